"""How does an administrator see money that did not go back, and money that a payer's bank wants back?"""

from typing import Literal

from chalicelib.domain.bookings import RefundStatus
from chalicelib.domain.disputes import Dispute
from chalicelib.domain.errors import InvalidState, NotFound
from chalicelib.domain.payments import DisputeStatus
from chalicelib.domain.refunds import RefundIntent
from chalicelib.handlers import lists
from chalicelib.handlers.answers import Timestamp, View, stamp
from chalicelib.handlers.http import Routes
from chalicelib.handlers.lists import ListQuery, Pagination
from chalicelib.handlers.requests import Request
from chalicelib.services import refunds
from chalicelib.services.access import Access
from chalicelib.storage import disputes as stored_disputes
from chalicelib.storage import payments as stored

routes = Routes(__name__, tag="Administration")


class RefundIntentView(View):
    """What is owed to a payer, in paise. `isExtra`: of a second payment for the same booking.

    `nextTryAt` is when a clock looks at it again; null when it has gone, or waits for an administrator.
    """

    id: str
    booking_id: str
    payment_id: str
    amount: int
    currency: Literal["INR"]
    reason: str
    is_extra: bool
    status: RefundStatus
    razorpay_refund_id: str | None
    failure: str | None
    attempts: int
    next_try_at: Timestamp | None
    created_at: Timestamp
    updated_at: Timestamp


class DisputeView(View):
    """In paise: `deducted` is what a lost one took, `writtenOff` the part of it that is our loss."""

    id: str
    booking_id: str
    payment_id: str
    amount: int
    deducted: int
    written_off: int
    currency: Literal["INR"]
    status: DisputeStatus
    reason_code: str | None
    respond_by: Timestamp | None
    opened_at: Timestamp
    updated_at: Timestamp


class RefundIntents(View):
    items: list[RefundIntentView]
    pagination: Pagination


class OneRefundIntent(View):
    refund: RefundIntentView


class Disputes(View):
    items: list[DisputeView]
    pagination: Pagination


class DisputesQuery(ListQuery):
    decided: bool = False


@routes.get("/api/admin/refunds", access=Access.ADMIN)
def list_failed_refunds(query: ListQuery) -> RefundIntents:
    """Refunds whose last try failed, the longest owed first; most are tried again by the clock."""
    name = "failed refunds"
    page = stored.failed_refunds(limit=query.limit, after=lists.mark(query, of=name))
    return RefundIntents(
        items=[refund_view(one) for one in page.items],
        pagination=lists.pagination(query, of=name, after=page.after),
    )


@routes.post("/api/admin/refunds/{refund_id}/retry", access=Access.ADMIN, refusals=(NotFound, InvalidState))
def retry_refund(request: Request, refund_id: str) -> OneRefundIntent:
    """Tries a failed refund now, and as often again as at first."""
    admin = request.signed_in.user
    return OneRefundIntent(refund=refund_view(refunds.retry(refund_id, admin=admin, now=request.now)))


@routes.get("/api/admin/disputes", access=Access.ADMIN)
def list_disputes(query: DisputesQuery) -> Disputes:
    """Disputes that wait for their end, the oldest first; or those that are decided, the newest first."""
    name = "disputes"
    page = stored_disputes.listed(
        decided=query.decided,
        limit=query.limit,
        after=lists.mark(query, of=name),
        descending=query.decided,
    )
    return Disputes(
        items=[dispute_view(one) for one in page.items],
        pagination=lists.pagination(query, of=name, after=page.after),
    )


# ── How it looks ─────────────────────────────────────────────────────────────────────────────────────


def refund_view(refund: RefundIntent) -> RefundIntentView:
    return RefundIntentView(
        id=refund.id,
        booking_id=refund.booking_id,
        payment_id=refund.payment_id,
        amount=refund.amount_paise,
        currency="INR",
        reason=refund.reason,
        is_extra=refund.is_extra,
        status=refund.status,
        razorpay_refund_id=refund.razorpay_refund_id,
        failure=refund.failure,
        attempts=refund.attempts,
        next_try_at=stamp(refund.due_at),
        created_at=stamp(refund.created_at),
        updated_at=stamp(refund.updated_at),
    )


def dispute_view(dispute: Dispute) -> DisputeView:
    return DisputeView(
        id=dispute.id,
        booking_id=dispute.booking_id,
        payment_id=dispute.payment_id,
        amount=dispute.amount_paise,
        deducted=dispute.deducted_paise,
        written_off=dispute.written_off_paise,
        currency="INR",
        status=dispute.status,
        reason_code=dispute.reason_code,
        respond_by=stamp(dispute.respond_by),
        opened_at=stamp(dispute.opened_at),
        updated_at=stamp(dispute.updated_at),
    )
