"""What does the sandbox's Razorpay know, and which moves does it allow?

Orders, payments and refunds as Razorpay's own entities, kept by id in the order they were made. A move
changes them and returns the webhook bodies that tell of it, each with the entities as they were right then.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from local.sandbox import entities
from local.sandbox.entities import Json
from local.sandbox.refusals import RefusedError, already_paid, unknown_id

_SIX_MONTHS_SECONDS = 183 * 24 * 3600


@dataclass(kw_only=True)
class Ledger:
    """`now` is the product's clock, so that entities carry the time the product believes in."""

    now: Callable[[], datetime]
    orders: dict[str, Json] = field(default_factory=dict)
    payments: dict[str, Json] = field(default_factory=dict)
    refunds: dict[str, Json] = field(default_factory=dict)
    disputes: dict[str, Json] = field(default_factory=dict)
    # Orders whose payments wait for the merchant's capture; all others are captured at once.
    captured_by_hand: list[str] = field(default_factory=list)
    # X-Refund-Idempotency → the request it came with, and the refund it made.
    refund_keys: dict[str, Json] = field(default_factory=dict)

    # ── What is there ────────────────────────────────────────────────────────────────────────────────

    def payments_of(self, order_id: str) -> list[Json]:
        return [payment for payment in self.payments.values() if payment["order_id"] == order_id]

    def refunds_of(self, payment_id: str) -> list[Json]:
        return [refund for refund in self.refunds.values() if refund["payment_id"] == payment_id]

    # ── What the merchant does ───────────────────────────────────────────────────────────────────────

    def create_order(
        self,
        *,
        amount: int,
        currency: str,
        receipt: str | None,
        notes: Json,
        is_captured_by_hand: bool = False,
    ) -> Json:
        order = entities.order(
            amount=amount, currency=currency, receipt=receipt, notes=notes, created_at=self._seconds()
        )
        self.orders[order["id"]] = order
        if is_captured_by_hand:
            self.captured_by_hand.append(order["id"])
        return order

    def capture(self, payment: Json, *, amount: int) -> list[Json]:
        if payment["captured"]:
            raise RefusedError("This payment has already been captured")
        if payment["status"] != "authorized":
            raise RefusedError(
                "Only payments which have been authorized and not yet captured can be captured"
            )
        if amount != payment["amount"]:
            raise RefusedError("Capture amount must be equal to the amount authorized", field="amount")
        return self._captured(payment)

    def refund(
        self, payment: Json, *, amount: int | None, notes: Json, receipt: str | None, speed: str
    ) -> tuple[Json, list[Json]]:
        """A refund, `pending` until `settle`; without an amount, of all that is left."""
        left = self._refundable_paise(payment)
        amount = left if amount is None else amount
        if amount > left:
            raise RefusedError("The refund amount provided is greater than amount captured", field="amount")
        refund = entities.refund(
            of=payment, amount=amount, notes=notes, receipt=receipt, speed=speed, created_at=self._seconds()
        )
        self.refunds[refund["id"]] = refund
        self._add_refunded(payment, amount)
        return refund, [self._event("refund.created", refund=refund, payment=payment)]

    def refund_under_key(self, key: str, request: Json) -> Json | None:
        """The refund that the same request made before, under this idempotency key."""
        earlier = self.refund_keys.get(key)
        if earlier is None:
            return None
        if earlier["request"] != request:
            raise RefusedError(
                "Different request with the same idempotency key has already been processed.",
                status=HTTPStatus.CONFLICT,
            )
        return self.refunds[earlier["refund"]]

    # ── What the payer does ──────────────────────────────────────────────────────────────────────────

    def pay(
        self, order: Json, *, payer: Json, retried: Json | None = None, even_if_paid: bool = False
    ) -> tuple[Json, list[Json]]:
        """A payment that succeeds: captured at once, or authorized where the merchant captures by hand.

        `retried` is an earlier payment that failed and is tried again under its own id, as UPI apps do.
        """
        self._refuse_if_paid(order, even_if_paid=even_if_paid)
        payment = self._attempt(order, payer=payer, vpa="success@razorpay", retried=retried)
        payment["status"] = "authorized"
        payment["acquirer_data"] = {"rrn": f"{self._seconds():012d}", "upi_transaction_id": payment["id"][4:]}
        events = [self._event("payment.authorized", payment=payment)]
        if order["id"] not in self.captured_by_hand:
            events += self._captured(payment)
        return payment, events

    def fail_to_pay(
        self, order: Json, *, payer: Json, retried: Json | None = None
    ) -> tuple[Json, list[Json]]:
        self._refuse_if_paid(order)
        payment = self._attempt(order, payer=payer, vpa="failure@razorpay", retried=retried)
        payment |= {
            "status": "failed",
            "error_code": "BAD_REQUEST_ERROR",
            "error_description": "Payment was unsuccessful due to a temporary issue. "
            "If amount got deducted, it will be refunded within 5-7 working days.",
            "error_source": "gateway",
            "error_step": "payment_response",
            "error_reason": "payment_failed",
        }
        return payment, [self._event("payment.failed", payment=payment)]

    # ── What the banks do ────────────────────────────────────────────────────────────────────────────

    def settle(self, refund: Json, *, fails: bool = False) -> list[Json]:
        """The end of a pending refund; an ended one is left alone."""
        if refund["status"] != "pending":
            return []
        payment = self.payments[refund["payment_id"]]
        if fails:
            refund["status"] = "failed"
            self._add_refunded(payment, -refund["amount"])
            return [self._event("refund.failed", refund=refund, payment=payment)]
        refund |= {
            "status": "processed",
            "speed_processed": "normal",
            "acquirer_data": {"arn": f"{self._seconds():014d}"},
        }
        return [self._event("refund.processed", refund=refund, payment=payment)]

    def dispute(self, payment: Json, *, status: str) -> tuple[Json, list[Json]]:
        """The payer's bank asks for the money back, or says how that ended."""
        dispute = next((one for one in self.disputes.values() if one["payment_id"] == payment["id"]), None)
        if dispute is None:
            dispute = entities.dispute(of=payment, created_at=self._seconds())
            self.disputes[dispute["id"]] = dispute
        dispute["status"] = status
        dispute["amount_deducted"] = dispute["amount"] if status == "lost" else 0
        name = "created" if status == "open" else status
        return dispute, [self._event(f"payment.dispute.{name}", payment=payment, dispute=dispute)]

    # ── The rules underneath ─────────────────────────────────────────────────────────────────────────

    def _attempt(self, order: Json, *, payer: Json, vpa: str, retried: Json | None) -> Json:
        payment = entities.payment(of=order, payer=payer, vpa=vpa, created_at=self._seconds())
        if retried is not None:
            payment["id"] = retried["id"]
        self.payments[payment["id"]] = payment
        order["attempts"] += 1
        if order["status"] == "created":
            order["status"] = "attempted"
        return payment

    def _captured(self, payment: Json) -> list[Json]:
        order = self.orders[payment["order_id"]]
        fee, tax = entities.fee_and_tax(payment["amount"])
        payment |= {"status": "captured", "captured": True, "fee": fee, "tax": tax}
        order |= {"status": "paid", "amount_paid": order["amount"], "amount_due": 0}
        return [
            self._event("payment.captured", payment=payment),
            self._event("order.paid", payment=payment, order=order),
        ]

    def _refuse_if_paid(self, order: Json, *, even_if_paid: bool = False) -> None:
        if even_if_paid:
            return
        if order["status"] == "paid":
            raise already_paid()
        if any(payment["status"] == "authorized" for payment in self.payments_of(order["id"])):
            raise RefusedError(
                "Your payment has been declined as another payment of the order is authorized."
            )

    def _refundable_paise(self, payment: Json) -> int:
        if payment["status"] == "refunded":
            raise RefusedError("The payment has been fully refunded already")
        if payment["status"] != "captured":
            raise RefusedError("The payment status should be captured for action to be taken")
        if self._seconds() - payment["created_at"] > _SIX_MONTHS_SECONDS:
            raise RefusedError(
                "Refund is not supported by the bank because the payment is more than 6 months old"
            )
        return int(payment["amount"] - payment["amount_refunded"])

    def _add_refunded(self, payment: Json, paise: int) -> None:
        refunded = payment["amount_refunded"] + paise
        is_full = refunded == payment["amount"]
        payment |= {
            "amount_refunded": refunded,
            "refund_status": "full" if is_full else "partial" if refunded else None,
            "status": "refunded" if is_full else "captured",
        }

    def _event(self, name: str, **named: Json) -> Json:
        return entities.event(name, created_at=self._seconds(), **named)

    def _seconds(self) -> int:
        return int(self.now().timestamp())


def known(things: dict[str, Json], thing_id: str) -> Json:
    """Raises RefusedError for an id that nobody was given."""
    if thing_id not in things:
        raise unknown_id()
    return things[thing_id]
