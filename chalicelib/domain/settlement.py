"""A payment was reported: what does it mean for its booking?

The same answer whoever reports it (Checkout through the browser, the webhook, the reconciliation), how often
and in which order. It goes forward only: what is paid stays paid, and a failed attempt is never the last
word.
"""

from datetime import datetime
from enum import StrEnum

from chalicelib.domain.bookings import Booking, BookingStatus, PaymentStatus
from chalicelib.domain.errors import Invalid
from chalicelib.domain.payments import PaymentStatus as ProviderStatus
from chalicelib.domain.payments import ProviderPayment


class Step(StrEnum):
    """What to do about a reported payment."""

    NOTHING = "nothing"
    NOTE_FAILURE = "note_failure"
    CONFIRM = "confirm"  # the booking's claim is still there: keep it
    RECLAIM = "reclaim"  # it may be gone: take the time again, if it is free
    REFUND_LATE = "refund_late"  # there is nothing left to pay for
    REFUND_EXTRA = "refund_extra"  # another payment has paid for it already


class PaymentMismatch(Invalid):
    """Not the order, amount or currency that we asked for: nothing is done with it."""

    code = "payment_mismatch"
    message = "This payment does not belong to this booking."


def next_step(booking: Booking, payment: ProviderPayment, *, now: datetime) -> Step:
    """Raises PaymentMismatch."""
    check_match(booking, payment)
    if payment.status is ProviderStatus.FAILED:
        is_news = booking.payment.status is PaymentStatus.PENDING and booking.status is BookingStatus.PENDING
        return Step.NOTE_FAILURE if is_news else Step.NOTHING
    if not payment.is_captured or booking.payment.payment_id == payment.id:
        return Step.NOTHING
    if payment.status is ProviderStatus.REFUNDED:
        # First heard of when it has gone back already: there is nothing in it for a booking.
        return Step.NOTHING
    if booking.payment.payment_id is not None:
        return Step.REFUND_EXTRA
    return _first_capture(booking, now=now)


def _first_capture(booking: Booking, *, now: datetime) -> Step:
    if booking.was_cancelled_by_a_person or now >= booking.scheduled_at:
        return Step.REFUND_LATE
    return Step.CONFIRM if booking.status is BookingStatus.PENDING else Step.RECLAIM


def check_match(booking: Booking, payment: ProviderPayment) -> None:
    expected = (booking.payment.order_id, booking.payment.amount_paise, "INR")
    if (payment.order_id, payment.amount_paise, payment.currency) != expected:
        raise PaymentMismatch
