"""What if a webhook never came? Whatever is open for a while is asked after, so that it loses nothing.

Each question is put off before it is asked: of two sweeps at once one asks, and after a crash another does.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TypeVar

from chalicelib.domain.errors import PaymentProviderUnavailable
from chalicelib.domain.payments import ProviderPayment
from chalicelib.domain.refunds import RefundIntent
from chalicelib.domain.settlement import PaymentMismatch
from chalicelib.observability import count, logger
from chalicelib.services import payments, refunds, settlements
from chalicelib.services.outside import Outside
from chalicelib.services.settlements import Report
from chalicelib.storage import orders, webhooks
from chalicelib.storage import payments as stored
from chalicelib.storage.orders import OpenOrder

_SOON, _SOON_TRIES, _LONGEST = timedelta(minutes=10), 3, timedelta(hours=6)
# Razorpay asks banks for three days before an attempt is final; a day more for our own outages.
_GIVEN_UP_AFTER = timedelta(days=4)
# An answer that does not come takes seven seconds: all are to be asked before time runs out.
_AT_ONCE = 8

_Open = TypeVar("_Open")


def run(outside: Outside) -> int:
    """Looks at open orders and refunds, and at webhooks that wait. Returns how many it looked at."""
    now = outside.now
    return (
        _each(orders.to_ask_after(now=now), lambda order: _ask_order(order, outside))
        + _each(webhooks.due(now=now), lambda parked: payments.take_parked(parked, now=now))
        + _each(stored.refunds_to_ask_after(now=now), lambda refund: _ask_refund(refund, outside))
    )


def _each(found: Sequence[_Open], look: Callable[[_Open], bool]) -> int:
    if not found:
        return 0
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="reconcile") as pool:
        return sum(pool.map(lambda one: _attempt(look, one), found))


def _attempt(look: Callable[[_Open], bool], one: _Open) -> bool:
    try:
        return look(one)
    except PaymentProviderUnavailable:
        logger.warning("not reconciled: Razorpay does not answer")
    except Exception:
        # One that fails must not keep the others from their turn; its own comes again.
        logger.exception("not reconciled")
    return True


def _ask_order(order: OpenOrder, outside: Outside) -> bool:
    if not orders.ask_again(order, at=_next(order, outside.now)):
        return False
    for payment in outside.payments.payments_of(order.order_id):
        _settle(order, payment, outside)
    return True


def _settle(order: OpenOrder, payment: ProviderPayment, outside: Outside) -> None:
    try:
        settlements.settle(order.booking, Report(payment), now=outside.now)
    except PaymentMismatch:
        logger.error("payment does not match its order", order=order.order_id, payment=payment.id)
        count("PaymentMismatch")


def _next(order: OpenOrder, now: datetime) -> datetime | None:
    if order.paid_at:
        return _next_of_paid(order.paid_at, now)
    if now - order.booking.created_at > _GIVEN_UP_AFTER:
        return None
    waits = max(0, order.attempts + 1 - _SOON_TRIES)
    wait: timedelta = min(_SOON * 2 ** min(waits, 10), _LONGEST)
    return now + wait


def _next_of_paid(paid_at: datetime, now: datetime) -> datetime | None:
    """A second payment follows the first soon, if ever: it is asked for at twice the age each time."""
    age = now - paid_at
    return now + max(age, orders.PAID_ASKED_AFTER) if age <= _GIVEN_UP_AFTER else None


def _ask_refund(intent: RefundIntent, outside: Outside) -> bool:
    if not refunds.lease(intent, now=outside.now):
        return False
    refunds.pursue(intent, outside)
    return True
