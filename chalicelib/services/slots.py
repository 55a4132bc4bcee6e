"""Which times can somebody book with a mentor now?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from chalicelib.domain import availability as engine
from chalicelib.domain.accounts import user_id_of
from chalicelib.domain.availability import Availability
from chalicelib.domain.calendars import CalendarDay, Claim
from chalicelib.domain.errors import FieldError, Invalid, NotFound
from chalicelib.domain.timezones import midnight, moment, zone
from chalicelib.services import profiles
from chalicelib.services.access import Caller
from chalicelib.storage import calendars, mentors
from chalicelib.storage.together import beside

MOST_DAYS = 31
_MOST_DAYS_AHEAD = 366
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Starts on the dates from `first` to `last`, both included, in `timezone` (None: the caller's)."""

    first: date
    last: date
    duration_minutes: int
    timezone: str | None

    def check(self) -> None:
        """Raises Invalid naming what cannot be asked."""
        if self.timezone is not None:
            zone(self.timezone)
        if self.last < self.first:
            raise Invalid(FieldError("to", f"Use {self.first} or a later day."))
        if self.last - self.first >= MOST_DAYS * _DAY:
            last = self.first + (MOST_DAYS - 1) * _DAY
            raise Invalid(FieldError("to", f"Ask for at most {MOST_DAYS} days at once: up to {last}."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """`days` has the starts on each date (`YYYY-MM-DD`, in the time zone of the wish) that has any."""

    slots: Sequence[Slot] = ()
    days: dict[str, list[datetime]]
    next_available: datetime | None = None


def offered(address: str, wish: Wish, *, caller: Caller, now: datetime) -> Offer:
    """Mentors see their own times as students do, though nobody books themselves.

    Raises Invalid, or NotFound for a mentor whom the caller may not know of.
    """
    wish.check()
    mentor_id = profiles.id_at(address)
    today = now.astimezone(UTC).date()
    span = (today - 2 * _DAY, today + _MOST_DAYS_AHEAD * _DAY)
    given = beside(partial(calendars.between, user_id_of(mentor_id), *span))
    booked = beside(partial(calendars.between, caller.user_id, *span))
    mentor, hours = mentors.with_hours(mentor_id)
    if mentor is None or hours is None or not profiles.may_see(mentor, caller):
        raise NotFound
    if not (mentor.is_visible and mentor.is_accepting_bookings):
        return Offer(days={})
    own = () if mentor.user_id == caller.user_id else booked.result()
    busy = list(_busy(given.result(), own))
    zoned = replace(wish, timezone=wish.timezone or caller.user.timezone)
    return _offer(hours, zoned, busy, student_id=caller.user_id, now=now)


def _busy(mentors_days: Iterable[CalendarDay], students_days: Iterable[CalendarDay]) -> Iterable[Claim]:
    """What either has. A session across midnight stands in two days and counts once.

    A student's hold with this mentor hides no time from them; one with another mentor does.
    """
    taken = {booking_id: claim for day in mentors_days for booking_id, claim in day.claims.items()}
    theirs = {booking_id: claim for day in students_days for booking_id, claim in day.claims.items()}
    yield from taken.values()
    for booking_id in theirs.keys() - taken.keys():
        yield replace(theirs[booking_id], is_given=False, held_by=None)


def _offer(hours: Availability, wish: Wish, busy: list[Claim], *, student_id: str, now: datetime) -> Offer:
    at_home = zone(wish.timezone or hours.timezone)
    terms: dict[str, Any] = {
        "duration_minutes": wish.duration_minutes,
        "busy": busy,
        "now": now,
        "student_timezone": at_home.key,
        "student_id": student_id,
    }
    start, end = (moment(midnight(day.toordinal(), at_home)) for day in (wish.first, wish.last + _DAY))
    starts = engine.slots(hours, start=start, end=end, **terms)
    days: dict[str, list[datetime]] = {}
    for each in starts:
        days.setdefault(each.astimezone(at_home).date().isoformat(), []).append(each)
    length = timedelta(minutes=wish.duration_minutes)
    return Offer(
        slots=[Slot(start=each, end=each + length) for each in starts],
        days=days,
        next_available=engine.next_available(hours, **terms),
    )
