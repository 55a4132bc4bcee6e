"""Which times can a student book with a mentor, and why not that one?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import chain
from math import ceil, floor

from chalicelib.domain.hours import Hours, Window
from chalicelib.domain.intervals import Interval, clip, subtract, union
from chalicelib.domain.timezones import MINUTE, day_of, midnight, zone

STEP_MINUTES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """What a mentor set: weekly windows by day (0 = Sunday), dates that differ, and the terms of booking."""

    timezone: str
    weekly: Mapping[int, Sequence[Window]]
    date_overrides: Mapping[date, Sequence[Window]] = field(default_factory=dict)
    buffer_minutes: int = 0
    minimum_notice_minutes: int = 60
    booking_window_days: int = 60
    max_sessions_per_day: int | None = None

    @property
    def hours(self) -> Hours:
        return Hours(zone=zone(self.timezone), weekly=self.weekly, overrides=self.date_overrides)


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """Time that is taken, half-open; `end` is that of the session and the buffer it was booked with.

    `is_given`: a session that the mentor gives, which counts towards the most they give in a day; one that
    they booked with another mentor only takes the time. A hold has `held_until`, and names its student.
    """

    start: datetime
    end: datetime
    is_given: bool = True
    held_until: datetime | None = None
    held_by: str | None = None


class Refusal(StrEnum):
    """Why a time cannot be booked, in the order in which it is found."""

    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    OUTSIDE_HOURS = "outside_hours"
    TAKEN = "taken"
    DAY_FULL = "day_full"


def slots(
    availability: Availability,
    *,
    start: datetime,
    end: datetime,
    duration_minutes: int,
    busy: Iterable[Busy],
    now: datetime,
    student_timezone: str,
    student_id: str | None = None,
    step_minutes: int = STEP_MINUTES,
) -> list[datetime]:
    """The starts in [start, end) of sessions that can be booked now, sorted, in UTC.

    `busy` holds at least what overlaps `busy_span`. A student's own hold hides no time from them.
    """
    free = _free(
        availability,
        *_bookable(availability, start=start, end=end, now=now, student_timezone=student_timezone),
        duration=duration_minutes * MINUTE,
        step=step_minutes * MINUTE,
        busy=[each for each in busy if _blocks(each, now=now, student_id=student_id)],
    )
    return [_moment(instant) for instant in chain.from_iterable(free)]


def next_available(
    availability: Availability,
    *,
    duration_minutes: int,
    busy: Iterable[Busy],
    now: datetime,
    student_timezone: str,
    student_id: str | None = None,
    step_minutes: int = STEP_MINUTES,
) -> datetime | None:
    """The first start that can be booked at all, None when there is none before the booking window ends."""
    free = _free(
        availability,
        *_bookable(availability, start=now, end=_FOREVER, now=now, student_timezone=student_timezone),
        duration=duration_minutes * MINUTE,
        step=step_minutes * MINUTE,
        busy=[each for each in busy if _blocks(each, now=now, student_id=student_id)],
    )
    return next(map(_moment, chain.from_iterable(free)), None)


def refusal(
    availability: Availability,
    *,
    start: datetime,
    duration_minutes: int,
    busy: Iterable[Busy],
    now: datetime,
    student_timezone: str,
    student_id: str | None = None,
    step_minutes: int = STEP_MINUTES,
) -> Refusal | None:
    """Why a session cannot be booked at `start`; None exactly when `slots` lists it."""
    opens, closes = _bookable(
        availability, start=_EVER, end=_FOREVER, now=now, student_timezone=student_timezone
    )
    at, duration = floor(start.timestamp()), duration_minutes * MINUTE
    if start.timestamp() < opens:
        return Refusal.TOO_SOON
    if at >= closes:
        return Refusal.TOO_FAR
    grids = availability.hours.grids(at, at + 1, duration=duration, step=step_minutes * MINUTE)
    if start.microsecond or not any(at in grid for grid in grids):
        return Refusal.OUTSIDE_HOURS
    blocking = [each for each in busy if _blocks(each, now=now, student_id=student_id)]
    if _covers(_taken(availability, blocking, duration=duration), at):
        return Refusal.TAKEN
    if _covers(_full_days(availability, blocking), at):
        return Refusal.DAY_FULL
    return None


def windows(availability: Availability, *, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The open time that overlaps [start, end), joined and whole, whatever is booked.

    Of a mentor who never closes, the local days around the range.
    """
    runs = availability.hours.runs(floor(start.timestamp()), ceil(end.timestamp()))
    return [(_moment(opens), _moment(closes)) for opens, closes in runs]


def busy_span(
    availability: Availability,
    *,
    start: datetime,
    end: datetime,
    duration_minutes: int,
    now: datetime,
    student_timezone: str,
) -> tuple[datetime, datetime]:
    """What overlaps this span, and nothing else, can change an answer about starts in [start, end)."""
    first, last = _bookable(availability, start=start, end=end, now=now, student_timezone=student_timezone)
    last = max(first, last)
    home = zone(availability.timezone)
    return (
        _moment(midnight(day_of(first, zone=home), zone=home)),
        _moment(
            max(
                midnight(day_of(last, zone=home) + 1, zone=home),
                last + (duration_minutes + availability.buffer_minutes) * MINUTE,
            )
        ),
    )


_EVER = datetime.min.replace(tzinfo=UTC)
_FOREVER = datetime.max.replace(tzinfo=UTC)


def _bookable(
    availability: Availability, *, start: datetime, end: datetime, now: datetime, student_timezone: str
) -> Interval:
    """[start, end) as far as it is neither too soon nor too far; empty or inverted when nothing is left.

    A day is within the booking window if it is so in the student's or in the mentor's zone.
    """
    soonest = now.timestamp() + availability.minimum_notice_minutes * MINUTE
    today, days = floor(now.timestamp()), availability.booking_window_days
    zones = (zone(availability.timezone), zone(student_timezone))
    too_far = max(midnight(day_of(today, zone=each) + days + 1, zone=each) for each in zones)
    return ceil(max(soonest, start.timestamp())), min(too_far, ceil(end.timestamp()))


def _free(
    availability: Availability, start: int, end: int, *, duration: int, step: int, busy: Sequence[Busy]
) -> Iterator[range]:
    if start >= end:
        return
    taken = _taken(availability, busy, duration=duration)
    blocked = union(chain(taken, _full_days(availability, busy)))
    for grid in availability.hours.grids(start, end, duration=duration, step=step):
        yield from subtract(clip(grid, start, end), blocked)


def _taken(availability: Availability, busy: Iterable[Busy], *, duration: int) -> Iterator[Interval]:
    """The starts at which a session and the buffer after it would overlap what is taken."""
    reach = duration + availability.buffer_minutes * MINUTE
    for each in busy:
        yield floor(each.start.timestamp()) - reach + 1, ceil(each.end.timestamp())


def _full_days(availability: Availability, busy: Iterable[Busy]) -> Iterator[Interval]:
    """The mentor's local dates on which they already give as many sessions as they want to."""
    if availability.max_sessions_per_day is None:
        return
    home = zone(availability.timezone)
    given = Counter(day_of(floor(each.start.timestamp()), zone=home) for each in busy if each.is_given)
    for day, sessions in given.items():
        if sessions >= availability.max_sessions_per_day:
            yield midnight(day, zone=home), midnight(day + 1, zone=home)


def _blocks(busy: Busy, *, now: datetime, student_id: str | None) -> bool:
    """A hold takes its time until it runs out, and never from the student whose it is."""
    if busy.held_until is None:
        return busy.start < busy.end
    own = busy.held_by is not None and busy.held_by == student_id
    return busy.start < busy.end and now < busy.held_until and not own


def _covers(intervals: Iterable[Interval], at: int) -> bool:
    return any(start <= at < end for start, end in intervals)


def _moment(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, UTC)
