"""Where and when do the two of a booking meet, for a browser and for a calendar?"""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from chalicelib.config import Settings
from chalicelib.domain.bookings import BookingStatus
from chalicelib.domain.bookings import Party as Side
from chalicelib.domain.errors import InvalidState, MeetingNotOpen
from chalicelib.domain.invitations import Party, invitation
from chalicelib.domain.lifecycle import party_of
from chalicelib.domain.meetings import Meeting, meeting
from chalicelib.gateways import calendar
from chalicelib.gateways.email import PRODUCT
from chalicelib.services.access import Caller
from chalicelib.services.bookings import of_participant


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """`token` lets its bearer into the room; None where the video service asks for none."""

    meeting: Meeting
    url: str
    token: str | None = None


def entrance(
    booking_id: str, *, caller: Caller, room_key: bytes, settings: Settings, now: datetime
) -> Entrance:
    """Raises NotFound, or MeetingNotOpen with when it opens (never, where no session takes place)."""
    booking = of_participant(booking_id, user_id=caller.user_id)
    room = meeting(booking, room_key=room_key)
    if room is None or not room.is_open(now):
        raise MeetingNotOpen(data={"opensAt": room.opens_at if room else None})
    return Entrance(meeting=room, url=f"https://{settings.jitsi_domain}/{room.room_name}")


def calendar_file(booking_id: str, *, caller: Caller, settings: Settings, now: datetime) -> bytes:
    """The session for any calendar of the caller's. Raises NotFound, or InvalidState while it is not paid."""
    booking = of_participant(booking_id, user_id=caller.user_id).as_read(now)
    if booking.status is BookingStatus.PENDING:
        raise InvalidState("Pay for the session first.")
    entry = invitation(
        booking,
        is_mentor=party_of(booking, caller.user_id) is Side.MENTOR,
        organizer=Party(name=PRODUCT, email=parseaddr(settings.mail_from)[1]),
        attendee=None,
        public_url=settings.public_url,
    )
    return calendar.calendar_file(entry, now=now)
