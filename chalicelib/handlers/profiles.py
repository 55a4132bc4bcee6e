"""How is a mentor's profile asked for, and how is it shown?"""

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType, field

from chalicelib.domain.errors import NotFound
from chalicelib.domain.hours import Window
from chalicelib.domain.mentors import ApplicationStatus, Expertise, SessionTopic
from chalicelib.domain.payout_details import PayoutMethod
from chalicelib.domain.weekly_hours import clock
from chalicelib.handlers.answers import Timestamp, View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.services import profiles
from chalicelib.services.access import Access
from chalicelib.services.profiles import Profile

routes = Routes(__name__, tag="Mentors")


class ExperienceView(View):
    years: int
    current_company: str | None
    current_role: str | None
    past_companies: list[str]


class PricingView(View):
    """Whole rupees, GST included."""

    thirty_min: int
    sixty_min: int
    currency: str


class RatingView(View):
    average: float
    count: int


class SpanView(View):
    start: str
    end: str


class DayView(View):
    day_of_week: int
    slots: list[SpanView]


class DateView(View):
    date: str
    slots: list[SpanView]


class BankAccountView(View):
    account_number: str
    ifsc_code: str
    account_holder: str


class PayoutView(View):
    """Numbers are masked to their last four."""

    method: PayoutMethod
    upi_id: str | None
    bank_account: BankAccountView | None


class MentorView(View, kw_only=True):
    """A profile. What is not everybody's to know is absent for them."""

    id: str
    slug: str
    user_id: str
    name: str
    avatar: str | None
    headline: str
    bio: str
    expertise: list[Expertise]
    experience: ExperienceView
    languages: list[str]
    session_topics: list[SessionTopic]
    linkedin_url: str | None
    timezone: str
    availability: list[DayView] = field(default_factory=list)
    pricing: PricingView
    rating: RatingView
    total_sessions: int
    response_time: int | None = None
    repeat_student_rate: float = 0
    cancellation_rate: float = 0
    is_accepting_bookings: bool
    is_active: bool
    application_status: ApplicationStatus
    verified: bool
    verified_at: Timestamp | None
    created_at: Timestamp
    updated_at: Timestamp
    application_note: str | UnsetType | None = UNSET
    payout_details: PayoutView | UnsetType | None = UNSET
    total_earnings: int | UnsetType = UNSET
    date_overrides: list[DateView] | UnsetType = UNSET
    buffer_minutes: int | UnsetType = UNSET
    minimum_notice_minutes: int | UnsetType = UNSET
    booking_window_days: int | UnsetType = UNSET
    max_sessions_per_day: int | UnsetType | None = UNSET


class OneMentor(View):
    mentor: MentorView


def one(profile: Profile) -> OneMentor:
    hours, figures = profile.availability, profile.figures
    shown = msgspec.structs.replace(
        MentorView.of(profile.mentor),
        availability=[
            DayView(day_of_week=day, slots=_spans(hours.weekly[day])) for day in sorted(hours.weekly)
        ],
        response_time=figures.response_minutes(profile.now),
        repeat_student_rate=figures.repeat_student_rate,
        cancellation_rate=figures.cancellation_rate(profile.now),
    )
    if not profile.is_private:
        return OneMentor(mentor=msgspec.structs.replace(shown, application_note=UNSET))
    return OneMentor(mentor=_with_private(shown, profile))


def _with_private(shown: MentorView, profile: Profile) -> MentorView:
    hours = profile.availability
    overrides = sorted(hours.date_overrides.items())
    return msgspec.structs.replace(
        shown,
        payout_details=profile.payout_details and PayoutView.of(profile.payout_details),
        total_earnings=profile.figures.earned_paise,
        date_overrides=[DateView(date=day.isoformat(), slots=_spans(spans)) for day, spans in overrides],
        buffer_minutes=hours.buffer_minutes,
        minimum_notice_minutes=hours.minimum_notice_minutes,
        booking_window_days=hours.booking_window_days,
        max_sessions_per_day=hours.max_sessions_per_day,
    )


def _spans(windows: Sequence[Window]) -> list[SpanView]:
    in_order = sorted(windows, key=lambda window: window.start_minute)
    return [SpanView(start=clock(one.start_minute), end=clock(one.end_minute)) for one in in_order]


# ── Asked for ───────────────────────────────────────────────────────────────────────────────────────


@routes.get("/api/mentors/me", access=Access.SIGNED_IN, operation="getOwnProfile", refusals=(NotFound,))
def own_profile(request: Request) -> OneMentor:
    """The caller's own profile, whatever its status."""
    return one(profiles.own(request.signed_in, now=request.now))


@routes.get("/api/mentors/{mentor}", access=Access.SIGNED_IN, operation="getMentor", refusals=(NotFound,))
def mentor_profile(request: Request, mentor: str) -> OneMentor:
    """One mentor, by slug or id."""
    return one(profiles.show(mentor, caller=request.signed_in, now=request.now))
