"""If a process dies before or after any of its calls, is anything lost, or done twice?

Each path is tried with a crash at each of its calls; then it is tried again, or Razorpay reports, or only
clocks strike. What is there in the end is what would be there without the crash.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.bookings import Booking
from chalicelib.domain.mails import Mail
from chalicelib.domain.payments import PaymentStatus
from chalicelib.domain.refunds import RefundIntent
from chalicelib.services import effects, participants, refunds
from chalicelib.services.outside import Outside
from chalicelib.storage import deliveries, orders, outbox
from chalicelib.storage.outbox import EventItem
from chalicelib.storage.transactions import Transaction
from tests.faults import Crash
from tests.proof.acting import Play, caller, outcome
from tests.proof.calls import Calls, When
from tests.proof.moments import Moment
from tests.proof.size import IS_DEEP

pytestmark = pytest.mark.backends("dynamodb_local")


@dataclass
class Scene:
    """What a path begins with."""

    play: Play
    booking: Booking
    proof: dict[str, str]

    @property
    def payment_id(self) -> str:
        return self.proof["razorpayPaymentId"]


def paid(play: Play, *, status: PaymentStatus = PaymentStatus.CAPTURED) -> Scene:
    """The money has moved, and we have not heard."""
    booking = play.book(play.world.now + timedelta(days=2))
    return Scene(play, booking, play.pay(booking, status=status))


def authorized(play: Play) -> Scene:
    return paid(play, status=PaymentStatus.AUTHORIZED)


def confirmed(play: Play) -> Scene:
    scene = paid(play)
    play.verify(scene.proof)
    play.world.happen()
    return scene


def to_be_told(play: Play) -> Scene:
    scene = paid(play)
    play.verify(scene.proof)
    return scene


def soon(play: Play) -> Scene:
    """So soon that half of it goes back."""
    scene = confirmed(play)
    play.world.advance(hours=34)
    return scene


def too_late(play: Play) -> Scene:
    """The hold ran out, and somebody else has the time."""
    scene = paid(play)
    play.world.advance(minutes=16)
    taker = play.newcomer()
    taken = play.book(scene.booking.scheduled_at, by=caller(taker.id))
    play.verify(play.pay(taken), by=caller(taker.id))
    play.world.happen()
    return scene


def cancelled(play: Play) -> Scene:
    scene = confirmed(play)
    play.cancel(scene.booking.id)
    return scene


def refund_asked(play: Play) -> Scene:
    scene = cancelled(play)
    play.world.happen()
    play.world.payments.process_refunds()
    return scene


def refund_unheard(play: Play) -> Scene:
    scene = refund_asked(play)
    play.world.advance(minutes=3)
    return scene


def over(play: Play) -> Scene:
    scene = confirmed(play)
    play.world.advance(days=2, minutes=31)
    return scene


def unheard(play: Play) -> Scene:
    scene = paid(play)
    play.world.advance(minutes=3)
    return scene


# ── Acts, and what may come after a crash ────────────────────────────────────────────────────────────


def verify(scene: Scene) -> object:
    return scene.play.verify(scene.proof)


def webhook(scene: Scene) -> object:
    scene.play.report(scene.payment_id)
    return None


def cancel(scene: Scene) -> object:
    return scene.play.cancel(scene.booking.id)


def complete(scene: Scene) -> object:
    return scene.play.complete(scene.booking.id)


def stream(scene: Scene) -> object:
    return scene.play.world.happen()


def reconcile(scene: Scene) -> object:
    return scene.play.world.run("reconcile")


def refund_webhook(scene: Scene) -> object:
    scene.play.report_refunds()
    return None


def clocks(scene: Scene) -> object:
    """Nobody tries again; what sweeps find is all."""
    return None


@dataclass(frozen=True)
class Path:
    begins: Callable[[Play], Scene]
    act: Callable[[Scene], object]
    afterwards: tuple[Callable[[Scene], object], ...]


PATHS = {
    "verify": Path(paid, verify, (verify, webhook, clocks)),
    "verify and capture": Path(authorized, verify, (verify,)),
    "webhook": Path(paid, webhook, (webhook, verify, clocks)),
    "effects of a confirmation": Path(to_be_told, stream, (stream, clocks)),
    "cancel, all goes back": Path(confirmed, cancel, (cancel,)),
    "cancel, half goes back": Path(soon, cancel, (cancel,)),
    "late payment by webhook": Path(too_late, webhook, (webhook, clocks)),
    "late payment by the browser": Path(too_late, verify, (verify, webhook)),
    "refund effect": Path(cancelled, stream, (stream, clocks, refund_webhook)),
    "refund webhook": Path(refund_asked, refund_webhook, (refund_webhook, clocks)),
    "refund found by reconciliation": Path(refund_unheard, reconcile, (reconcile, refund_webhook, clocks)),
    "payment found by reconciliation": Path(unheard, reconcile, (reconcile, webhook, clocks)),
    "complete": Path(over, complete, (complete,)),
}


@dataclass(frozen=True)
class End:
    """What is to be the same with and without a crash."""

    bookings: frozenset[tuple[Any, ...]]
    ledger: Counter[tuple[Any, ...]]
    told: Counter[tuple[Any, ...]]
    mails: Counter[tuple[str, str]]
    refunds: int

    @classmethod
    def of(cls, play: Play) -> "End":
        items = play.world.table.items()
        mails = play.world.email.sent
        return cls(
            bookings=frozenset(_shown(item) for item in items if item["type"] == "booking"),
            ledger=Counter(
                (item["movement"], item["amount_paise"]) for item in items if item["type"] == "ledger"
            ),
            told=Counter(
                (item["user_id"], item["notification_type"])
                for item in items
                if item["type"] == "notification"
            ),
            mails=Counter((mail.to, mail.content.template) for mail in mails),
            refunds=len(play.world.payments.refunds),
        )


def _shown(booking: dict[str, Any]) -> tuple[Any, ...]:
    refund = booking.get("refund") or {}
    return (
        booking["id"],
        booking["status"],
        booking.get("cancelled_by"),
        booking["payment"]["status"],
        booking["payment"]["payment_id"],
        booking["platform_fee_paise"],
        booking["mentor_payout"]["amount_paise"],
        refund.get("amount_paise"),
        refund.get("status"),
    )


@dataclass
class Trial:
    """One path, from one moment, with its end when nothing goes wrong."""

    path: Path
    scene: Scene
    moment: Moment
    end: End

    @classmethod
    def of(cls, path: Path, play: Play) -> "Trial":
        scene = path.begins(play)
        moment = Moment.of(play.world)
        path.act(scene)
        play.settle_down()
        end = End.of(play)
        assert play.wrong(at_rest=True) == []
        return cls(path, scene, moment, end)

    def calls(self) -> list[str]:
        self.moment.again()
        with Calls(reads=IS_DEEP).of(self.scene.play.world) as calls:
            self.path.act(self.scene)
        return calls.names

    def crashes(self) -> Iterator[tuple[int, When]]:
        for at in range(len(self.calls())):
            for when in When:
                yield at, when

    def dies(self, at: int, when: When, then: Callable[[Scene], object]) -> tuple[list[str], Counter[Any]]:
        """What is wrong after a crash there, and which mails were sent again."""
        play = self.scene.play
        self.moment.again()
        with Calls(at=at, when=when, reads=IS_DEEP).of(play.world) as calls, pytest.raises(Crash):
            self.path.act(self.scene)
        wrong = [f"at once: {breach}" for breach in play.wrong()]
        outcome(lambda: then(self.scene))
        wrong += [f"after {then.__name__}: {breach}" for breach in play.wrong()]
        play.settle_down()
        wrong += [str(breach) for breach in play.wrong(at_rest=True)]
        end = End.of(play)
        wrong += [
            f"{name}: {getattr(end, name)} instead of {getattr(self.end, name)}"
            for name in ("bookings", "ledger", "told", "refunds")
            if getattr(end, name) != getattr(self.end, name)
        ]
        again = end.mails - self.end.mails
        wrong += [f"never mailed: {missing}" for missing in [self.end.mails - end.mails] if missing]
        if again and not _between_sending_and_noting(calls.names[at], when):
            wrong.append(f"mailed again: {again}")
        return [f"{when} {calls.names[at]}: {one}" for one in wrong], again


def _between_sending_and_noting(call: str, when: When) -> bool:
    is_mark = call.startswith("PutItem EVENT#") and "mail:" in call
    return (call == "send" and when is When.AFTER) or (is_mark and when is When.BEFORE)


@dataclass
class Tally:
    crashes: int = 0
    mails_sent_again: int = 0


def wrong_after_crashes(path: Path, play: Play, tally: Tally) -> Iterator[str]:
    trial = Trial.of(path, play)
    for at, when in trial.crashes():
        in_turn = path.afterwards[tally.crashes % len(path.afterwards)]
        for then in path.afterwards if IS_DEEP else [in_turn]:
            found, mailed = trial.dies(at, when, then)
            tally.crashes += 1
            tally.mails_sent_again += mailed.total()
            yield from found


@pytest.mark.parametrize("name", PATHS)
def test_a_crash_loses_nothing_and_repeats_nothing(name, play, tried):
    tally = Tally()

    assert list(wrong_after_crashes(PATHS[name], play, tally)) == []
    assert tally.crashes > 0
    tried(**vars(tally))


# ── Would it be seen? ────────────────────────────────────────────────────────────────────────────────


def one_by_one(tx: Transaction) -> None:
    for write in tx._writes:
        alone = Transaction()
        alone._writes = [write]
        COMMIT(alone)


def noted_before_it_is_sent(event, user, content, outside, **more: Any) -> None:
    channel = f"mail:{content.template}"
    if not deliveries.has_reached(event.id, channel, user.id):
        deliveries.reached(event.id, channel, user.id, now=outside.now)
        outside.email.send(Mail(to=user.email, content=content))


def asked_for_anew(intent: RefundIntent, outside: Outside) -> None:
    """Nobody looks for what was made unheard of, and each time has a key of its own."""
    if not intent.is_wanted:
        PURSUE(intent, outside)
        return
    refund = outside.payments.refund(
        payment_id=intent.payment_id,
        amount_paise=intent.amount_paise,
        idempotency_key=f"refund-{intent.payment_id}-{next(KEYS)}",
        notes={},
    )
    refunds.reported(refund, webhook=None, now=outside.now)


def done_at_once(item: EventItem, outside: Outside) -> bool:
    outbox.done(item)
    return DELIVER(item, outside)


COMMIT, DELIVER, KEYS = Transaction.commit, effects.deliver, itertools.count()
PURSUE = refunds.pursue

BUGS: dict[str, tuple[str, Any, str, Any]] = {
    "writes are not one": ("verify", Transaction, "commit", one_by_one),
    "a mail is noted, then sent": (
        "effects of a confirmation",
        participants.mailing,
        "send_once",
        noted_before_it_is_sent,
    ),
    "each refund has a new key": ("refund effect", refunds, "pursue", asked_for_anew),
    "an event is deleted, then delivered": ("refund effect", effects, "deliver", done_at_once),
    "nobody asks after orders": ("verify", orders, "to_ask_after", lambda now: []),
}


@pytest.mark.parametrize("name", BUGS)
def test_a_bug_is_seen(name, play, monkeypatch):
    path, *bug = BUGS[name]
    monkeypatch.setattr(*bug)

    assert next(wrong_after_crashes(PATHS[path], play, Tally()), None) is not None
