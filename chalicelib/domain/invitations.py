"""What does a person's calendar need to know about a session?"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """`email` is a bare address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One session as one person's calendar shows it.

    `uid` never changes and `sequence` rises with each change, so that calendars replace the entry they have.
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
