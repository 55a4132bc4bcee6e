"""What does a mentor get for a week, and how far is it on its way?

    assembling ──► pending ──► processing ──► completed
                                 │    ▲
                                 ▼    │
                                 failed

A payout is assembled in steps, each of which may be the last before a crash; it is shown once it is sealed.
All amounts are paise; what a refund takes back after the fact is negative.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.bookings import Booking, PayoutStatus
from chalicelib.domain.errors import InvalidTransition
from chalicelib.domain.figures import HOME, week_of
from chalicelib.domain.payout_details import PayoutMethod

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
# A header names its bookings, up to so many; all of them are in its lines. An item holds 400 KB.
NAMED_BOOKINGS = 5000


class PayoutStage(StrEnum):
    ASSEMBLING = "assembling"  # never shown
    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


EDGES: dict[PayoutStage, frozenset[PayoutStage]] = {
    # Completed at once when refunds have eaten it up: there is nothing to send.
    PayoutStage.ASSEMBLING: frozenset({PayoutStage.PENDING, PayoutStage.COMPLETED}),
    PayoutStage.PENDING: frozenset({PayoutStage.PROCESSING}),
    PayoutStage.PROCESSING: frozenset({PayoutStage.COMPLETED, PayoutStage.FAILED}),
    PayoutStage.FAILED: frozenset({PayoutStage.PROCESSING}),
    PayoutStage.COMPLETED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A week in India, from a Monday's midnight up to the next one's."""

    start: datetime
    end: datetime

    @property
    def first_day(self) -> date:
        return self.start.astimezone(HOME).date()

    @property
    def last_day(self) -> date:
        return (self.end - _DAY / 2).astimezone(HOME).date()


def period_of(day: date) -> Period:
    """The week that a day in India lies in."""
    monday = day - timedelta(days=day.weekday())
    start, end = (datetime.combine(one, time.min, HOME) for one in (monday, monday + _WEEK))
    return Period(start=start.astimezone(UTC), end=end.astimezone(UTC))


def period_before(now: datetime) -> Period:
    """The last whole week."""
    return period_of(week_of(now) - _DAY)


class LineKind(StrEnum):
    SHARE = "share"
    REFUND = "refund"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutLine:
    """What one booking brings, or what a later refund of it takes back (negative); fee and net add up."""

    kind: LineKind
    booking_id: str
    held_at: datetime
    platform_fee_paise: int
    net_paise: int

    @property
    def amount_paise(self) -> int:
        return self.platform_fee_paise + self.net_paise


def is_payable(booking: Booking, period: Period) -> bool:
    """Its share is due, not disputed, in no payout yet, and has been so since before the period's end."""
    due = booking.due
    return due is not None and due.what == "PAYOUT" and due.at < period.end


def share_of(booking: Booking) -> PayoutLine:
    return PayoutLine(
        kind=LineKind.SHARE,
        booking_id=booking.id,
        held_at=booking.scheduled_at,
        platform_fee_paise=booking.platform_fee_paise,
        net_paise=booking.mentor_payout.amount_paise,
    )


# ── Assembling ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """`version` rises with every change. `booking_ids` are those of shares, the first of many."""

    id: str
    version: int = 0
    mentor_id: str
    mentor_name: str
    period: Period
    stage: PayoutStage = PayoutStage.ASSEMBLING
    amount_paise: int = 0
    platform_fee_paise: int = 0
    net_paise: int = 0
    sessions: int = 0
    booking_ids: tuple[str, ...] = ()
    method: PayoutMethod | None = None
    transaction_id: str | None = None
    failure_reason: str | None = None
    processed_at: datetime | None = None
    created_at: datetime
    updated_at: datetime

    @property
    def is_assembling(self) -> bool:
        return self.stage is PayoutStage.ASSEMBLING


def id_of(mentor_id: str, first_day: date) -> str:
    """One mentor and one period have one payout, whoever makes it and however often."""
    return f"pyt_{mentor_id.removeprefix('mtr_')}_{first_day:%Y%m%d}"


def place_of(payout_id: str) -> tuple[str, date] | None:
    """The mentor and the period's first day that an id names; None if it names none."""
    prefix, _, rest = payout_id.partition("_")
    who, _, day = rest.rpartition("_")
    try:
        first_day = datetime.strptime(day, "%Y%m%d").replace(tzinfo=HOME).date()
    except ValueError:
        return None
    return (f"mtr_{who}", first_day) if prefix == "pyt" and who and len(day) == len("20260302") else None


def begin(mentor_id: str, mentor_name: str, period: Period, *, now: datetime) -> Payout:
    return Payout(
        id=id_of(mentor_id, period.first_day),
        mentor_id=mentor_id,
        mentor_name=mentor_name,
        period=period,
        created_at=now,
        updated_at=now,
    )


def with_lines(payout: Payout, lines: Sequence[PayoutLine], *, now: datetime) -> Payout:
    shares = tuple(line.booking_id for line in lines if line.kind is LineKind.SHARE)
    return replace(
        payout,
        version=payout.version + 1,
        amount_paise=payout.amount_paise + sum(line.amount_paise for line in lines),
        platform_fee_paise=payout.platform_fee_paise + sum(line.platform_fee_paise for line in lines),
        net_paise=payout.net_paise + sum(line.net_paise for line in lines),
        sessions=payout.sessions + len(shares),
        booking_ids=(payout.booking_ids + shares)[:NAMED_BOOKINGS],
        updated_at=now,
    )


def seal(payout: Payout, *, method: PayoutMethod | None, now: datetime) -> Payout:
    """Nothing more comes in. Completed already if nothing is left to be sent."""
    stage = PayoutStage.PENDING if payout.net_paise else PayoutStage.COMPLETED
    is_over = stage is PayoutStage.COMPLETED
    return become(payout, stage, now=now, method=method, processed_at=now if is_over else None)


# ── On its way ───────────────────────────────────────────────────────────────────────────────────────


def advance(
    payout: Payout,
    stage: PayoutStage,
    *,
    method: PayoutMethod | None,
    transaction_id: str | None,
    failure_reason: str | None,
    now: datetime,
) -> Payout:
    """What was sent, arrived or did not. `method` is where it is sent. Raises InvalidTransition."""
    return become(
        payout,
        stage,
        now=now,
        method=method or payout.method,
        transaction_id=transaction_id or payout.transaction_id,
        failure_reason=failure_reason if stage is PayoutStage.FAILED else None,
        processed_at=now if stage is PayoutStage.COMPLETED else None,
    )


def become(payout: Payout, stage: PayoutStage, *, now: datetime, **changes: Any) -> Payout:
    """The payout one edge further. Raises InvalidTransition where there is none."""
    if stage not in EDGES[payout.stage]:
        raise InvalidTransition(f"A payout that is {payout.stage} cannot become {stage}.")
    return replace(payout, stage=stage, version=payout.version + 1, updated_at=now, **changes)


# ── Its bookings ─────────────────────────────────────────────────────────────────────────────────────


def claimed(booking: Booking, *, now: datetime) -> Booking:
    """In a payout, and in no other."""
    share = replace(booking.mentor_payout, status=PayoutStatus.SCHEDULED)
    return replace(booking, mentor_payout=share, version=booking.version + 1, updated_at=now)


def paid(booking: Booking, payout: Payout, *, now: datetime) -> Booking:
    """Its payout has arrived."""
    share = replace(
        booking.mentor_payout,
        status=PayoutStatus.PAID,
        processed_at=payout.processed_at,
        transaction_id=payout.transaction_id,
    )
    return replace(booking, mentor_payout=share, version=booking.version + 1, updated_at=now)
