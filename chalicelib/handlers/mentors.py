"""How does a request reach the mentors?"""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.config import settings
from chalicelib.domain.errors import ApplicationExists, EmailNotVerified, FieldError, Invalid, NotFound
from chalicelib.handlers import profiles as shapes
from chalicelib.handlers.answers import Timestamp, View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.profiles import ApplicationShape, OneMentor, Timezone
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services import applications, profiles, slots
from chalicelib.services.access import Access

routes = Routes(__name__, tag="Mentors")

Day = Annotated[str, Meta(max_length=10, examples=["2026-03-01"], extra_json_schema={"format": "date"})]


@routes.post(
    "/api/mentors/apply",
    access=Access.SIGNED_IN,
    status=201,
    refusals=(ApplicationExists, EmailNotVerified),
    message="Thank you. We look at your application and write to you.",
)
def apply(request: Request, body: ApplicationShape) -> OneMentor:
    """Asks to become a mentor; after a rejection one may ask again."""
    profile = applications.apply(
        request.signed_in.user,
        shapes.given(body),
        body.availability,
        must_verify_email=settings().require_verified_email,
        now=request.now,
    )
    return shapes.one(profile)


@routes.get("/api/mentors/me", access=Access.SIGNED_IN, refusals=(NotFound,))
def mine(request: Request) -> OneMentor:
    """The caller's own profile, whatever its status."""
    return shapes.one(profiles.own(request.signed_in))


@routes.get("/api/mentors/{mentor}", access=Access.SIGNED_IN, refusals=(NotFound,))
def mentor(request: Request, mentor: str) -> OneMentor:
    """One mentor, by slug or id."""
    return shapes.one(profiles.show(mentor, caller=request.signed_in))


# ── Times ────────────────────────────────────────────────────────────────────────────────────────────


class SlotsQuery(Shape):
    """Both days included, at most 31, in `timezone` (by default the caller's)."""

    first: Day = msgspec.field(name="from")
    last: Day = msgspec.field(name="to")
    duration: Literal[30, 60]
    timezone: Timezone | None = None


class SlotView(View):
    start: Timestamp
    end: Timestamp


class SlotsView(View):
    """`days` has the dates on which anything is free."""

    slots: list[SlotView]
    days: dict[str, list[Timestamp]]
    next_available: Timestamp | None


@routes.get("/api/mentors/{mentor}/slots", access=Access.SIGNED_IN, refusals=(NotFound,))
def bookable(request: Request, mentor: str, query: SlotsQuery) -> SlotsView:
    """What the caller can book with a mentor now."""
    wish = slots.Wish(
        first=_day("from", query.first),
        last=_day("to", query.last),
        duration_minutes=query.duration,
        timezone=query.timezone,
    )
    return SlotsView.of(slots.offered(mentor, wish, caller=request.signed_in, now=request.now))


def _day(field: str, text: str) -> date:
    try:
        if len(text) == len("2026-03-01"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Invalid(FieldError(field, "Use a date that exists, as YYYY-MM-DD, such as 2026-03-01."))
