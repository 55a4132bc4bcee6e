"""What does the payment provider say about an order, a payment, a refund, a dispute?

Razorpay's own entities, reduced to what the product uses. Read leniently: a field that is new is ignored,
one that is absent is None, `notes` may be an empty list, and a status nobody told us about is `UNKNOWN`. An
entity without an id, or with an amount that is not whole paise, is a ValueError.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self, TypeVar

from chalicelib.domain import foreign_json as read

_Entity = TypeVar("_Entity")


class _Status(StrEnum):
    """A provider's word; one that is not in the list reads as `UNKNOWN`."""

    @classmethod
    def _missing_(cls, value: object) -> Self:  # noqa: ARG003 - the name and shape are enum's
        return cls("unknown")


class OrderStatus(_Status):
    """`paid` is final, and stays after a refund. An order never expires."""

    CREATED = "created"
    ATTEMPTED = "attempted"
    PAID = "paid"
    UNKNOWN = "unknown"


class PaymentStatus(_Status):
    """`failed` is not final: a payer may try again under the same payment id."""

    CREATED = "created"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    REFUNDED = "refunded"
    FAILED = "failed"
    UNKNOWN = "unknown"


class RefundStatus(_Status):
    PENDING = "pending"
    PROCESSED = "processed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class DisputeStatus(_Status):
    OPEN = "open"
    UNDER_REVIEW = "under_review"
    WON = "won"
    LOST = "lost"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderOrder:
    id: str
    amount_paise: int
    amount_paid_paise: int
    currency: str | None
    receipt: str | None
    status: OrderStatus
    notes: Mapping[str, str]
    created_at: datetime | None

    @classmethod
    def from_entity(cls, entity: Mapping[str, Any]) -> Self:
        return cls(
            id=read.identifier(entity, "id"),
            amount_paise=read.paise(entity, "amount"),
            amount_paid_paise=read.optional_paise(entity, "amount_paid") or 0,
            currency=read.text(entity, "currency"),
            receipt=read.text(entity, "receipt"),
            status=OrderStatus(read.text(entity, "status") or ""),
            notes=read.notes(entity),
            created_at=read.instant(entity, "created_at"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPayment:
    """`fee_paise` includes `tax_paise`; both are None until the payment is captured."""

    id: str
    order_id: str | None
    amount_paise: int
    amount_refunded_paise: int
    currency: str | None
    status: PaymentStatus
    method: str | None
    fee_paise: int | None
    tax_paise: int | None
    error_description: str | None
    notes: Mapping[str, str]
    created_at: datetime | None

    @property
    def is_captured(self) -> bool:
        """The money is, or was until a refund, ours. Razorpay's own `captured` is wrong in its samples."""
        return self.status in (PaymentStatus.CAPTURED, PaymentStatus.REFUNDED)

    @classmethod
    def from_entity(cls, entity: Mapping[str, Any]) -> Self:
        return cls(
            id=read.identifier(entity, "id"),
            order_id=read.optional_identifier(entity, "order_id"),
            amount_paise=read.paise(entity, "amount"),
            amount_refunded_paise=read.optional_paise(entity, "amount_refunded") or 0,
            currency=read.text(entity, "currency"),
            status=PaymentStatus(read.text(entity, "status") or ""),
            method=read.text(entity, "method"),
            fee_paise=read.optional_paise(entity, "fee"),
            tax_paise=read.optional_paise(entity, "tax"),
            error_description=read.text(entity, "error_description"),
            notes=read.notes(entity),
            created_at=read.instant(entity, "created_at"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRefund:
    """`pending` at first, as a rule; the webhook `refund.processed`, or asking again, tells the end."""

    id: str
    payment_id: str
    amount_paise: int
    currency: str | None
    status: RefundStatus
    notes: Mapping[str, str]
    created_at: datetime | None

    @classmethod
    def from_entity(cls, entity: Mapping[str, Any]) -> Self:
        return cls(
            id=read.identifier(entity, "id"),
            payment_id=read.identifier(entity, "payment_id"),
            amount_paise=read.paise(entity, "amount"),
            currency=read.text(entity, "currency"),
            status=RefundStatus(read.text(entity, "status") or ""),
            notes=read.notes(entity),
            created_at=read.instant(entity, "created_at"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDispute:
    """`amount_deducted_paise` stays 0 unless the dispute is lost."""

    id: str
    payment_id: str
    amount_paise: int
    amount_deducted_paise: int
    currency: str | None
    status: DisputeStatus
    reason_code: str | None
    respond_by: datetime | None
    created_at: datetime | None

    @classmethod
    def from_entity(cls, entity: Mapping[str, Any]) -> Self:
        return cls(
            id=read.identifier(entity, "id"),
            payment_id=read.identifier(entity, "payment_id"),
            amount_paise=read.paise(entity, "amount"),
            amount_deducted_paise=read.optional_paise(entity, "amount_deducted") or 0,
            currency=read.text(entity, "currency"),
            status=DisputeStatus(read.text(entity, "status") or ""),
            reason_code=read.text(entity, "reason_code"),
            respond_by=read.instant(entity, "respond_by"),
            created_at=read.instant(entity, "created_at"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEvent:
    """What happened, with each entity as it was then: events come late, twice and out of order.

    `id` names the event over all its deliveries; `name` is Razorpay's (`payment.captured`).
    """

    id: str
    name: str
    created_at: datetime | None
    order: ProviderOrder | None
    payment: ProviderPayment | None
    refund: ProviderRefund | None
    dispute: ProviderDispute | None

    @classmethod
    def from_body(cls, body: Mapping[str, Any], *, event_id: str) -> Self:
        name = read.text(body, "event")
        if not name:
            raise ValueError("event is missing")
        payload = read.mapping(body.get("payload"))
        return cls(
            id=event_id,
            name=name,
            created_at=read.instant(body, "created_at") or read.instant(payload, "created_at"),
            order=_embedded(payload, "order", ProviderOrder.from_entity),
            payment=_embedded(payload, "payment", ProviderPayment.from_entity),
            refund=_embedded(payload, "refund", ProviderRefund.from_entity),
            dispute=_embedded(payload, "dispute", ProviderDispute.from_entity),
        )


def _embedded(
    payload: Mapping[str, Any], name: str, parse: Callable[[Mapping[str, Any]], _Entity]
) -> _Entity | None:
    entity = read.mapping(payload.get(name)).get("entity")
    return None if entity is None else parse(read.mapping(entity))
