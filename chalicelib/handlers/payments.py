"""How do students pay, and how does Razorpay tell us?"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType, field

from chalicelib import wiring
from chalicelib.config import settings
from chalicelib.domain import errors
from chalicelib.domain.bookings import BookingStatus
from chalicelib.domain.errors import FieldError, Invalid, SlotTaken
from chalicelib.gateways.razorpay import webhook_event
from chalicelib.handlers.answers import View
from chalicelib.handlers.booking_views import BookingView
from chalicelib.handlers.bookings import BookingAnswer, seen
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
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
    refusals=(errors.NotFound, errors.HoldExpired, errors.AlreadyPaid, errors.PaymentProviderUnavailable),
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
    refusals=(errors.InvalidSignature, errors.NotFound, errors.SlotTaken, errors.PaymentProviderUnavailable),
)
def verify_payment(request: Request, body: Proof) -> BookingAnswer:
    """Prove a payment with what Checkout returned; the booking is then confirmed.

    If the time was lost before the payment came, 409 `slot_taken` carries the booking and its refund.
    """
    booking = payments.verify(
        order_id=_one(body.order_id, body.checkout_order_id, "razorpayOrderId"),
        payment_id=_one(body.payment_id, body.checkout_payment_id, "razorpayPaymentId"),
        signature=_one(body.signature, body.checkout_signature, "razorpaySignature"),
        caller=request.signed_in,
        payments=wiring.payments(),
        now=request.now,
    )
    view = seen(booking, request)
    if booking.status is BookingStatus.CANCELLED:
        message = "The time was lost before the payment came. All of it goes back."
        raise SlotTaken(message, data={"booking": view, "refund": view.refund})
    return BookingAnswer(booking=view)


def _one(ours: str | UnsetType, checkouts: str | UnsetType, name: str) -> str:
    value = checkouts if ours is UNSET else ours
    if isinstance(value, UnsetType):
        raise Invalid(FieldError(name, "This is required."))
    return value


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
    event = webhook_event(
        body=request.body,
        signature=request.header("x-razorpay-signature"),
        event_id=request.header("x-razorpay-event-id"),
        secrets=wiring.secrets().razorpay_webhook_secrets,
    )
    payments.receive(event, now=request.now)
    return Received(event=event.name)
