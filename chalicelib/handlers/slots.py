"""How does a request ask for a mentor's times?"""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.errors import FieldError, Invalid, NotFound
from chalicelib.handlers.answers import Timestamp, View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.profile_shapes import Timezone
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Rule, Shape
from chalicelib.services import slots
from chalicelib.services.access import Access

routes = Routes(__name__, tag="Mentors")


def _day(text: str) -> date:
    try:
        if len(text) == len("2026-03-01"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Invalid(FieldError("day", "Use a date that exists, as YYYY-MM-DD, such as 2026-03-01."))


Day = Annotated[
    str, Meta(max_length=10, examples=["2026-03-01"], extra_json_schema={"format": "date"}), Rule(_day)
]


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


@routes.get(
    "/api/mentors/{mentor}/slots", access=Access.SIGNED_IN, operation="listSlots", refusals=(NotFound,)
)
def bookable_times(request: Request, mentor: str, query: SlotsQuery) -> SlotsView:
    """What the caller can book with a mentor now."""
    wish = slots.Wish(
        first=_day(query.first),
        last=_day(query.last),
        duration_minutes=query.duration,
        timezone=query.timezone,
    )
    return SlotsView.of(slots.offered(mentor, wish, caller=request.signed_in, now=request.now))
