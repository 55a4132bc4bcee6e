"""How is a mentor doing?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.accounts import mentor_id_of
from chalicelib.domain.bookings import Booking, BookingStatus
from chalicelib.domain.figures import Figures
from chalicelib.domain.mentors import Mentor
from chalicelib.services.access import Caller
from chalicelib.storage import bookings, figures
from chalicelib.storage.together import beside

NEXT_SESSIONS = 5
_LONGEST_SESSION = timedelta(minutes=60)
_END_OF_TIME = "~"
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """`upcoming` are the confirmed sessions that have not ended, next one first."""

    mentor: Mentor
    figures: Figures
    upcoming: Sequence[Booking]


def stats(caller: Caller, *, now: datetime) -> Dashboard:
    """Both reads are made beside the check of the caller."""
    mentor_id = mentor_id_of(caller.user_id)
    ahead = beside(lambda: _upcoming(mentor_id, now=now))
    summed = figures.of(mentor_id)
    return Dashboard(mentor=caller.mentor, figures=summed, upcoming=ahead.result())


def _upcoming(mentor_id: str, *, now: datetime) -> list[Booking]:
    """As many as there are: what can be booked ahead is bounded."""
    since, _ = bookings.starts_between(now - _LONGEST_SESSION, now)
    found: list[Booking] = []
    after = None
    while True:
        page = bookings.of_mentor(
            mentor_id, between=(since, _END_OF_TIME), limit=_PAGE, after=after, descending=False
        )
        found += [one for one in page.items if one.status is BookingStatus.CONFIRMED and one.ends_at > now]
        after = page.after
        if after is None:
            return found
