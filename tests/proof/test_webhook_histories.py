"""What if Razorpay's reports come twice, late, in another order, never, or from somebody else?"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from chalicelib.domain import settlement
from chalicelib.domain.bookings import Booking
from chalicelib.domain.errors import DomainError
from chalicelib.domain.payments import PaymentStatus, ProviderPayment
from chalicelib.domain.settlement import Step
from chalicelib.gateways import razorpay
from chalicelib.services import payments as service
from chalicelib.services import settlements
from tests.fakes import WEBHOOK_SECRET, payment_entity, webhook
from tests.proof.acting import Play, caller, event_of
from tests.proof.moments import Moment
from tests.proof.size import sized

pytestmark = pytest.mark.backends("dynamodb_local")

HISTORIES, FORGERIES = sized(20, 500), sized(600, 10_000)


@dataclass(frozen=True)
class Reported:
    """One event as Razorpay has it: delivered, it may come twice."""

    id: str
    name: str
    payment: ProviderPayment


@dataclass(frozen=True)
class Truth:
    """What happened at Razorpay, in whatever order we hear of it."""

    is_late: bool
    is_taken_over: bool
    failures: int
    authorizations: int  # that Razorpay never captures, and gives back itself
    captures: int

    @classmethod
    def of(cls, chance: Random) -> "Truth":
        is_late = chance.random() < 0.5
        return cls(
            is_late,
            is_late and chance.random() < 0.5,
            chance.randrange(3),
            chance.randrange(2),
            chance.choice((0, 1, 1, 2)),
        )

    @property
    def end(self) -> dict[str, Any]:
        """The booking and its money in the end, of which nothing depends on what we heard and when."""
        if not self.captures:
            return {"status": "cancelled", "captured": 0, "refunded": 0}
        kept = 0 if self.is_taken_over else 1
        return {
            "status": "confirmed" if kept else "cancelled",
            "captured": self.captures,
            "refunded": self.captures - kept,
        }


def heard_of(play: Play, booking: Booking, truth: Truth) -> list[Reported]:
    """Everything that Razorpay reports of an order; what it captured is what it is asked about later."""
    events = []
    for status in (
        *[PaymentStatus.FAILED] * truth.failures,
        *[PaymentStatus.AUTHORIZED] * truth.authorizations,
        *[PaymentStatus.CAPTURED] * truth.captures,
    ):
        proof = play.pay(booking, status=status)
        payment = play.world.payments.made_payments[proof["razorpayPaymentId"]]
        events += [Reported(f"evt-{payment.id}-{name}", name, state) for name, state in _said_of(payment)]
    return events


def _said_of(payment: ProviderPayment) -> list[tuple[str, ProviderPayment]]:
    """The same payment may have failed before: `failed` is not the last word."""
    failed = ("payment.failed", replace(payment, status=PaymentStatus.FAILED))
    authorized = ("payment.authorized", replace(payment, status=PaymentStatus.AUTHORIZED))
    match payment.status:
        case PaymentStatus.FAILED:
            return [failed]
        case PaymentStatus.AUTHORIZED:
            return [failed, authorized]
    return [failed, authorized, ("payment.captured", payment), ("order.paid", payment)]


def mangled(events: list[Reported], chance: Random) -> list[Reported]:
    kept = [one for one in events if chance.random() < 0.6]
    twice = [one for one in kept if chance.random() < 0.4]
    delivered = kept + twice
    chance.shuffle(delivered)
    return delivered


def hear(play: Play, event: Reported) -> None:
    service.receive(event_of(event.payment, event.name, event.id), now=play.world.now)


def end_of(play: Play, booking: Booking) -> dict[str, Any]:
    items = play.world.table.items()
    lines = [one for one in items if one["type"] == "ledger" and one["booking_id"] == booking.id]
    (present,) = [one for one in items if one["type"] == "booking" and one["id"] == booking.id]
    return {
        "status": present["status"],
        "captured": sum(line["movement"] == "captured" for line in lines),
        "refunded": sum(line["movement"] == "refunded" for line in lines),
    }


def play_out(play: Play, seed: int) -> tuple[Truth, Booking]:
    """One truth and one way to hear of it; then two hours with nothing but clocks."""
    chance = Random(seed)
    truth = Truth.of(chance)
    booking = play.book(play.world.now + timedelta(days=2))
    if truth.is_late:
        play.world.advance(minutes=16)
    if truth.is_taken_over:
        taker = caller(play.newcomer().id)
        taken = play.book(booking.scheduled_at, by=taker)
        play.verify(play.pay(taken), by=taker)
    for event in mangled(heard_of(play, booking, truth), chance):
        hear(play, event)
        if chance.random() < 0.2:
            play.world.happen()
    play.settle_down()
    return truth, booking


def wrong_histories(play: Play, seeds: Iterable[int]) -> Iterator[str]:
    moment = Moment.of(play.world)
    for seed in seeds:
        moment.again()
        truth, booking = play_out(play, seed)
        end = end_of(play, booking)
        if end != truth.end:
            yield f"{seed}: {truth} ended as {end}"
        yield from (f"{seed}: {truth}: {breach}" for breach in play.wrong(at_rest=True))


def test_every_history_has_one_end(play, tried):
    assert list(wrong_histories(play, range(HISTORIES))) == []
    tried(histories=HISTORIES)


# ── Forgeries ────────────────────────────────────────────────────────────────────────────────────────


def signed(body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def forged(body: bytes, chance: Random) -> tuple[bytes, dict[str, str]]:
    """A good webhook, spoilt: its signature, its bytes, or both."""
    right = signed(body, WEBHOOK_SECRET)
    at = chance.randrange(len(body))
    changed = body[:at] + bytes([body[at] ^ (1 << chance.randrange(8))]) + body[at + 1 :]
    flipped = right[:-1] + ("0" if right[-1] != "0" else "1")
    body_now, signature = chance.choice(
        [
            (body, ""),
            (body, flipped),
            (body, right[:-1]),
            (body, right + "00"),
            (body, "é" * 64),
            (body, "\x00" * 64),
            (body, base64.b64encode(bytes.fromhex(right)).decode()),
            (body, signed(body, "wrong")),
            (body, signed(body, "")),
            (body, hashlib.sha256(body).hexdigest()),
            (body, chance.randbytes(32).hex()),
            (changed, right),
            (body + b" ", right),
            (body.replace(b"500", b"501", 1) + b"\n", right),
            (chance.randbytes(chance.randrange(400)), right),
            (b"", right),
            (b"{}", right),
            (body[: chance.randrange(1, len(body))], right),
        ]
    )
    headers = {"Content-Type": "application/json", "x-razorpay-event-id": f"evt{chance.random()}"}
    return body_now, headers | ({"X-Razorpay-Signature": signature} if signature else {})


def accepted_forgeries(play: Play, count: int) -> Iterator[str]:
    chance = Random(7)
    booking = play.book(play.world.now + timedelta(days=2))
    proof = play.pay(booking)
    payment = play.world.payments.made_payments[proof["razorpayPaymentId"]]
    good, _ = webhook("payment.captured", event_id="evt", payment=payment_entity(payment))
    before = play.world.table.items()
    for number in range(count):
        body, headers = forged(good, chance)
        answer = play.world.client.post("/api/payments/webhook", body=body, headers=headers)
        if not 400 <= answer.status < 500:
            yield f"{number}: {answer.status} for {body!r} {headers}"
    if [one for one in play.world.table.items() if one["type"] != "rate"] != [
        one for one in before if one["type"] != "rate"
    ]:
        yield "something was written"


def test_no_forged_webhook_is_accepted(play, tried):
    assert list(accepted_forgeries(play, FORGERIES)) == []
    tried(forgeries=FORGERIES)


# ── Would it be seen? ────────────────────────────────────────────────────────────────────────────────


def failure_is_final(booking, payment, *, now):
    if booking.payment.status == "failed":
        return Step.NOTHING
    return NEXT_STEP(booking, payment, now=now)


def an_authorization_is_enough(booking, payment, *, now):
    if payment.status is PaymentStatus.AUTHORIZED:
        payment = replace(payment, status=PaymentStatus.CAPTURED)
    return NEXT_STEP(booking, payment, now=now)


def a_second_payment_is_kept(booking, payment, *, now):
    step = NEXT_STEP(booking, payment, now=now)
    return Step.NOTHING if step is Step.REFUND_EXTRA else step


def captures(seed: int) -> int:
    """Most can go wrong where most was paid."""
    return Truth.of(Random(seed)).captures


NEXT_STEP = settlement.next_step


@pytest.mark.parametrize("bug", [failure_is_final, an_authorization_is_enough, a_second_payment_is_kept])
def test_a_bug_is_seen(bug, play, monkeypatch):
    monkeypatch.setattr(settlements, "next_step", bug)

    try:
        found = next(wrong_histories(play, sorted(range(20), key=captures, reverse=True)), None)
    except DomainError as error:
        found = repr(error)

    assert found is not None


def test_a_signature_that_is_not_compared_whole_is_seen(play, monkeypatch):
    monkeypatch.setattr(razorpay.hmac, "compare_digest", lambda one, other: one[:8] == other[:8])

    assert next(accepted_forgeries(play, 100), None) is not None
