"""How does somebody become a mentor, and what do mentors change of themselves?"""

from msgspec import UNSET, UnsetType

from chalicelib import wiring
from chalicelib.config import settings
from chalicelib.domain.errors import ApplicationExists, EmailNotVerified
from chalicelib.handlers.http import Routes
from chalicelib.handlers.profile_shapes import (
    ApplicationShape,
    AvailabilityShape,
    ProfileShape,
    given,
    payout,
)
from chalicelib.handlers.profiles import OneMentor, one
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services import applications, mentors
from chalicelib.services.access import Access

routes = Routes(__name__, tag="Mentors")


@routes.post(
    "/api/mentors/apply",
    access=Access.SIGNED_IN,
    operation="applyAsMentor",
    status=201,
    refusals=(ApplicationExists, EmailNotVerified),
    message="Thank you. We look at your application and write to you.",
)
def apply(request: Request, body: ApplicationShape) -> OneMentor:
    """Asks to become a mentor; after a rejection one may ask again."""
    profile = applications.apply(
        request.signed_in.user,
        given(body),
        body.availability,
        must_verify_email=settings().require_verified_email,
        avatars=wiring.avatars(),
        now=request.now,
    )
    return one(profile)


@routes.put("/api/mentors/profile", access=Access.MENTOR, overlaps=True)
def update_profile(request: Request, body: ProfileShape) -> OneMentor:
    """Changes what is given, and leaves the rest."""
    profile = mentors.update_profile(
        request.signed_in,
        given(body),
        week=None if body.availability is UNSET else body.availability,
        payout=payout(body),
        vault=wiring.vault(),
        avatars=wiring.avatars(),
        now=request.now,
    )
    return one(profile)


@routes.put("/api/mentors/availability", access=Access.MENTOR, overlaps=True)
def set_availability(request: Request, body: AvailabilityShape) -> OneMentor:
    """Replaces the weekly hours as a whole; what else is left out stays as it is. Bookings stand."""
    hours = mentors.Hours(
        week=body.availability,
        overrides=None if body.date_overrides is UNSET else body.date_overrides,
        terms=given(body, apart_from=("availability", "date_overrides")),
    )
    return one(mentors.set_availability(request.signed_in, hours, now=request.now))


class ToggleShape(Shape):
    """Left out, it flips."""

    is_accepting_bookings: bool | UnsetType = UNSET


@routes.put("/api/mentors/toggle-bookings", access=Access.MENTOR, overlaps=True)
def toggle_bookings(request: Request, body: ToggleShape) -> OneMentor:
    """Starts or stops taking bookings; those that were made stand."""
    accepts = None if body.is_accepting_bookings is UNSET else body.is_accepting_bookings
    return one(mentors.accept_bookings(request.signed_in, accepts=accepts, now=request.now))
