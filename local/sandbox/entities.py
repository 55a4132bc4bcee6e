"""What do Razorpay's entities look like when they are new?

Field by field as its API documentation and its webhooks show them: ids of a prefix and 14 characters, Unix
seconds, integer paise, `notes` as an empty list when there are none.
"""

import secrets
import string
from copy import deepcopy
from typing import Any

Json = dict[str, Any]

ACCOUNT_ID = "acc_SandboxAccount"
_CHARACTERS = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    return f"{prefix}_{bare_id()}"


def bare_id() -> str:
    """14 letters and digits: what an event's id is, without a prefix."""
    return "".join(secrets.choice(_CHARACTERS) for _ in range(14))


def order(*, amount: int, currency: str, receipt: str | None, notes: Json, created_at: int) -> Json:
    return {
        "id": new_id("order"),
        "entity": "order",
        "amount": amount,
        "amount_paid": 0,
        "amount_due": amount,
        "currency": currency,
        "receipt": receipt,
        "offer_id": None,
        "status": "created",
        "attempts": 0,
        "notes": notes or [],
        "created_at": created_at,
    }


def payment(*, of: Json, payer: Json, vpa: str, created_at: int) -> Json:
    """A UPI payment that has only begun; `payer` has what Checkout was given: email, contact, description."""
    return {
        "id": new_id("pay"),
        "entity": "payment",
        "amount": of["amount"],
        "currency": of["currency"],
        "status": "created",
        "order_id": of["id"],
        "invoice_id": None,
        "international": False,
        "method": "upi",
        "amount_refunded": 0,
        "refund_status": None,
        "captured": False,
        "description": payer.get("description"),
        "card_id": None,
        "bank": None,
        "wallet": None,
        "vpa": vpa,
        "email": payer.get("email") or "void@razorpay.com",
        "contact": payer.get("contact") or "+919999999999",
        "notes": payer.get("notes") or [],
        "fee": None,
        "tax": None,
        "error_code": None,
        "error_description": None,
        "error_source": None,
        "error_step": None,
        "error_reason": None,
        "acquirer_data": {"rrn": None},
        "created_at": created_at,
        "upi": {"vpa": vpa, "flow": "intent"},
    }


def refund(*, of: Json, amount: int, notes: Json, receipt: str | None, speed: str, created_at: int) -> Json:
    return {
        "id": new_id("rfnd"),
        "entity": "refund",
        "amount": amount,
        "currency": of["currency"],
        "payment_id": of["id"],
        "notes": notes or [],
        "receipt": receipt,
        "acquirer_data": {"arn": None},
        "created_at": created_at,
        "batch_id": None,
        "status": "pending",
        "speed_requested": speed,
    }


def dispute(*, of: Json, created_at: int) -> Json:
    return {
        "id": new_id("disp"),
        "entity": "dispute",
        "payment_id": of["id"],
        "amount": of["amount"],
        "currency": of["currency"],
        "amount_deducted": 0,
        "reason_code": "goods_or_services_not_received",
        "respond_by": created_at + 7 * 24 * 3600,
        "status": "open",
        "phase": "chargeback",
        "created_at": created_at,
    }


def fee_and_tax(amount: int) -> tuple[int, int]:
    """2 % and the GST on it, in paise, half up; the fee includes the tax, as in Razorpay's own entities."""
    base = (amount * 2 + 50) // 100
    tax = (base * 18 + 50) // 100
    return base + tax, tax


def collection(items: list[Json]) -> Json:
    return {"entity": "collection", "count": len(items), "items": items}


def event(name: str, *, created_at: int, **entities: Json) -> Json:
    """The body of a webhook: `entities` as they are at this moment, whatever becomes of them later."""
    return {
        "entity": "event",
        "account_id": ACCOUNT_ID,
        "event": name,
        "contains": list(entities),
        "payload": {kind: {"entity": deepcopy(entity)} for kind, entity in entities.items()},
        "created_at": created_at,
    }
