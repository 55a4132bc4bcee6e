"""How do people get to their sessions: by the link, and by their calendars?"""

from chalice.app import Response
from msgspec import UNSET, UnsetType

from chalicelib import wiring
from chalicelib.config import settings
from chalicelib.domain import errors
from chalicelib.handlers.answers import Timestamp, View, stamp
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.services import meetings
from chalicelib.services.access import Access

routes = Routes(__name__, tag="Bookings")


class MeetingLink(View):
    """`token` stands where the video service asks for one."""

    url: str
    room_name: str
    opens_at: Timestamp
    closes_at: Timestamp
    token: str | UnsetType


@routes.get(
    "/api/bookings/{booking_id}/meeting-link",
    access=Access.SIGNED_IN,
    refusals=(errors.NotFound, errors.MeetingNotOpen),
)
def get_meeting_link(request: Request, booking_id: str) -> MeetingLink:
    """Where to meet, from 10 minutes before the start until 30 minutes after the end.

    Else 403 `meeting_not_open`, with `opensAt` in `data`.
    """
    entrance = meetings.entrance(
        booking_id,
        caller=request.signed_in,
        room_key=wiring.secrets().room_key,
        settings=settings(),
        now=request.now,
    )
    return MeetingLink(
        url=entrance.url,
        room_name=entrance.meeting.room_name,
        opens_at=stamp(entrance.meeting.opens_at),
        closes_at=stamp(entrance.meeting.closes_at),
        token=entrance.token or UNSET,
    )


@routes.get(
    "/api/bookings/{booking_id}/calendar.ics",
    access=Access.SIGNED_IN,
    refusals=(errors.NotFound, errors.InvalidState),
    media_type="text/calendar",
)
def get_calendar_file(request: Request, booking_id: str) -> Response:
    """The session as an iCalendar file, whose sequence rises with each change of the booking."""
    content = meetings.calendar_file(
        booking_id, caller=request.signed_in, settings=settings(), now=request.now
    )
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{booking_id}.ics"',
    }
    return Response(content.decode(), headers=headers)
