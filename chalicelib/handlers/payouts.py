"""How do mentors and administrators see payouts, and say how far they are?"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from chalicelib.domain.accounts import mentor_id_of
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import InvalidTransition, NotAMentor, NotFound
from chalicelib.domain.payout_details import PayoutMethod
from chalicelib.domain.payouts import LineKind, Payout, PayoutLine, PayoutStage, Period, period_of
from chalicelib.handlers import lists, times
from chalicelib.handlers.answers import Timestamp, View, stamp
from chalicelib.handlers.http import Routes
from chalicelib.handlers.lists import ListQuery, Pagination
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services import transfers
from chalicelib.services.access import Access
from chalicelib.storage import mentors
from chalicelib.storage import payouts as stored
from chalicelib.storage.together import beside

routes = Routes(__name__, tag="Payouts")


class PayoutStatus(StrEnum):
    """How far a payout is."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class NextPayoutStatus(StrEnum):
    """What an administrator may say of a payout."""

    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class PeriodView(View):
    """A week in India: from a Monday's midnight there up to the next one's."""

    start: Timestamp
    end: Timestamp


class PayoutLineView(View):
    """What one booking brings, in paise; negative where a later refund takes it back."""

    booking_id: str
    kind: LineKind
    held_at: Timestamp
    amount: int
    platform_fee: int
    net_amount: int
    currency: Literal["INR"]


class PayoutView(View):
    """In paise: `netAmount` is `amount` less `platformFee`. `method` is null until the mentor names one."""

    id: str
    mentor_id: str
    mentor_name: str
    bookings: list[str]
    amount: int
    platform_fee: int
    net_amount: int
    currency: Literal["INR"]
    status: PayoutStatus
    method: PayoutMethod | None
    period: PeriodView
    transaction_id: str | None
    failure_reason: str | None
    processed_at: Timestamp | None
    created_at: Timestamp
    updated_at: Timestamp
    lines: list[PayoutLineView] | UnsetType = UNSET


class OnePayout(View):
    payout: PayoutView


class Payouts(View):
    items: list[PayoutView]
    pagination: Pagination


class PayoutsQuery(ListQuery):
    status: PayoutStatus | None = None
    period: Annotated[times.Day, Meta(description="Any day of the week, as in India.")] | None = None
    mentor_id: Annotated[str, Meta(max_length=128)] | None = None


class PayoutChange(Shape):
    status: NextPayoutStatus
    transaction_id: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    failure_reason: Annotated[str, Meta(min_length=1, max_length=500)] | None = None


# ── The mentor's own ─────────────────────────────────────────────────────────────────────────────────


@routes.get("/api/mentors/me/payouts", access=Access.SIGNED_IN, refusals=(NotAMentor,))
def list_my_payouts(request: Request, query: ListQuery) -> Payouts:
    """The caller's payouts, newest first; a suspended mentor's too."""
    mentor_id = mentor_id_of(request.signed_in.user_id)
    known = beside(lambda: mentors.find(mentor_id))
    name = f"payouts {mentor_id}"
    page = stored.of_mentor(mentor_id, limit=query.limit, after=lists.mark(query, of=name))
    mentor = known.result()
    if mentor is None or not mentor.verified:
        raise NotAMentor
    return Payouts(
        items=[_shown(one) for one in page.items],
        pagination=lists.pagination(query, of=name, after=page.after),
    )


@routes.get("/api/mentors/me/payouts/{payout_id}", access=Access.SIGNED_IN, refusals=(NotFound,))
def read_my_payout(request: Request, payout_id: str) -> OnePayout:
    """One of the caller's payouts, with what each booking brings to it."""
    payout = stored.find(payout_id)
    if payout is None or payout.mentor_id != mentor_id_of(request.signed_in.user_id):
        raise NotFound
    return _whole(payout)


# ── The administrator's ──────────────────────────────────────────────────────────────────────────────


@routes.get("/api/admin/payouts", access=Access.ADMIN)
def list_payouts(query: PayoutsQuery) -> Payouts:
    """Payouts of all mentors or one, newest first."""
    stage = PayoutStage(query.status) if query.status else None
    period: Period | None = period_of(query.period) if query.period else None
    after = lists.mark(query, of="payouts")
    if query.mentor_id:
        page = stored.of_mentor(query.mentor_id, stage=stage, period=period, limit=query.limit, after=after)
    else:
        page = stored.listed(stage=stage, period=period, limit=query.limit, after=after)
    return Payouts(
        items=[_shown(one) for one in page.items],
        pagination=lists.pagination(query, of="payouts", after=page.after),
    )


@routes.get("/api/admin/payouts/{payout_id}", access=Access.ADMIN, refusals=(NotFound,))
def read_payout(payout_id: str) -> OnePayout:
    """One payout, with what each booking brings to it."""
    payout = stored.find(payout_id)
    if payout is None:
        raise NotFound
    return _whole(payout)


@routes.put("/api/admin/payouts/{payout_id}", access=Access.ADMIN, refusals=(NotFound, InvalidTransition))
def change_payout(request: Request, payout_id: str, body: PayoutChange) -> OnePayout:
    """Say that a payout was sent, has arrived, or failed.

    pending → processing → completed or failed; failed → processing. Its mentor is told when it has arrived,
    and its bookings then say that they are paid.
    """
    admin = request.signed_in.user
    return _whole(
        transfers.advance(
            payout_id,
            PayoutStage(body.status),
            transaction_id=body.transaction_id,
            failure_reason=body.failure_reason,
            actor=Actor(admin.id, admin.name),
            now=request.now,
        )
    )


# ── How it looks ─────────────────────────────────────────────────────────────────────────────────────


def _whole(payout: Payout) -> OnePayout:
    return OnePayout(payout=_shown(payout, lines=list(stored.lines_of(payout))))


def _shown(payout: Payout, *, lines: Iterable[PayoutLine] | None = None) -> PayoutView:
    known = None if lines is None else list(lines)
    return PayoutView(
        id=payout.id,
        mentor_id=payout.mentor_id,
        mentor_name=payout.mentor_name,
        bookings=list(payout.booking_ids) if known is None else _bookings(known),
        amount=payout.amount_paise,
        platform_fee=payout.platform_fee_paise,
        net_amount=payout.net_paise,
        currency="INR",
        status=PayoutStatus(payout.stage),
        method=payout.method,
        period=PeriodView(start=stamp(payout.period.start), end=stamp(payout.period.end)),
        transaction_id=payout.transaction_id,
        failure_reason=payout.failure_reason,
        processed_at=stamp(payout.processed_at),
        created_at=stamp(payout.created_at),
        updated_at=stamp(payout.updated_at),
        lines=UNSET if known is None else [_line(one) for one in known],
    )


def _bookings(lines: Iterable[PayoutLine]) -> list[str]:
    return [line.booking_id for line in lines if line.kind is LineKind.SHARE]


def _line(line: PayoutLine) -> PayoutLineView:
    return PayoutLineView(
        booking_id=line.booking_id,
        kind=line.kind,
        held_at=stamp(line.held_at),
        amount=line.amount_paise,
        platform_fee=line.platform_fee_paise,
        net_amount=line.net_paise,
        currency="INR",
    )
