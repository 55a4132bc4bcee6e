"""How does a request ask how a mentor is doing?"""

from chalicelib.domain.figures import Figures
from chalicelib.handlers.answers import View
from chalicelib.handlers.booking_views import BookingView
from chalicelib.handlers.bookings import seen
from chalicelib.handlers.http import Routes
from chalicelib.handlers.profiles import RatingView
from chalicelib.handlers.requests import Request
from chalicelib.services import dashboard
from chalicelib.services.access import Access
from chalicelib.services.dashboard import NEXT_SESSIONS

routes = Routes(__name__, tag="Mentors")


class WeekView(View):
    """`weekStart` is a Monday in India; `amount` in paise."""

    week_start: str
    amount: int


class EarningsView(View):
    """The mentor's share, in paise; `pending` is earned, not yet paid out. Months and weeks are India's."""

    total: int
    this_month: int
    pending: int
    paid_out: int
    by_week: list[WeekView]


class SessionsView(View):
    """`total` were ever confirmed; `upcoming` are confirmed and have not ended."""

    total: int
    upcoming: int
    completed: int
    cancelled: int
    no_show: int


class StatsView(View):
    earnings: EarningsView
    sessions: SessionsView
    rating: RatingView
    response_time: int | None
    repeat_student_rate: float
    cancellation_rate: float
    next_sessions: list[BookingView]


class Stats(View):
    stats: StatsView


@routes.get("/api/mentors/dashboard/stats", access=Access.MENTOR)
def dashboard_stats(request: Request) -> Stats:
    """What the caller earned, gave and is about to give."""
    found = dashboard.stats(request.signed_in, now=request.now)
    figures = found.figures
    return Stats(
        stats=StatsView(
            earnings=_earnings(figures, request),
            sessions=SessionsView(
                total=figures.confirmed,
                upcoming=len(found.upcoming),
                completed=figures.completed,
                cancelled=figures.cancelled,
                no_show=figures.no_show,
            ),
            rating=RatingView.of(found.mentor.rating),
            response_time=figures.response_minutes(request.now),
            repeat_student_rate=figures.repeat_student_rate,
            cancellation_rate=figures.cancellation_rate(request.now),
            next_sessions=[seen(booking, request) for booking in found.upcoming[:NEXT_SESSIONS]],
        )
    )


def _earnings(figures: Figures, request: Request) -> EarningsView:
    weeks = figures.weeks(request.now)
    return EarningsView(
        total=figures.earned_paise,
        this_month=figures.earned_this_month(request.now),
        pending=figures.earned_paise - figures.paid_out_paise,
        paid_out=figures.paid_out_paise,
        by_week=[WeekView(week_start=one.week_start.isoformat(), amount=one.amount_paise) for one in weeks],
    )
