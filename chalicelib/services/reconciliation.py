"""What if a webhook never came? Whatever is open for a while is asked after, so that a lost one loses nothing."""

from datetime import datetime, timedelta

from chalicelib.domain.bookings import RefundStatus
from chalicelib.domain.errors import DomainError, PaymentProviderUnavailable
from chalicelib.domain.payments import ProviderPayment
from chalicelib.domain.refunds import RefundIntent
from chalicelib.domain.settlement import PaymentMismatch
from chalicelib.observability import logger
from chalicelib.services import payments, refunds
from chalicelib.services.outside import Outside
from chalicelib.services.payments import Report
from chalicelib.storage import payments as stored
from chalicelib.storage.payments import OpenOrder

_SOON, _SOON_TRIES, _LONGEST = timedelta(minutes=10), 3, timedelta(hours=6)
# Razorpay asks banks for three days before an attempt is final; a day more for our own outages.
_GIVEN_UP_AFTER = timedelta(days=4)


def run(outside: Outside) -> int:
    """Asks Razorpay about open orders and refunds. Returns how many it asked about."""
    orders = sum(_ask_order(order, outside) for order in stored.orders_to_ask_after(now=outside.now))
    owed = sum(_ask_refund(refund, outside) for refund in stored.refunds_to_ask_after(now=outside.now))
    return orders + owed


def _ask_order(order: OpenOrder, outside: Outside) -> bool:
    """The next question is put off before this one is asked: who dies here asks again later."""
    if not stored.ask_again(order, at=_next(order, outside.now)):
        return False
    try:
        for payment in outside.payments.payments_of(order.order_id):
            _settle(order, payment, outside)
    except DomainError as error:
        logger.warning("order not reconciled", order=order.order_id, reason=error.message)
    return True


def _settle(order: OpenOrder, payment: ProviderPayment, outside: Outside) -> None:
    try:
        payments.settle(order.booking, Report(payment), now=outside.now)
    except PaymentMismatch:
        logger.error("payment does not match its order", order=order.order_id, payment=payment.id)


def _next(order: OpenOrder, now: datetime) -> datetime | None:
    if now - order.booking.created_at > _GIVEN_UP_AFTER:
        return None
    waits = max(0, order.attempts + 1 - _SOON_TRIES)
    return now + min(_SOON * 2**waits, _LONGEST)


def _ask_refund(intent: RefundIntent, outside: Outside) -> bool:
    try:
        for refund in outside.payments.refunds_of(intent.payment_id):
            refunds.reported(refund, webhook=None, now=outside.now)
        if intent.razorpay_refund_id is None and intent.status is RefundStatus.PENDING:
            refunds.ask(intent, outside)
    except PaymentProviderUnavailable as error:
        logger.warning("refund not reconciled", booking=intent.booking_id, reason=error.message)
    return True
