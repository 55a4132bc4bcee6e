"""What are people told of their money?"""

from chalicelib.domain import mails
from chalicelib.domain.bookings import Booking, PaymentStatus
from chalicelib.domain.events import Event
from chalicelib.domain.notifications import NotificationType
from chalicelib.domain.refunds import RefundIntent
from chalicelib.domain.wording import rupees
from chalicelib.services import mailing
from chalicelib.services.outside import Outside
from chalicelib.services.participants import Side, mail_each, notify_each, session_of
from chalicelib.storage import bookings
from chalicelib.storage import payments as stored


def tell_of_failure(event: Event, outside: Outside) -> None:
    """Unless the student has tried again meanwhile, and it went well."""
    booking = bookings.find(event.subject)
    if booking and booking.payment.status is PaymentStatus.FAILED:
        kind = NotificationType.PAYMENT_FAILED
        notify_each(event, booking, outside, kind, lambda side: _failure(booking, side))


def _failure(booking: Booking, side: Side) -> tuple[str, str] | None:
    if side.is_mentor:
        return None
    message = f"Your payment for {booking.topic} with {side.other.name} failed. You can try again."
    return "Payment failed", message


def tell_of_refund(event: Event, outside: Outside) -> None:
    booking, refund = _refunded(event)
    if booking and refund:
        message = f"{rupees(refund.amount_paise)} for booking {booking.id} went back the way you paid."
        notify_each(
            event,
            booking,
            outside,
            NotificationType.REFUND_PROCESSED,
            lambda side: None if side.is_mentor else ("Refund made", message),
        )


def mail_refund(event: Event, outside: Outside) -> None:
    booking, refund = _refunded(event)
    if booking and refund:
        mail_each(event, booking, outside, lambda side: _refund_mail(booking, refund, side))


def _refunded(event: Event) -> tuple[Booking | None, RefundIntent | None]:
    return bookings.find(event.subject), stored.refund(event.subject, event.facts["paymentId"])


def _refund_mail(booking: Booking, refund: RefundIntent, side: Side) -> mails.Content | None:
    """A second payment was of the same amount as the first: both were for one order."""
    if side.is_mentor:
        return None
    return mails.PaymentRefunded(
        recipient=mailing.person(side.reader),
        other=mailing.person(side.other),
        session=session_of(booking),
        amount_paise=booking.payment.amount_paise,
        refund_paise=refund.amount_paise,
        refund_id=refund.razorpay_refund_id or "",
        reason=refund.reason,
    )
