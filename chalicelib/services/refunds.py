"""Has the money that is owed gone back?"""

from datetime import datetime

from chalicelib import ids
from chalicelib.domain import bookings as rules
from chalicelib.domain.bookings import Booking, RefundStatus
from chalicelib.domain.errors import Busy, PaymentProviderRefused
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.ledger import LedgerLine, Movement
from chalicelib.domain.payments import ProviderRefund
from chalicelib.domain.payments import RefundStatus as ProviderStatus
from chalicelib.domain.refunds import RefundIntent
from chalicelib.observability import logger
from chalicelib.services.outside import Outside
from chalicelib.storage import bookings
from chalicelib.storage import payments as stored
from chalicelib.storage.transactions import ATTEMPTS, Refused

Webhook = tuple[str, str] | None


def make(event: Event, outside: Outside) -> None:
    """An effect: asks Razorpay for the refund that an event says is owed. Asking twice makes one refund."""
    intent = stored.refund(event.subject, event.facts["paymentId"])
    if intent and intent.status is RefundStatus.PENDING and intent.razorpay_refund_id is None:
        ask(intent, outside)


def ask(intent: RefundIntent, outside: Outside) -> None:
    """Raises PaymentProviderUnavailable: the refund may have been made, and asking again finds it."""
    try:
        refund = outside.payments.refund(
            payment_id=intent.payment_id,
            amount_paise=intent.amount_paise,
            idempotency_key=intent.idempotency_key,
            notes={"bookingId": intent.booking_id},
        )
    except PaymentProviderRefused as error:
        logger.error("refund refused", booking=intent.booking_id, reason=error.message)
        _note(intent, intent.refused(error.message, now=outside.now))
        return
    if refund.status is ProviderStatus.PROCESSED:
        reported(refund, webhook=None, now=outside.now)
    else:
        _note(intent, intent.asked(refund.id, now=outside.now))


def _note(before: RefundIntent, after: RefundIntent) -> None:
    try:
        stored.note_refund(before, after)
    except Refused:
        # A webhook was faster and knows more.
        return


def reported(refund: ProviderRefund, *, webhook: Webhook, now: datetime) -> None:
    """What Razorpay says of a refund. Only `processed` moves money in our books, and only once."""
    booking_id = stored.booking_id_of_payment(refund.payment_id)
    if booking_id is None or refund.status is not ProviderStatus.PROCESSED:
        return
    for _ in range(ATTEMPTS):
        intent = stored.refund(booking_id, refund.payment_id)
        if intent is None or intent.status is RefundStatus.PROCESSED:
            return
        booking = None if intent.is_extra else bookings.find(booking_id)
        try:
            return _finish(intent, refund, booking, webhook=webhook, now=now)
        except Refused as refused:
            if "seen" in refused:
                return None
    raise Busy


def _finish(
    intent: RefundIntent, refund: ProviderRefund, booking: Booking | None, *, webhook: Webhook, now: datetime
) -> None:
    change = (
        (booking, rules.refund_processed(booking, razorpay_refund_id=refund.id, now=now)) if booking else None
    )
    stored.finish_refund(
        intent,
        intent.processed(refund.id, now=now),
        bookings_change=change,
        line=LedgerLine(
            id=ids.ulid(now),
            booking_id=intent.booking_id,
            movement=Movement.REFUNDED,
            amount_paise=intent.amount_paise,
            reference=refund.id,
            moved_at=now,
        ),
        event=Event(
            id=ids.ulid(now),
            type=EventType.REFUND_PROCESSED,
            subject=intent.booking_id,
            facts={"paymentId": intent.payment_id},
            occurred_at=now,
        ),
        webhook=webhook,
        now=now,
    )
