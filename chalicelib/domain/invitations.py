"""What does a person's calendar need to know about a session?"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.bookings import Booking, BookingStatus

_OPENS = "The call opens 10 minutes before the start."


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """`email` is a bare address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One session as one person's calendar shows it.

    `uid` never changes; `sequence` begins at 0 and rises with each change of the time or of whether it takes
    place (RFC 5545, 3.8.7.4), so that calendars replace the entry they have.
    `attendee` is the reader alone, since either side's address is none of the other's business; without one
    the file is for any calendar.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    url: str
    organizer: Party
    attendee: Party | None
    is_cancelled: bool


def invitation(
    booking: Booking, *, is_mentor: bool, organizer: Party, attendee: Party | None, public_url: str
) -> Invitation:
    """The session as its mentor or its student has it. It names no room: the call's page does, once open."""
    other = booking.student.name if is_mentor else booking.mentor.name
    page = f"Booking {booking.id}: {public_url}/bookings/{booking.id}"
    return Invitation(
        uid=f"{booking.id}@mentor-connect",
        sequence=booking.calendar_changes,
        starts_at=booking.scheduled_at,
        ends_at=booking.ends_at,
        summary=f"{booking.topic} with {other}",
        description="\n\n".join(filter(None, [booking.agenda.strip(), _OPENS, page])),
        url=f"{public_url}/call/{booking.id}",
        organizer=organizer,
        attendee=attendee,
        is_cancelled=booking.status is BookingStatus.CANCELLED,
    )
