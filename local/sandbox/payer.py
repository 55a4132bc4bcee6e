"""What happens when the payer acts, at Checkout or played by a script?"""

from collections.abc import Mapping

from local.sandbox.account import Account
from local.sandbox.asked import Pay, Webhook
from local.sandbox.entities import Json
from local.sandbox.ledger import known
from local.sandbox.refusals import RefusedError


async def act(account: Account, order: Json, wish: Pay, *, payer: Mapping[str, str]) -> Json:
    """What Checkout hands to the page; after a failure, its error and no signature.

    The webhooks have been tried once when this returns, unless they are asked for later.
    Raises RefusedError when the order takes no payment.
    """
    retried = _retried(account, order, wish.payment_id)
    ledger = account.ledger
    if not wish.succeeds:
        payment, events = ledger.fail_to_pay(order, payer=dict(payer), retried=retried)
        await _tell(account, events, wish.webhook)
        return _failure(payment)
    payment, events = ledger.pay(order, payer=dict(payer), retried=retried, even_if_paid=wish.even_if_paid)
    await _tell(account, events, wish.webhook)
    return account.checkout_answer(payment)


def _retried(account: Account, order: Json, payment_id: str | None) -> Json | None:
    if payment_id is None:
        return None
    payment = known(account.ledger.payments, payment_id)
    if payment["order_id"] != order["id"] or payment["status"] != "failed":
        raise RefusedError("Only a failed payment of this order can be tried again under its id.")
    return payment


async def _tell(account: Account, events: list[Json], how: Webhook) -> None:
    account.changed()
    ordered = events[::-1] if how.is_reversed else events
    if how.times == 0:
        account.webhooks.drop(ordered)
    else:
        await account.webhooks.deliver(ordered, times=how.times, delay_seconds=how.delay_seconds)


def _failure(payment: Json) -> Json:
    named = {"razorpay_order_id": payment["order_id"], "razorpay_payment_id": payment["id"]}
    error = {
        field: payment[f"error_{field}"] for field in ("code", "description", "source", "step", "reason")
    }
    metadata = {"order_id": payment["order_id"], "payment_id": payment["id"]}
    return named | {"razorpay_signature": None, "error": error | {"metadata": metadata}}
