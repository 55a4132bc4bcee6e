"""How does a student pay, and what do we make of what Razorpay reports?"""

from datetime import datetime

from chalicelib.domain import bookings as rules
from chalicelib.domain.bookings import Booking, BookingStatus
from chalicelib.domain.disputes import DisputeMismatch
from chalicelib.domain.errors import (
    AlreadyPaid,
    Busy,
    HoldExpired,
    InvalidSignature,
    InvalidState,
    NotAllowed,
    NotFound,
)
from chalicelib.domain.payments import PaymentStatus, ProviderPayment, WebhookEvent
from chalicelib.domain.refunds import RefundMismatch
from chalicelib.domain.settlement import PaymentMismatch, check_match
from chalicelib.gateways.razorpay import Razorpay
from chalicelib.observability import count, logger
from chalicelib.services import disputes, refunds, settlements
from chalicelib.services.access import Caller
from chalicelib.services.settlements import Report
from chalicelib.storage import bookings, orders, webhooks
from chalicelib.storage.transactions import Refused
from chalicelib.storage.webhooks import Parked

# ── Orders ───────────────────────────────────────────────────────────────────────────────────────────


def order_for(booking_id: str, *, caller: Caller, payments: Razorpay, now: datetime) -> Booking:
    """The caller's unpaid booking with an order that can be paid, the same one as long as there is one.

    Raises NotFound, NotAllowed to the mentor, AlreadyPaid, HoldExpired, InvalidState, PaymentProviderUnavailable.
    """
    booking = bookings.find(booking_id)
    if booking is None or not booking.is_participant(caller.user.id):
        raise NotFound
    if booking.student.id != caller.user_id:
        raise NotAllowed("Only its student can pay for a booking.")
    _check_payable(booking, now=now)
    return booking if booking.payment.order_id else open_order(booking, payments=payments, now=now)


def _check_payable(booking: Booking, *, now: datetime) -> None:
    if booking.was_cancelled_by_a_person:
        raise InvalidState("This booking was cancelled. Choose a time again.")
    if booking.as_read(now).status is BookingStatus.CANCELLED:
        raise HoldExpired
    if booking.status is not BookingStatus.PENDING:
        raise AlreadyPaid


def open_order(booking: Booking, *, payments: Razorpay, now: datetime) -> Booking:
    """Asks Razorpay for the booking's order and writes it down.

    An order whose answer was lost is found again by its receipt, which is the booking's id. Of two who ask at
    once, the second takes what the first wrote.
    """
    order = payments.find_order(receipt=booking.id) or payments.create_order(
        amount_paise=booking.payment.amount_paise, receipt=booking.id, notes={"bookingId": booking.id}
    )
    ordered = rules.with_order(booking, order.id, now=now)
    try:
        orders.attach(booking, ordered)
    except Refused as refused:
        present = bookings.booking_of(refused.items.get("booking"))
        if present is None or present.payment.order_id is None:
            raise Busy from refused
        return present
    return ordered


# ── Checkout ────────────────────────────────────────────────────────────────────────────────────────


def verify(
    *, order_id: str, payment_id: str, signature: str, caller: Caller, payments: Razorpay, now: datetime
) -> Booking:
    """What Checkout handed the browser, made good. The signature covers order and payment.

    Raises InvalidSignature and changes nothing when it does not match; NotFound for somebody else's order;
    InvalidState for a payment that Razorpay does not have, or no more.
    """
    if not payments.checkout_signature_is_valid(
        order_id=order_id, payment_id=payment_id, signature=signature
    ):
        raise InvalidSignature
    booking = orders.booking_of(order_id)
    if booking is None or booking.student.id != caller.user.id:
        raise NotFound
    settled = settlements.settle(booking, Report(_captured(booking, payment_id, payments)), now=now)
    return settled if settled.payment.payment_id else _already_settled(booking)


def _already_settled(booking: Booking) -> Booking:
    """The booking as it is now, where a payment had gone back before its proof came: it settles nothing more."""
    present = bookings.find(booking.id)
    if present is None or present.payment.payment_id is None:
        raise InvalidState("Razorpay has given this payment back.")
    return present


def _captured(booking: Booking, payment_id: str, payments: Razorpay) -> ProviderPayment:
    """The payment as Razorpay has it, captured now if it was only authorized."""
    payment = payments.payment(payment_id)
    check_match(booking, payment)
    if payment.status is PaymentStatus.AUTHORIZED:
        payment = payments.capture(payment_id=payment_id, amount_paise=payment.amount_paise)
    if not payment.is_captured:
        raise InvalidState("Razorpay has not received this payment.")
    return payment


# ── Webhooks ─────────────────────────────────────────────────────────────────────────────────────────


def receive(event: WebhookEvent, *, now: datetime) -> None:
    """A webhook, already known to be Razorpay's. What speaks of something that we do not know waits for it.

    Whatever is wrong with it, Razorpay's sending it again would not mend: that is for our own log to say.
    """
    if not take(event, now=now):
        webhooks.park(event, now=now)


def take(event: WebhookEvent, *, now: datetime) -> bool:
    """What it reports is brought in. False: it speaks of something that we do not know, or not yet."""
    try:
        return _take(event, now=now)
    except (PaymentMismatch, RefundMismatch, DisputeMismatch) as error:
        logger.error("webhook does not match", event_id=event.id, event_name=event.name, code=error.code)
        count("WebhookMismatch")
        return True


def _take(event: WebhookEvent, *, now: datetime) -> bool:
    """What does not concern us at all is taken, and nothing comes of it."""
    mark = (event.id, event.name)
    if event.dispute:
        return disputes.reported(event.dispute, webhook=mark, now=now)
    if event.refund:
        return refunds.reported(event.refund, webhook=mark, now=now)
    if not event.payment or not event.payment.order_id or not event.name.startswith(("payment.", "order.")):
        return True
    booking = orders.booking_of(event.payment.order_id)
    if booking:
        settlements.settle(booking, Report(event.payment, mark), now=now)
    return booking is not None


def take_parked(parked: Parked, *, now: datetime) -> bool:
    """One more attempt with an event that waits; the last, when it has waited too long.

    False: another sweep has it.
    """
    if not webhooks.lease(parked, now=now):
        return False
    is_taken = take(parked.event, now=now)
    if not is_taken and parked.is_too_old(now):
        logger.error(
            "webhook of unknown things dropped", event_id=parked.event.id, event_name=parked.event.name
        )
        count("WebhookDropped")
    if is_taken or parked.is_too_old(now):
        webhooks.unpark(parked.event.id)
    return True
