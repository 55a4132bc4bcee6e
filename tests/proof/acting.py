"""How do people act in a proof? At the services' own doors, so that thousands of acts take seconds."""

import itertools
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from chalicelib import config
from chalicelib.domain.accounts import mentor_id_of
from chalicelib.domain.bookings import Booking
from chalicelib.domain.errors import DomainError
from chalicelib.domain.payments import PaymentStatus, ProviderDispute, ProviderPayment, WebhookEvent
from chalicelib.services import bookings, effects, lifecycle, payments
from chalicelib.services.access import Caller, Identity
from chalicelib.storage import accounts, keys
from chalicelib.storage.transactions import Transaction
from infra.invariants import Breach, breaches
from tests.calls import acting
from tests.fakes import dispute_entity
from tests.world import Person, World

_numbers = itertools.count(1)
_RUNS = 20


@cache
def caller(user_id: str) -> Caller:
    """Somebody signed in, known to storage; read once, so that only the acts themselves make calls."""
    return _caller(accounts.find(user_id))


def extras(like: Person, count: int) -> list[Caller]:
    """Any number of new signed-in people whom storage does not know: enough to want a time."""
    user = accounts.find(like.id)
    return [_caller(replace(user, id=f"usr_EXTRA{next(_numbers):021d}")) for _ in range(count)]


def _caller(user: Any) -> Caller:
    admitted: Future[Identity] = Future()
    admitted.set_result(Identity(user))
    return Caller(user.id, "family", admitted)


def outcome(act: Any) -> str:
    """What became of an act: `done`, or the code of its refusal."""
    try:
        act()
    except DomainError as refusal:
        return refusal.code
    return "done"


@dataclass
class Play:
    """A world with one student and one mentor at hand, and what they and Razorpay can do."""

    world: World
    mentor: Person
    student: Person

    def newcomer(self) -> Person:
        """One more student, registered behind the doors."""
        like = accounts.find(self.student.id)
        number = next(_numbers)
        user = replace(like, id=f"usr_NEW{number:023d}", email=f"newcomer{number}@example.test")
        Transaction().create("user", accounts.UserItem.of(user, keys.user(user.id))).commit()
        return Person(user.id, user.email, "")

    def book(
        self, start: datetime, *, duration: int = 30, by: Caller | None = None, mentor: Person | None = None
    ) -> Booking:
        return bookings.create(
            mentor_id=mentor_id_of((mentor or self.mentor).id),
            scheduled_at=start,
            duration_minutes=duration,
            topic="System Design",
            agenda="",
            caller=by or caller(self.student.id),
            payments=self.world.payments,
            settings=config.settings(),
            now=self.world.now,
        )

    def pay(self, booking: Booking, *, status: PaymentStatus = PaymentStatus.CAPTURED) -> dict[str, str]:
        return self.world.payments.pay(str(booking.payment.order_id), status=status)

    def verify(self, proof: dict[str, str], *, by: Caller | None = None) -> Booking:
        return payments.verify(
            order_id=proof["razorpayOrderId"],
            payment_id=proof["razorpayPaymentId"],
            signature=proof["razorpaySignature"],
            caller=by or caller(self.student.id),
            payments=self.world.payments,
            now=self.world.now,
        )

    def report(self, payment_id: str, *, event_id: str = "evt", name: str = "payment.captured") -> None:
        payments.receive(
            event_of(self.world.payments.made_payments[payment_id], name, event_id), now=self.world.now
        )

    def report_refunds(self, event_id: str = "evt") -> None:
        for number, refund in enumerate(self.world.payments.process_refunds()):
            event = WebhookEvent(
                id=f"{event_id}-refund-{number}",
                name="refund.processed",
                created_at=None,
                order=None,
                payment=None,
                refund=refund,
                dispute=None,
            )
            payments.receive(event, now=self.world.now)

    def lose_dispute(self, payment_id: str, *, event_id: str = "evt-dispute") -> None:
        """The payer's bank has taken all of a payment back."""
        paid = self.world.payments.made_payments[payment_id]
        entity = dispute_entity(payment_id, status="lost", amount_paise=paid.amount_paise)
        event = replace(
            event_of(paid, "payment.dispute.lost", event_id), dispute=ProviderDispute.from_entity(entity)
        )
        payments.receive(event, now=self.world.now)

    def cancel(self, booking_id: str, *, by: Person | None = None) -> Booking:
        who = caller((by or self.student).id)
        return lifecycle.cancel(booking_id, reason="Something came up.", caller=who, now=self.world.now)

    def complete(self, booking_id: str, *, by: Person | None = None) -> Booking:
        return lifecycle.complete(booking_id, caller=caller((by or self.mentor).id), now=self.world.now)

    def move(self, booking_id: str, start: datetime, *, by: Person | None = None) -> Booking:
        who = caller((by or self.student).id)
        return lifecycle.reschedule(booking_id, start=start, caller=who, now=self.world.now)

    # ── What follows ─────────────────────────────────────────────────────────────────────────────────

    def wrong(self, *, at_rest: bool = False) -> list[Breach]:
        """What is wrong now, with the table and between it and Razorpay."""
        items = self.world.table.items()
        found = breaches(items, now=self.world.now, at_rest=at_rest)
        return [*found, *unaccounted(self.world, items)] if at_rest else found

    def settle_down(self) -> None:
        """Two hours without stream or webhook: sweeps deliver, holds end, clocks ask, refunds are made."""
        for minutes in (16, 16, 45, 16, 16):
            self.world.advance(minutes=minutes)
            self.world.run("holds")
            for _ in range(_RUNS):  # each looks at a page, and puts off what it looked at
                if not self.world.run("reconcile"):
                    break
            self.world.advance(minutes=3)
            with acting("outbox"):
                while effects.sweep(self.world.outside()):
                    self.world.advance(minutes=3)
            self.world.payments.process_refunds()


def event_of(payment: ProviderPayment, name: str, event_id: str) -> WebhookEvent:
    return WebhookEvent(
        id=event_id, name=name, created_at=None, order=None, payment=payment, refund=None, dispute=None
    )


def unaccounted(world: World, items: list[dict[str, Any]]) -> list[Breach]:
    """Money that Razorpay has moved otherwise than our books say."""
    lines = [item for item in items if item["type"] == "ledger"]
    booked = {line["reference"] for line in lines if line["movement"] == "captured"}
    returned = {
        line["reference"]: int(line["amount_paise"]) for line in lines if line["movement"] == "refunded"
    }
    taken = {one.id for one in world.payments.made_payments.values() if one.is_captured}
    sent = {refund.id: refund.amount_paise for refund in world.payments.refunds.values()}
    found = []
    if taken != booked:
        found.append(Breach("every payment is booked", "Razorpay", f"{taken ^ booked}"))
    if sent != returned:
        found.append(Breach("every refund is booked", "Razorpay", f"sent {sent}, booked {returned}"))
    per_payment = [refund.payment_id for refund in world.payments.refunds.values()]
    if len(set(per_payment)) < len(per_payment):
        found.append(Breach("a payment is refunded once", "Razorpay", f"{sorted(per_payment)}"))
    return found


def in_days(world: World, days: float) -> datetime:
    return world.now + timedelta(days=days)
