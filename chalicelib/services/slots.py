"""Which times can somebody book with a mentor now?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain import availability as engine
from chalicelib.domain.accounts import user_id_of
from chalicelib.domain.availability import Availability
from chalicelib.domain.calendars import CalendarDay, Claim
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.timezones import midnight, moment, zone
from chalicelib.services import profiles
from chalicelib.services.access import Caller
from chalicelib.storage import calendars
from chalicelib.storage.together import beside

MOST_DAYS = 31
_MOST_DAYS_AHEAD = 366
_DAY = timedelta(days=1)
# Days whose midnights exist in every zone, with room for what is reckoned around them.
_EARLIEST, _LATEST = date(2000, 1, 1), date(2199, 12, 31)


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
        for name, day in (("from", self.first), ("to", self.last)):
            if not _EARLIEST <= day <= _LATEST:
                raise Invalid(FieldError(name, f"Use a day from {_EARLIEST} to {_LATEST}."))
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
    stored = profiles.visible(mentor_id, caller=caller)
    if not (stored.mentor.is_visible and stored.mentor.is_accepting_bookings):
        return Offer(days={})
    question = _Question(
        availability=stored.availability,
        zone=zone(wish.timezone or caller.user.timezone),
        duration=timedelta(minutes=wish.duration_minutes),
        given=_claims(given.result()),
        booked={} if stored.mentor.user_id == caller.user_id else _claims(booked.result()),
        student_id=caller.user_id,
        now=now,
    )
    return question.answer(wish.first, wish.last)


def _claims(days: Iterable[CalendarDay]) -> dict[str, Claim]:
    """By booking: a session across midnight stands in two days."""
    return {booking_id: claim for day in days for booking_id, claim in day.claims.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What the mentor gives and the student has: `given` and `booked` by booking."""

    availability: Availability
    zone: ZoneInfo
    duration: timedelta
    given: Mapping[str, Claim]
    booked: Mapping[str, Claim]
    student_id: str
    now: datetime

    def answer(self, first: date, last: date) -> Offer:
        start, end = (moment(midnight(day.toordinal(), self.zone)) for day in (first, last + _DAY))
        starts = self._starts(start, end)
        days: dict[str, list[datetime]] = {}
        for each in starts:
            days.setdefault(each.astimezone(self.zone).date().isoformat(), []).append(each)
        return Offer(
            slots=[Slot(start=each, end=each + self.duration) for each in starts],
            days=days,
            next_available=self._next(),
        )

    def _next(self) -> datetime | None:
        """Nothing is offered before now, nor as far ahead as this."""
        soonest = engine.next_available(self.availability, **self._terms())
        if soonest is None or self._is_clear(soonest):
            return soonest
        return next(iter(self._starts(self.now, self.now + _MOST_DAYS_AHEAD * _DAY)), None)

    def _starts(self, start: datetime, end: datetime) -> list[datetime]:
        offered = engine.slots(self.availability, start=start, end=end, **self._terms())
        return [each for each in offered if self._is_clear(each)] if self.booked else offered

    def _terms(self) -> dict[str, Any]:
        return {
            "duration_minutes": self.duration // timedelta(minutes=1),
            "busy": self.given.values(),
            "now": self.now,
            "student_timezone": self.zone.key,
            "student_id": self.student_id,
        }

    def _is_clear(self, start: datetime) -> bool:
        """Nothing of the student's own is in the way; what they hold themselves they may ask for again."""
        wanted = Claim(start=start, end=start + self.duration, is_given=False)
        return not any(
            claim.is_live(self.now)
            and claim.overlaps(wanted)
            and not self._is_same(booking_id, claim, wanted)
            for booking_id, claim in self.booked.items()
        )

    def _is_same(self, booking_id: str, claim: Claim, wanted: Claim) -> bool:
        is_own_hold = claim.held_by == self.student_id and booking_id in self.given
        return is_own_hold and (claim.start, claim.end) == (wanted.start, wanted.end)
