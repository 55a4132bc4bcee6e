"""What do students and mentors do over HTTP with the bookings they have?"""

from datetime import UTC
from typing import Annotated

from msgspec import Meta

from chalicelib.domain import errors
from chalicelib.domain.bookings import Booking
from chalicelib.domain.session_notes import MOST_CHARACTERS
from chalicelib.handlers import times
from chalicelib.handlers.answers import View
from chalicelib.handlers.booking_views import BookingView, RefundView
from chalicelib.handlers.bookings import BookingAnswer, seen
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services import lifecycle
from chalicelib.services.access import Access
from chalicelib.storage import session_notes

routes = Routes(__name__, tag="Bookings")


class Cancellation(Shape):
    reason: Annotated[
        str, Meta(min_length=1, max_length=1000, pattern=r"\S", description="Told to the other side.")
    ]


class Rescheduling(Shape):
    scheduled_at: times.Instant


class NotesShape(Shape):
    content: Annotated[str, Meta(max_length=MOST_CHARACTERS)]


class CancelledAnswer(View):
    """`refund` is null where nothing goes back."""

    booking: BookingView
    refund: RefundView | None


@routes.put(
    "/api/bookings/{booking_id}/cancel",
    access=Access.SIGNED_IN,
    overlaps=True,
    refusals=(errors.NotFound, errors.InvalidState),
)
def cancel_booking(request: Request, booking_id: str, body: Cancellation) -> CancelledAnswer:
    """Cancel a booking.

    A student gets back all with more than 24 hours' notice, half from 4 to 24 hours, then nothing; all at a
    time that the mentor moved it to. A mentor who cancels gives all back. A cancelled booking is answered as
    it is.
    """
    booking = lifecycle.cancel(booking_id, reason=body.reason, caller=request.signed_in, now=request.now)
    view = _whole(booking, request)
    return CancelledAnswer(booking=view, refund=view.refund)


@routes.put(
    "/api/bookings/{booking_id}/reschedule",
    access=Access.SIGNED_IN,
    overlaps=True,
    refusals=(
        errors.NotFound,
        errors.InvalidState,
        errors.RescheduleLimit,
        errors.TooLate,
        errors.SlotUnavailable,
        errors.SlotTaken,
        errors.OverlapsYourSession,
    ),
)
def reschedule_booking(request: Request, booking_id: str, body: Rescheduling) -> BookingAnswer:
    """Move a confirmed session to another time the mentor offers.

    A student can once, up to 24 hours before the start; its mentor at any time before it, without notice.
    """
    booking = lifecycle.reschedule(
        booking_id, start=body.scheduled_at.astimezone(UTC), caller=request.signed_in, now=request.now
    )
    return BookingAnswer(booking=_whole(booking, request))


_MARKING = (errors.NotFound, errors.NotAllowed, errors.NotStarted, errors.InvalidState)


@routes.put("/api/bookings/{booking_id}/complete", access=Access.SIGNED_IN, overlaps=True, refusals=_MARKING)
def complete_booking(request: Request, booking_id: str) -> BookingAnswer:
    """Mark a session as given, once it has started. Its student is asked for a review."""
    booking = lifecycle.complete(booking_id, caller=request.signed_in, now=request.now)
    return BookingAnswer(booking=_whole(booking, request))


@routes.put("/api/bookings/{booking_id}/no-show", access=Access.SIGNED_IN, overlaps=True, refusals=_MARKING)
def mark_no_show(request: Request, booking_id: str) -> BookingAnswer:
    """Say that the student did not come, from 10 minutes after the start. It is paid like a session given."""
    booking = lifecycle.mark_absent(booking_id, caller=request.signed_in, now=request.now)
    return BookingAnswer(booking=_whole(booking, request))


@routes.put(
    "/api/bookings/{booking_id}/notes",
    access=Access.SIGNED_IN,
    overlaps=True,
    refusals=(errors.NotFound, errors.NotAllowed, errors.InvalidState),
)
def write_session_notes(request: Request, booking_id: str, body: NotesShape) -> BookingAnswer:
    """Write down what matters of a session, for its student to read."""
    booking, notes = lifecycle.write_notes(
        booking_id, content=body.content, caller=request.signed_in, now=request.now
    )
    return BookingAnswer(booking=seen(booking, request, notes=notes))


def _whole(booking: Booking, request: Request) -> BookingView:
    return seen(booking, request, notes=session_notes.of(booking.id))
