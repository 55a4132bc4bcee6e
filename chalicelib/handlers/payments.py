"""How do students pay, and how does Razorpay tell us?"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType, field

from chalicelib import wiring
from chalicelib.config import settings
from chalicelib.domain import errors
from chalicelib.domain.bookings import Booking, BookingStatus
from chalicelib.domain.errors import Conflict, FieldError, Invalid, InvalidState, SlotTaken, UnreadableWebhook
from chalicelib.gateways.razorpay import webhook_event
from chalicelib.handlers.answers import View
from chalicelib.handlers.booking_views import BookingView
from chalicelib.handlers.bookings import BookingAnswer, seen
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.observability import count, logger
from chalicelib.services import payments
from chalicelib.services.access import Access

routes = Routes(__name__, tag="Payments")

ProviderId = Annotated[str, Meta(min_length=1, max_length=64)]
Signature = Annotated[str, Meta(min_length=1, max_length=256)]


class OrderRequest(Shape):
    booking_id: Annotated[str, Meta(min_length=1, max_length=64)]


class OrderAnswer(View):
    """What Checkout needs: the amount in paise, and our public key."""

    order_id: str
    amount: int
    currency: Literal["INR"]
    key_id: str
    booking: BookingView


class Received(View):
    """Which event was taken note of."""

    event: str


class Proof(Shape):
    """What Checkout handed the page, under our names or under its own."""

    order_id: ProviderId | UnsetType = field(default=UNSET, name="razorpayOrderId")
    payment_id: ProviderId | UnsetType = field(default=UNSET, name="razorpayPaymentId")
    signature: Signature | UnsetType = field(default=UNSET, name="razorpaySignature")
    checkout_order_id: ProviderId | UnsetType = field(default=UNSET, name="razorpay_order_id")
    checkout_payment_id: ProviderId | UnsetType = field(default=UNSET, name="razorpay_payment_id")
    checkout_signature: Signature | UnsetType = field(default=UNSET, name="razorpay_signature")


@routes.post(
    "/api/payments/create-order",
    access=Access.SIGNED_IN,
    overlaps=True,
    refusals=(
        errors.NotFound,
        errors.NotAllowed,
        errors.HoldExpired,
        errors.AlreadyPaid,
        errors.InvalidState,
        errors.PaymentProviderUnavailable,
    ),
)
def create_order(request: Request, body: OrderRequest) -> OrderAnswer:
    """The order to pay for a booking: the same one as long as it can be paid."""
    booking = payments.order_for(
        body.booking_id, caller=request.signed_in, payments=wiring.payments(), now=request.now
    )
    return OrderAnswer(
        order_id=str(booking.payment.order_id),
        amount=booking.payment.amount_paise,
        currency="INR",
        key_id=settings().razorpay_key_id,
        booking=seen(booking, request),
    )


@routes.post(
    "/api/payments/verify",
    access=Access.SIGNED_IN,
    overlaps=True,
    refusals=(
        errors.InvalidSignature,
        errors.NotFound,
        errors.SlotTaken,
        errors.InvalidState,
        errors.PaymentProviderUnavailable,
    ),
)
def verify_payment(request: Request, body: Proof) -> BookingAnswer:
    """Prove a payment with what Checkout returned; the booking is then confirmed.

    If the time was lost before the payment came, 409 `slot_taken` carries the booking and its refund; 409
    `invalid_state` does if a person has cancelled it.
    """
    order_id, payment_id, signature = _proof(body)
    booking = payments.verify(
        order_id=order_id,
        payment_id=payment_id,
        signature=signature,
        caller=request.signed_in,
        payments=wiring.payments(),
        now=request.now,
    )
    count("PaymentVerified")
    view = seen(booking, request)
    if booking.status is BookingStatus.CANCELLED:
        raise _paid_in_vain(booking, view)
    return BookingAnswer(booking=view)


def _paid_in_vain(booking: Booking, view: BookingView) -> Conflict:
    outcome = {"booking": view, "refund": view.refund}
    if not booking.was_cancelled_by_a_person:
        return SlotTaken("The time was lost before the payment came. All of it goes back.", data=outcome)
    if booking.was_confirmed:
        return InvalidState("This session was paid and then cancelled.", data=outcome)
    return InvalidState(
        "The booking was cancelled before the payment came. All of it goes back.", data=outcome
    )


def _proof(body: Proof) -> tuple[str, str, str]:
    """Order, payment and signature, by either name. Raises Invalid naming each that is missing."""
    given = {
        "razorpayOrderId": body.order_id or body.checkout_order_id,
        "razorpayPaymentId": body.payment_id or body.checkout_payment_id,
        "razorpaySignature": body.signature or body.checkout_signature,
    }
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise Invalid(*(FieldError(name, "This is required.") for name in missing))
    order_id, payment_id, signature = map(str, given.values())
    return order_id, payment_id, signature


@routes.post(
    "/api/payments/webhook",
    access=Access.ANYONE,
    refusals=(errors.InvalidSignature,),
    raw_body="Razorpay's event, signed in `X-Razorpay-Signature` over these very bytes.",
)
def receive_webhook(request: Request) -> Received:
    """For Razorpay: what became of a payment, an order, a refund or a dispute.

    Signed over the raw bytes. The same event twice, or events in any order, end in the same state.
    """
    try:
        event = webhook_event(
            body=request.body,
            signature=request.header("x-razorpay-signature"),
            event_id=request.header("x-razorpay-event-id"),
            secrets=wiring.secrets().razorpay_webhook_secrets,
        )
    except UnreadableWebhook as error:
        # Any answer but 2xx brings the same bytes again for a day, and then switches the webhook off.
        logger.error("webhook cannot be read", cause=str(error.__cause__))
        count("WebhookUnreadable")
        return Received(event="unreadable")
    count("WebhookReceived")
    payments.receive(event, now=request.now)
    return Received(event=event.name)
