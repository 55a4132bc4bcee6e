"""What did the business take in on a day, and where did it go?

Each ledger line counts on the day in India that the money moved. GST is that of what was received, less that
of what went back. A session counts when it is paid for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

from chalicelib.domain import money
from chalicelib.domain.bookings import Booking
from chalicelib.domain.figures import HOME
from chalicelib.domain.ledger import LedgerLine, Movement


@dataclass(frozen=True, slots=True, kw_only=True)
class Takings:
    """Sums of one time span, in paise but for `sessions`. Fees and payouts are less what refunds gave back.

    What was written off lowers the fees: gross less refunds is always fees, payouts and what is still held.
    """

    gross_paise: int = 0
    refunds_paise: int = 0
    platform_fees_paise: int = 0
    gst_paise: int = 0
    mentor_payouts_paise: int = 0
    sessions: int = 0

    def __add__(self, other: "Takings") -> "Takings":
        sums = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        return Takings(**sums)


# Which sum a movement counts in. What is paid out was counted as the mentor's when they earned it.
_COUNTED_IN: dict[Movement, tuple[str, int]] = {
    Movement.CAPTURED: ("gross_paise", 1),
    Movement.REFUNDED: ("refunds_paise", 1),
    Movement.CHARGED_BACK: ("refunds_paise", 1),
    Movement.PLATFORM_FEE: ("platform_fees_paise", 1),
    Movement.PLATFORM_FEE_BACK: ("platform_fees_paise", -1),
    Movement.WRITTEN_OFF: ("platform_fees_paise", -1),
    Movement.MENTOR_SHARE: ("mentor_payouts_paise", 1),
    Movement.MENTOR_SHARE_BACK: ("mentor_payouts_paise", -1),
}
_TAXED = {Movement.CAPTURED: 1, Movement.REFUNDED: -1, Movement.CHARGED_BACK: -1}


def of_line(line: LedgerLine, booking: Booking) -> Takings:
    """What one movement counts."""
    name, sign = _COUNTED_IN.get(line.movement, ("gross_paise", 0))
    gst = money.tax(line.amount_paise, booking.terms.gst_rate).gst_paise
    counted = {name: sign * line.amount_paise, "gst_paise": _TAXED.get(line.movement, 0) * gst}
    return Takings(**counted, sessions=_sessions(line, booking))


def _sessions(line: LedgerLine, booking: Booking) -> int:
    """Not of a second payment, nor of one that came too late."""
    is_payment = line.movement is Movement.CAPTURED and line.reference == booking.payment.payment_id
    return int(is_payment and booking.was_confirmed)


def day_of(line: LedgerLine) -> date:
    return line.moved_at.astimezone(HOME).date()


def by_day(lines: Iterable[tuple[LedgerLine, Booking]]) -> dict[date, Takings]:
    sums: dict[date, Takings] = {}
    for line, booking in lines:
        day = day_of(line)
        sums[day] = sums.get(day, Takings()) + of_line(line, booking)
    return sums


# ── Time spans ───────────────────────────────────────────────────────────────────────────────────────


class Grouping(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def start_of(day: date, grouping: Grouping) -> date:
    """The first day of the day's group: a week begins on Monday."""
    match grouping:
        case Grouping.DAY:
            return day
        case Grouping.WEEK:
            return day - timedelta(days=day.weekday())
        case Grouping.MONTH:
            return day.replace(day=1)


def grouped(
    days: Mapping[date, Takings], *, first: date, last: date, grouping: Grouping
) -> Iterator[tuple[date, Takings]]:
    """Every group that the days from `first` to `last` lie in, oldest first; also where nothing moved.

    The first and the last one may begin before and end after, and hold no more than the days asked for.
    """
    groups: dict[date, Takings] = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        start = start_of(day, grouping)
        groups[start] = groups.get(start, Takings()) + days.get(day, Takings())
    yield from groups.items()
