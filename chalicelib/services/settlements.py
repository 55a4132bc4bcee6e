"""How does a reported payment become a confirmed booking, or go back, once, whoever reports it?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib import ids
from chalicelib.domain import bookings as rules
from chalicelib.domain.bookings import Booking
from chalicelib.domain.calendars import CalendarDay
from chalicelib.domain.conversations import conversation_id_of
from chalicelib.domain.errors import Busy
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.ledger import LedgerLine, Movement
from chalicelib.domain.payments import ProviderPayment
from chalicelib.domain.refunds import RefundIntent
from chalicelib.domain.reservations import claims_of
from chalicelib.domain.settlement import Step, next_step
from chalicelib.storage import bookings
from chalicelib.storage import payments as stored
from chalicelib.storage.payments import Settlement
from chalicelib.storage.transactions import ATTEMPTS, Refused
from chalicelib.storage.webhooks import Mark

LATE = "The payment came after the time was lost."
CANCELLED = "The payment came after the booking was cancelled."
EXTRA = "The booking was paid twice."


@dataclass(frozen=True, slots=True)
class Report:
    """A payment as Razorpay describes it, and the webhook event that brought it, if one did."""

    payment: ProviderPayment
    webhook: Mark | None = None


def settle(booking: Booking, report: Report, *, now: datetime) -> Booking:
    """Brings a reported payment into its booking, once, whoever else reports it at this moment.

    `booking` may be past: if it is, the refusal brings the present one and it is decided again.
    """
    reclaim, is_late = False, False
    for _ in range(ATTEMPTS):
        step = next_step(booking, report.payment, now=now)
        if step is Step.CONFIRM and reclaim:
            step = Step.RECLAIM
        if step is Step.RECLAIM and is_late:
            step = Step.REFUND_LATE
        try:
            return _take(step, booking, report, now=now)
        except Refused as refused:
            if "seen" in refused:
                return bookings.find(booking.id) or booking
            if "refund" in refused and "booking" not in refused:
                return booking
            booking = bookings.booking_of(refused.items.get("booking")) or booking
            reclaim = reclaim or any(label.startswith(("claim", "holds")) for label in refused.items)
            is_late = is_late or any(label.startswith("person") for label in refused.items)
    raise Busy


def _take(step: Step, booking: Booking, report: Report, *, now: datetime) -> Booking:
    match step:
        case Step.NOTHING:
            return booking
        case Step.NOTE_FAILURE:
            return _note_failure(booking, report, now=now)
        case Step.CONFIRM:
            settlement = _confirmation(booking, report, now=now)
            stored.settle_keeping_claims(settlement, now=now)
            return settlement.after
        case Step.RECLAIM:
            return _reclaim(booking, report, now=now)
        case Step.REFUND_LATE:
            return _refund_late(booking, report, now=now)
        case Step.REFUND_EXTRA:
            return _refund_extra(booking, report, now=now)


def _note_failure(booking: Booking, report: Report, *, now: datetime) -> Booking:
    settlement = Settlement(
        before=booking,
        after=rules.payment_failed(booking, now=now),
        payment_id=report.payment.id,
        events=[_event(EventType.PAYMENT_FAILED, booking, now=now)],
        webhook=report.webhook,
    )
    stored.settle(settlement, now=now)
    return settlement.after


def _confirmation(booking: Booking, report: Report, *, now: datetime) -> Settlement:
    conversation = conversation_id_of(booking.mentor.user_id, booking.student.id)
    return Settlement(
        before=booking,
        after=rules.confirm(booking, payment_id=report.payment.id, conversation_id=conversation, now=now),
        payment_id=report.payment.id,
        lines=[_captured_line(booking, report.payment, now=now)],
        events=[_event(EventType.BOOKING_CONFIRMED, booking, now=now)],
        webhook=report.webhook,
    )


def _reclaim(booking: Booking, report: Report, *, now: datetime) -> Booking:
    """The hold is gone: the time is taken again if it is still free, else the money goes back."""
    days = stored.both_calendars(booking)
    taken = _with_claims(booking, days, now=now)
    if taken is None:
        return _refund_late(booking, report, now=now)
    settlement = _confirmation(booking, report, now=now)
    stored.settle_taking_days(settlement, taken, now=now)
    return settlement.after


def _with_claims(booking: Booking, days: Sequence[CalendarDay], *, now: datetime) -> list[CalendarDay] | None:
    """The days with the booking's time in them, or None where somebody else has some of it."""
    given, booked = claims_of(booking)
    claims = {booking.mentor.user_id: given, booking.student.id: booked}
    if any(day.taken_by(claims[day.user_id], now=now, apart_from=booking.id) for day in days):
        return None
    return [day.with_claim(booking.id, claims[day.user_id], now=now) for day in days]


def _refund_late(booking: Booking, report: Report, *, now: datetime) -> Booking:
    reason = CANCELLED if booking.was_cancelled_by_a_person else LATE
    late = rules.refund_late_payment(booking, payment_id=report.payment.id, reason=reason, now=now)
    settlement = Settlement(
        before=booking,
        after=late,
        payment_id=report.payment.id,
        lines=[_captured_line(booking, report.payment, now=now)],
        refund=_intent(booking, report.payment, reason=reason, is_extra=False, now=now),
        events=[_refund_event(booking, report.payment, now=now), *_told_of_the_end(booking, now=now)],
        webhook=report.webhook,
    )
    stored.settle(settlement, now=now)
    return late


def _told_of_the_end(booking: Booking, *, now: datetime) -> list[Event]:
    """Nobody has heard yet that a hold ran out; what a person cancelled, they know."""
    if booking.was_cancelled_by_a_person:
        return []
    return [_event(EventType.BOOKING_CANCELLED, booking, now=now)]


def _refund_extra(booking: Booking, report: Report, *, now: datetime) -> Booking:
    settlement = Settlement(
        before=booking,
        after=booking,
        payment_id=report.payment.id,
        lines=[_captured_line(booking, report.payment, now=now)],
        refund=_intent(booking, report.payment, reason=EXTRA, is_extra=True, now=now),
        events=[_refund_event(booking, report.payment, now=now)],
        webhook=report.webhook,
    )
    stored.settle(settlement, now=now)
    return booking


def _captured_line(booking: Booking, payment: ProviderPayment, *, now: datetime) -> LedgerLine:
    return LedgerLine(
        id=ids.ulid(now),
        booking_id=booking.id,
        movement=Movement.CAPTURED,
        amount_paise=payment.amount_paise,
        reference=payment.id,
        moved_at=now,
    )


def _intent(
    booking: Booking, payment: ProviderPayment, *, reason: str, is_extra: bool, now: datetime
) -> RefundIntent:
    return RefundIntent(
        booking_id=booking.id,
        payment_id=payment.id,
        amount_paise=payment.amount_paise,
        reason=reason,
        is_extra=is_extra,
        created_at=now,
        updated_at=now,
    )


def _event(kind: EventType, booking: Booking, *, now: datetime) -> Event:
    return Event(id=ids.ulid(now), type=kind, subject=booking.id, facts={}, occurred_at=now)


def _refund_event(booking: Booking, payment: ProviderPayment, *, now: datetime) -> Event:
    facts = {"paymentId": payment.id}
    return replace(_event(EventType.REFUND_REQUESTED, booking, now=now), facts=facts)
