"""Which money goes back, and has it gone?"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from chalicelib.domain.bookings import RefundStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundIntent:
    """Written before Razorpay is asked, so that a refund once owed is never forgotten and never made twice.

    A payment is refunded at most once, so its id names the refund. `is_extra`: of a second payment, which is no
    part of the booking's own.
    """

    booking_id: str
    payment_id: str
    amount_paise: int
    reason: str
    is_extra: bool
    status: RefundStatus = RefundStatus.PENDING
    razorpay_refund_id: str | None = None
    failure: str | None = None
    attempts: int = 0
    created_at: datetime
    updated_at: datetime

    @property
    def idempotency_key(self) -> str:
        """Razorpay takes 10 characters or more of letters, digits, `-` and `_`."""
        return f"refund-{self.payment_id}"

    def asked(self, razorpay_refund_id: str, *, now: datetime) -> Self:
        """Razorpay has taken it in; the money has not moved yet."""
        return replace(
            self, razorpay_refund_id=razorpay_refund_id, attempts=self.attempts + 1, updated_at=now
        )

    def refused(self, failure: str, *, now: datetime) -> Self:
        return replace(
            self, status=RefundStatus.FAILED, failure=failure, attempts=self.attempts + 1, updated_at=now
        )

    def processed(self, razorpay_refund_id: str, *, now: datetime) -> Self:
        return replace(
            self,
            status=RefundStatus.PROCESSED,
            razorpay_refund_id=razorpay_refund_id,
            failure=None,
            updated_at=now,
        )
