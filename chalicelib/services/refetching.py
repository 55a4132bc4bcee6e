"""What does Razorpay say of one booking's money now? For an operator, who has it brought into our books."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain import bookings as rules
from chalicelib.domain.bookings import Booking
from chalicelib.domain.errors import DomainError, NotFound
from chalicelib.domain.payments import ProviderOrder, ProviderPayment, ProviderRefund
from chalicelib.gateways.razorpay import Razorpay
from chalicelib.services import refunds, settlements
from chalicelib.services.outside import Outside
from chalicelib.services.settlements import Report
from chalicelib.storage import bookings, orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`order` is None where Razorpay knows of none."""

    booking: Booking
    order: ProviderOrder | None
    payments: Sequence[ProviderPayment]
    refunds: Sequence[ProviderRefund]


def ask(booking_id: str, payments: Razorpay) -> Told:
    """Changes nothing. Raises NotFound, or PaymentProviderUnavailable."""
    booking = bookings.find(booking_id)
    if booking is None:
        raise NotFound(f"There is no booking {booking_id}.")
    known = booking.payment.order_id
    order = payments.order(known) if known else payments.find_order(receipt=booking.id)
    made = payments.payments_of(order.id) if order else []
    captured = [one for one in made if one.is_captured]
    gone = [refund for payment in captured for refund in payments.refunds_of(payment.id)]
    return Told(booking=booking, order=order, payments=made, refunds=gone)


def apply(told: Told, outside: Outside) -> list[str]:
    """As if webhooks told it now: what we know already changes nothing. Returns what could not be brought in."""
    booking, order = told.booking, told.order
    if order and booking.payment.order_id is None:
        ordered = rules.with_order(booking, order.id, now=outside.now)
        orders.attach(booking, ordered)
        booking = ordered
    refused = []
    for payment in told.payments:
        try:
            settlements.settle(booking, Report(payment), now=outside.now)
        except DomainError as error:
            refused.append(f"{payment.id}: {error.message}")
    for refund in told.refunds:
        try:
            if not refunds.reported(refund, webhook=None, now=outside.now):
                refused.append(f"{refund.id}: We owe no refund of {refund.payment_id}.")
        except DomainError as error:
            refused.append(f"{refund.id}: {error.message}")
    return refused
