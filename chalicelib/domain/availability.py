"""Which times can a student book with a mentor, and why not that one?"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from math import ceil, floor

from chalicelib.domain.calendars import Claim
from chalicelib.domain.errors import Conflict, SlotTaken, SlotUnavailable
from chalicelib.domain.hours import Hours, Window
from chalicelib.domain.intervals import Interval, subtract, union
from chalicelib.domain.timezones import MINUTE, day_of, midnight, moment, zone

STEP_MINUTES = 30

_BEGINNING, _END = -sys.maxsize, sys.maxsize


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
    busy: Iterable[Claim],
    now: datetime,
    student_timezone: str,
    student_id: str | None = None,
    step_minutes: int = STEP_MINUTES,
) -> list[datetime]:
    """The starts in [start, end) of sessions that can be booked now, sorted, in UTC.

    `busy` is the mentor's calendar from the local midnight before `start` to that after `end`, and as far
    beyond as a session and its buffer reach. Sessions given count towards the most in a day, those booked
    only take their time; a student's own hold hides no time from them.
    """
    opens, closes = _bookable(availability, now=now, student_timezone=student_timezone)
    free = _free(
        availability,
        max(opens, ceil(start.timestamp())),
        min(closes, ceil(end.timestamp())),
        duration=duration_minutes * MINUTE,
        step=step_minutes * MINUTE,
        busy=_blocking(busy, now=now, student_id=student_id),
    )
    return [moment(instant) for instant in chain.from_iterable(free)]


def next_available(
    availability: Availability,
    *,
    duration_minutes: int,
    busy: Iterable[Claim],
    now: datetime,
    student_timezone: str,
    student_id: str | None = None,
    step_minutes: int = STEP_MINUTES,
) -> datetime | None:
    """The first start that can be booked, None when there is none before the booking window ends."""
    opens, closes = _bookable(availability, now=now, student_timezone=student_timezone)
    free = _free(
        availability,
        opens,
        closes,
        duration=duration_minutes * MINUTE,
        step=step_minutes * MINUTE,
        busy=_blocking(busy, now=now, student_id=student_id),
    )
    return next(map(moment, chain.from_iterable(free)), None)


def refusal(
    availability: Availability,
    *,
    start: datetime,
    duration_minutes: int,
    busy: Iterable[Claim],
    now: datetime,
    student_timezone: str,
    student_id: str | None = None,
    step_minutes: int = STEP_MINUTES,
) -> Refusal | None:
    """Why a session cannot be booked at `start`; None exactly when `slots` lists it."""
    opens, closes = _bookable(availability, now=now, student_timezone=student_timezone)
    at, duration = floor(start.timestamp()), duration_minutes * MINUTE
    if at < opens:
        return Refusal.TOO_SOON
    if at >= closes:
        return Refusal.TOO_FAR
    grids = availability.hours.grids(at, at + 1, duration=duration, step=step_minutes * MINUTE)
    if start.microsecond or not any(at in grid for grid in grids):
        return Refusal.OUTSIDE_HOURS
    blocking = _blocking(busy, now=now, student_id=student_id)
    if _covers(_taken(availability, blocking, duration=duration), at):
        return Refusal.TAKEN
    if _covers(_full_days(availability, blocking), at):
        return Refusal.DAY_FULL
    return None


def conflict(refusal: Refusal, *, availability: Availability) -> Conflict:
    """The error that tells a student why not."""
    match refusal:
        case Refusal.TAKEN:
            return SlotTaken()
        case Refusal.TOO_SOON:
            notice = availability.minimum_notice_minutes
            return SlotUnavailable(f"The mentor asks for {notice} minutes' notice. Choose a later time.")
        case Refusal.TOO_FAR:
            days = availability.booking_window_days
            return SlotUnavailable(
                f"The mentor can be booked up to {days} days ahead. Choose an earlier time."
            )
        case Refusal.OUTSIDE_HOURS:
            return SlotUnavailable("The mentor does not offer this time. Choose one of the listed times.")
        case Refusal.DAY_FULL:
            return SlotUnavailable("The mentor gives no more sessions on this day. Choose another day.")


def windows(availability: Availability, *, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The open time that overlaps [start, end), joined and whole, whatever is booked.

    Of a mentor who never closes, the local days around the range.
    """
    runs = availability.hours.runs(floor(start.timestamp()), ceil(end.timestamp()))
    return [(moment(opens), moment(closes)) for opens, closes in runs]


def _bookable(availability: Availability, *, now: datetime, student_timezone: str) -> Interval:
    """From the end of the notice to the end of the booking window; inverted when they leave nothing.

    The last day of the window is bookable while it lasts in the student's or in the mentor's zone.
    """
    opens = ceil(now.timestamp() + availability.minimum_notice_minutes * MINUTE)
    zones = (zone(availability.timezone), zone(student_timezone))
    today, days = floor(now.timestamp()), availability.booking_window_days
    return opens, max(midnight(day_of(today, each) + days + 1, each) for each in zones)


def _free(
    availability: Availability, start: int, end: int, *, duration: int, step: int, busy: Sequence[Claim]
) -> Iterator[range]:
    """The starts in [start, end) that nothing blocks, in ascending pieces."""
    if start >= end:
        return iter(())
    taken, full = _taken(availability, busy, duration=duration), _full_days(availability, busy)
    blocked = union(((_BEGINNING, start), *taken, *full, (end, _END)))
    return subtract(availability.hours.grids(start, end, duration=duration, step=step), blocked)


def _taken(availability: Availability, busy: Iterable[Claim], *, duration: int) -> Iterator[Interval]:
    """The starts at which a session, with the buffer after it, would overlap what is taken."""
    reach = duration + availability.buffer_minutes * MINUTE
    for claim in busy:
        yield floor(claim.start.timestamp()) - reach + 1, ceil(claim.end.timestamp())


def _full_days(availability: Availability, busy: Iterable[Claim]) -> Iterator[Interval]:
    """The mentor's local dates on which they already give as many sessions as they want to."""
    if availability.max_sessions_per_day is None:
        return
    home = zone(availability.timezone)
    given = Counter(day_of(floor(claim.start.timestamp()), home) for claim in busy if claim.is_given)
    for day, sessions in given.items():
        if sessions >= availability.max_sessions_per_day:
            yield midnight(day, home), midnight(day + 1, home)


def _blocking(busy: Iterable[Claim], *, now: datetime, student_id: str | None) -> list[Claim]:
    """What keeps this student out: not a hold that ran out, nor one of their own."""
    return [
        claim
        for claim in busy
        if claim.start < claim.end and claim.is_live(now) and not _is_held_by(student_id, claim)
    ]


def _is_held_by(student_id: str | None, claim: Claim) -> bool:
    return claim.held_until is not None and claim.held_by is not None and claim.held_by == student_id


def _covers(intervals: Iterable[Interval], at: int) -> bool:
    return any(start <= at < end for start, end in intervals)
