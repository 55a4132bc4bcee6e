"""How does an administrator read what came in and where it went?"""

from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta, field

from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.figures import HOME
from chalicelib.domain.revenue import Grouping, Takings, grouped
from chalicelib.handlers import times
from chalicelib.handlers.answers import View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services.access import Access
from chalicelib.storage import revenue

routes = Routes(__name__, tag="Administration")
DAYS_SHOWN, MOST_DAYS = 30, 3660

Day = Annotated[times.Day, Meta(description="A day in Asia/Kolkata.")]


class RevenueQuery(Shape):
    first: Day | None = field(default=None, name="from")
    last: Day | None = field(default=None, name="to")
    group_by: Grouping = Grouping.DAY


class TakingsView(View):
    """In paise, but for `sessions`; `gst` is contained in `gross` less `refunds`."""

    gross: int
    refunds: int
    platform_fees: int
    gst: int
    mentor_payouts: int
    sessions: int


class PeriodTakings(TakingsView):
    """`start` is the first day of the day, week (a Monday) or month."""

    start: date


class Revenue(View):
    totals: TakingsView
    periods: list[PeriodTakings]


@routes.get("/api/admin/revenue", access=Access.ADMIN)
def read_revenue(request: Request, query: RevenueQuery) -> Revenue:
    """What came in, by the day in India on which the money moved; the last 30 days unless others are named."""
    today = request.now.astimezone(HOME).date()
    last = query.last or (today if query.first is None or query.first <= today else query.first)
    first = query.first or last - timedelta(days=DAYS_SHOWN - 1)
    _check(first, last)
    days = revenue.between(first, last)
    periods = grouped(days, first=first, last=last, grouping=query.group_by)
    return Revenue(
        totals=TakingsView(**_shown(sum(days.values(), Takings()))),
        periods=[PeriodTakings(start=start, **_shown(takings)) for start, takings in periods],
    )


def _check(first: date, last: date) -> None:
    if first > last:
        raise Invalid(FieldError("from", "This lies after `to`."))
    if (last - first).days >= MOST_DAYS:
        raise Invalid(FieldError("from", f"Ask for {MOST_DAYS} days at most."))


def _shown(takings: Takings) -> dict[str, int]:
    return {
        "gross": takings.gross_paise,
        "refunds": takings.refunds_paise,
        "platform_fees": takings.platform_fees_paise,
        "gst": takings.gst_paise,
        "mentor_payouts": takings.mentor_payouts_paise,
        "sessions": takings.sessions,
    }
