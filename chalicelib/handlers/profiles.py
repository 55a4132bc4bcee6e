"""How is a mentor's profile written and shown?"""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from chalicelib.domain import profiles as limits
from chalicelib.domain.hours import Window
from chalicelib.domain.mentors import ApplicationStatus, Experience, Expertise, Pricing, SessionTopic
from chalicelib.domain.weekly_hours import clock
from chalicelib.handlers.answers import Timestamp, View
from chalicelib.handlers.shapes import Shape
from chalicelib.services.profiles import Profile

# ── As written ───────────────────────────────────────────────────────────────────────────────────────

Company = Annotated[str, Meta(max_length=limits.COMPANY_CHARACTERS)]
Language = Annotated[str, Meta(max_length=limits.LANGUAGE_CHARACTERS)]
Url = Annotated[str, Meta(max_length=limits.URL_CHARACTERS)]
Rupees = Annotated[int, Meta(ge=limits.LOWEST_PRICE_RUPEES, le=limits.HIGHEST_PRICE_RUPEES)]
Clock = Annotated[str, Meta(max_length=5, examples=["09:30"])]
Headline = Annotated[str, Meta(min_length=1, max_length=limits.HEADLINE_CHARACTERS)]
Bio = Annotated[str, Meta(min_length=1, max_length=limits.BIO_CHARACTERS)]
Skills = Annotated[list[Expertise], Meta(min_length=1, max_length=len(Expertise))]
Topics = Annotated[list[SessionTopic], Meta(min_length=1, max_length=len(SessionTopic))]
Languages = Annotated[list[Language], Meta(max_length=limits.MOST_LANGUAGES)]
Timezone = Annotated[str, Meta(min_length=1, max_length=64, description="An IANA name.")]


class ExperienceShape(Shape):
    years: Annotated[int, Meta(ge=0, le=limits.MOST_YEARS)]
    current_company: Company | None = None
    current_role: Annotated[str, Meta(max_length=limits.ROLE_CHARACTERS)] | None = None
    past_companies: Annotated[list[Company], Meta(max_length=limits.MOST_COMPANIES)] = field(
        default_factory=list
    )


class PricingShape(Shape):
    """Whole rupees."""

    thirty_min: Rupees
    sixty_min: Rupees
    currency: Annotated[str, Meta(pattern="^INR$")] = "INR"


class SpanShape(Shape):
    """Wall-clock `HH:MM` in the mentor's time zone; `24:00` is an end at midnight."""

    start: Clock
    end: Clock


Spans = Annotated[list[SpanShape], Meta(max_length=48)]


class DayShape(Shape):
    """0 is Sunday."""

    day_of_week: Annotated[int, Meta(ge=0, le=6)]
    slots: Spans


Week = Annotated[list[DayShape], Meta(max_length=7)]


class ApplicationShape(Shape):
    headline: Headline
    bio: Bio
    expertise: Skills
    experience: ExperienceShape
    availability: Week
    pricing: PricingShape
    session_topics: Topics
    languages: Languages = field(default_factory=list)
    linkedin_url: Url | None = None
    avatar: Url | UnsetType | None = UNSET
    timezone: Timezone | UnsetType = UNSET


_DOMAIN = {"experience": Experience, "pricing": Pricing}


def given(body: Shape, *, apart_from: Sequence[str] = ("availability",)) -> dict[str, Any]:
    """The profile's fields that a body has, by name, in the domain's terms."""
    fields = {
        one.name: getattr(body, one.name)
        for one in msgspec.structs.fields(body)
        if one.name not in apart_from and getattr(body, one.name) is not UNSET
    }
    return {
        name: msgspec.convert(value, _DOMAIN[name], from_attributes=True) if name in _DOMAIN else value
        for name, value in fields.items()
    }


# ── As shown ─────────────────────────────────────────────────────────────────────────────────────────


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
    date_overrides: list[DateView] | UnsetType = UNSET
    buffer_minutes: int | UnsetType = UNSET
    minimum_notice_minutes: int | UnsetType = UNSET
    booking_window_days: int | UnsetType = UNSET
    max_sessions_per_day: int | UnsetType | None = UNSET


class OneMentor(View):
    mentor: MentorView


def one(profile: Profile) -> OneMentor:
    hours = profile.availability
    shown = msgspec.structs.replace(
        MentorView.of(profile.mentor),
        availability=[
            DayView(day_of_week=day, slots=_spans(hours.weekly[day])) for day in sorted(hours.weekly)
        ],
    )
    if profile.is_private:
        overrides = sorted(hours.date_overrides.items())
        shown = msgspec.structs.replace(
            shown,
            date_overrides=[DateView(date=day.isoformat(), slots=_spans(open_)) for day, open_ in overrides],
            buffer_minutes=hours.buffer_minutes,
            minimum_notice_minutes=hours.minimum_notice_minutes,
            booking_window_days=hours.booking_window_days,
            max_sessions_per_day=hours.max_sessions_per_day,
        )
    else:
        shown = msgspec.structs.replace(shown, application_note=UNSET)
    return OneMentor(mentor=shown)


def _spans(windows: Sequence[Window]) -> list[SpanView]:
    in_order = sorted(windows, key=lambda window: window.start_minute)
    return [SpanView(start=clock(one.start_minute), end=clock(one.end_minute)) for one in in_order]
