"""What stands in for the outside world? Classes that keep what they were told, and can be told to fail."""

import hashlib
import hmac
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.domain.errors import DomainError, PaymentProviderRefused
from chalicelib.domain.mails import Mail
from chalicelib.domain.payments import (
    OrderStatus,
    PaymentStatus,
    ProviderOrder,
    ProviderPayment,
    ProviderRefund,
    RefundStatus,
)
from chalicelib.gateways.razorpay import Razorpay
from tests.calls import called

KEY_ID, KEY_SECRET, WEBHOOK_SECRET = "rzp_test_key", "key-secret", "webhook-secret"


@dataclass
class FakeRazorpay(Razorpay):
    """Razorpay with a memory: orders, payments and refunds as the product's gateway sees them.

    `failures[operation]` holds errors to raise, one a call; `lost[operation]` counts calls that happen but whose
    answer is lost. Signatures are the real gateway's.
    """

    failures: dict[str, list[DomainError]] = field(default_factory=dict)
    lost: dict[str, list[DomainError]] = field(default_factory=dict)
    orders: dict[str, ProviderOrder] = field(default_factory=dict)
    made_payments: dict[str, ProviderPayment] = field(default_factory=dict)
    refunds: dict[str, ProviderRefund] = field(default_factory=dict)
    refund_status: RefundStatus = RefundStatus.PENDING
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(key_id=KEY_ID, key_secret=KEY_SECRET, base_url="http://127.0.0.1:1")
        self._numbers = itertools.count(1)

    def _called(self, operation: str) -> None:
        self.calls.append(operation)
        if self.failures.get(operation):
            raise self.failures[operation].pop(0)

    def _answered(self, operation: str) -> None:
        if self.lost.get(operation):
            raise self.lost[operation].pop(0)

    def create_order(self, *, amount_paise: int, receipt: str, notes: Mapping[str, str]) -> ProviderOrder:
        self._called("order")
        order = ProviderOrder(
            id=f"order_{next(self._numbers):014d}",
            amount_paise=amount_paise,
            amount_paid_paise=0,
            currency="INR",
            receipt=receipt,
            status=OrderStatus.CREATED,
            notes=dict(notes),
            created_at=None,
        )
        self.orders[order.id] = order
        self._answered("order")
        return order

    def find_order(self, *, receipt: str) -> ProviderOrder | None:
        self._called("find_order")
        return next((order for order in self.orders.values() if order.receipt == receipt), None)

    def order(self, order_id: str) -> ProviderOrder:
        self._called("fetch_order")
        return self.orders[order_id]

    def payments_of(self, order_id: str) -> list[ProviderPayment]:
        self._called("payments_of")
        return [payment for payment in self.made_payments.values() if payment.order_id == order_id]

    def payment(self, payment_id: str) -> ProviderPayment:
        self._called("payment")
        if payment_id not in self.made_payments:
            raise PaymentProviderRefused("The id provided does not exist", status=400)
        return self.made_payments[payment_id]

    def capture(self, *, payment_id: str, amount_paise: int) -> ProviderPayment:
        self._called("capture")
        captured = replace(self.made_payments[payment_id], status=PaymentStatus.CAPTURED)
        self.made_payments[payment_id] = captured
        return captured

    def refund(
        self, *, payment_id: str, amount_paise: int, idempotency_key: str, notes: Mapping[str, str]
    ) -> ProviderRefund:
        self._called("refund")
        if idempotency_key not in self.refunds:
            self.refunds[idempotency_key] = ProviderRefund(
                id=f"rfnd_{next(self._numbers):014d}",
                payment_id=payment_id,
                amount_paise=amount_paise,
                currency="INR",
                status=self.refund_status,
                notes=dict(notes),
                created_at=None,
            )
        self._answered("refund")
        return self.refunds[idempotency_key]

    def refunds_of(self, payment_id: str) -> list[ProviderRefund]:
        self._called("refunds_of")
        return [refund for refund in self.refunds.values() if refund.payment_id == payment_id]

    # ── What payers and Razorpay itself do ───────────────────────────────────────────────────────────

    def pay(self, order_id: str, *, status: PaymentStatus = PaymentStatus.CAPTURED) -> dict[str, str]:
        """A payer pays an order. Returns what Checkout hands the page."""
        payment = ProviderPayment(
            id=f"pay_{next(self._numbers):014d}",
            order_id=order_id,
            amount_paise=self.orders[order_id].amount_paise,
            amount_refunded_paise=0,
            currency="INR",
            status=status,
            method="upi",
            fee_paise=None,
            tax_paise=None,
            error_description=None,
            notes={},
            created_at=None,
        )
        self.made_payments[payment.id] = payment
        return proof(order_id, payment.id)

    def process_refunds(self) -> list[ProviderRefund]:
        """Every refund reaches the payer's bank, but for those that failed; their payments say so."""
        pending = [one for one in self.refunds.values() if one.status is RefundStatus.PENDING]
        for refund in pending:
            self._give_back(self.made_payments[refund.payment_id], refund.amount_paise)
        return self._become(RefundStatus.PROCESSED)

    def _give_back(self, payment: ProviderPayment, paise: int) -> None:
        refunded = payment.amount_refunded_paise + paise
        status = PaymentStatus.REFUNDED if refunded == payment.amount_paise else payment.status
        changed = replace(payment, amount_refunded_paise=refunded, status=status)
        self.made_payments[payment.id] = changed

    def fail_refunds(self) -> list[ProviderRefund]:
        """Every refund that is on its way cannot be made after all."""
        return self._become(RefundStatus.FAILED)

    def _become(self, status: RefundStatus) -> list[ProviderRefund]:
        self.refunds = {
            key: replace(refund, status=status) if refund.status is RefundStatus.PENDING else refund
            for key, refund in self.refunds.items()
        }
        return list(self.refunds.values())


def proof(order_id: str, payment_id: str) -> dict[str, str]:
    signature = hmac.new(KEY_SECRET.encode(), f"{order_id}|{payment_id}".encode(), hashlib.sha256)
    return {
        "razorpayOrderId": order_id,
        "razorpayPaymentId": payment_id,
        "razorpaySignature": signature.hexdigest(),
    }


def payment_entity(payment: ProviderPayment) -> dict[str, Any]:
    """A payment as Razorpay writes it."""
    return {
        "id": payment.id,
        "entity": "payment",
        "amount": payment.amount_paise,
        "currency": payment.currency,
        "status": payment.status.value,
        "order_id": payment.order_id,
        "method": payment.method,
        "amount_refunded": payment.amount_refunded_paise,
        "captured": payment.is_captured,
        "notes": [],
    }


def refund_entity(refund: ProviderRefund) -> dict[str, Any]:
    return {
        "id": refund.id,
        "entity": "refund",
        "amount": refund.amount_paise,
        "currency": refund.currency,
        "payment_id": refund.payment_id,
        "status": refund.status.value,
        "notes": [],
    }


def dispute_entity(
    payment_id: str, *, status: str, amount_paise: int, number: int = 1, **more: Any
) -> dict[str, Any]:
    """A dispute of a payment as Razorpay writes it; `deducted` is all of it once it is lost."""
    return {
        "id": f"disp_{number:014d}",
        "entity": "dispute",
        "payment_id": payment_id,
        "amount": amount_paise,
        "currency": "INR",
        "amount_deducted": amount_paise if status == "lost" else 0,
        "reason_code": "goods_or_services_not_received_or_partially_received",
        "respond_by": 1_790_000_000,
        "status": status,
        "phase": "chargeback",
        "created_at": 1_780_000_000,
        **more,
    }


def webhook(name: str, *, event_id: str, **entities: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """The body and headers of a webhook, signed as Razorpay signs it."""
    payload = {kind: {"entity": entity} for kind, entity in entities.items()}
    event = {
        "entity": "event",
        "event": name,
        "contains": list(entities),
        "payload": payload,
        "created_at": 1,
    }
    body = json.dumps(event, separators=(",", ":")).encode()
    signature = hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json",
        "X-Razorpay-Signature": signature,
        "x-razorpay-event-id": event_id,
    }


@dataclass
class RecordingEmail:
    """Keeps every mail; `failures` holds errors to raise, one a mail."""

    sent: list[Mail] = field(default_factory=list)
    failures: list[DomainError] = field(default_factory=list)

    def send(self, mail: Mail) -> str:
        called("sesv2", "SendEmail")
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(mail)
        return f"message-{len(self.sent)}"


@dataclass
class StoppedClock:
    """A clock that a test moves."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant


@dataclass
class CountingHasher:
    """Hashes at no cost, and counts: equal work is what equal time comes from.

    `parameters` stand for Argon2's: a hash made with others is outdated.
    """

    parameters: str = "today"
    hashed: int = 0
    compared: int = 0

    def hash(self, password: str) -> str:
        self.hashed += 1
        return f"{self.parameters}:{password}"

    def matches(self, password: str, hashed: str | None) -> bool:
        self.compared += 1
        return bool(hashed) and str(hashed).partition(":")[2] == password

    def is_outdated(self, hashed: str) -> bool:
        return not hashed.startswith(f"{self.parameters}:")


@dataclass
class FakeGateway:
    """API Gateway's side of sockets: which are open, and what was written on each, as clients read it."""

    open: set[str] = field(default_factory=set)
    heard: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    calls: int = 0

    def post_to_connection(self, *, ConnectionId: str, Data: bytes) -> None:  # noqa: N803
        self._asked(ConnectionId, "PostToConnection")
        self.heard.setdefault(ConnectionId, []).append(json.loads(Data))

    def get_connection(self, *, ConnectionId: str) -> None:  # noqa: N803
        self._asked(ConnectionId, "GetConnection")

    def delete_connection(self, *, ConnectionId: str) -> None:  # noqa: N803
        self._asked(ConnectionId, "DeleteConnection")
        self.open.discard(ConnectionId)
        self.closed.append(ConnectionId)

    def _asked(self, connection_id: str, operation: str) -> None:
        self.calls += 1
        called("apigatewaymanagementapi", operation)
        if connection_id not in self.open:
            raise ClientError({"Error": {"Code": "GoneException", "Message": ""}}, operation)
