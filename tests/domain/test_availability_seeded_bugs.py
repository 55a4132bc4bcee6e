"""Would the properties of the engine see a bug? Each of these is one that somebody has shipped."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from chalicelib.domain import availability as engine
from chalicelib.domain import hours, timezones
from chalicelib.domain.availability import Availability
from chalicelib.domain.calendars import Claim
from chalicelib.domain.hours import Hours, Window
from chalicelib.domain.intervals import Interval, subtract
from tests.domain.test_availability_properties import Question, questions, slots_by_the_clock

Patch = tuple[Any, str, Callable[..., Any]]


def wall(day: int, minute: int, zone: ZoneInfo, *, fold: int) -> int:
    local = datetime.fromordinal(day).replace(tzinfo=zone) + timedelta(minutes=minute)
    return int(local.replace(fold=fold).timestamp())


def without_buffer(of: Availability, busy: Iterable[Claim], *, duration: int) -> Iterator[Interval]:
    return TAKEN(replace(of, buffer_minutes=0), busy, duration=duration)


def with_buffer_on_both_sides(
    of: Availability, busy: Iterable[Claim], *, duration: int
) -> Iterator[Interval]:
    buffer = of.buffer_minutes * 60
    return ((start, end + buffer) for start, end in TAKEN(of, busy, duration=duration))


def also_what_touches(of: Availability, busy: Iterable[Claim], *, duration: int) -> Iterator[Interval]:
    return ((start - 1, end + 1) for start, end in TAKEN(of, busy, duration=duration))


def by_days_in_utc(of: Availability, busy: Sequence[Claim]) -> Iterator[Interval]:
    return FULL_DAYS(replace(of, timezone="UTC"), busy)


def in_mentors_zone_alone(of: Availability, *, now: datetime, student_timezone: str) -> Interval:
    return BOOKABLE(of, now=now, student_timezone=of.timezone)


def from_where_it_is_free_again(grids: Iterable[range], blocked: Sequence[Interval]) -> Iterator[range]:
    for piece in subtract(grids, blocked):
        ends = [end for start, end in blocked if 0 < piece.start - end < piece.step]
        yield range(min(ends, default=piece.start), piece.stop, piece.step)


def in_addition(of: Hours, day: int) -> Sequence[Window]:
    return (*of.overrides.get(date.fromordinal(day), ()), *of.weekly.get(day % 7, ()))


def with_gaps(intervals: Iterable[Interval]) -> list[Interval]:
    return sorted(each for each in set(intervals) if each[0] < each[1])


TAKEN, FULL_DAYS, BOOKABLE = engine._taken, engine._full_days, engine._bookable

BUGS: dict[str, list[Patch]] = {
    "the buffer is forgotten": [(engine, "_taken", without_buffer)],
    "the buffer is counted twice": [(engine, "_taken", with_buffer_on_both_sides)],
    "sessions that touch overlap": [(engine, "_taken", also_what_touches)],
    "a hold never runs out": [(Claim, "is_live", lambda claim, now: True)],
    "a student is kept out by their own hold": [(engine, "_is_held_by", lambda student, claim: False)],
    "any student's hold is one's own": [
        (engine, "_is_held_by", lambda student, claim: claim.held_until is not None)
    ],
    "a day's sessions are counted in UTC": [(engine, "_full_days", by_days_in_utc)],
    "the booking window ends in the mentor's zone alone": [(engine, "_bookable", in_mentors_zone_alone)],
    "the grid begins anew after a booking": [(engine, "subtract", from_where_it_is_free_again)],
    "the grid begins anew at the midnight before the range": [
        (Hours, "_began", lambda of, day: of._dawn(day))
    ],
    "an override adds to the weekly hours": [(Hours, "_windows_on", in_addition)],
    "windows that touch do not join": [(hours, "union", with_gaps)],
    "an ambiguous time is its second occurrence": [
        (hours, "instant_of", lambda day, minute, zone: wall(day, minute, zone, fold=1))
    ],
    "a time in a gap is moved on by the gap": [
        (hours, "instant_of", lambda day, minute, zone: wall(day, minute, zone, fold=0))
    ],
    "every day has 24 hours": [
        (hours, "instant_of", lambda day, minute, zone: timezones.midnight(day, zone) + minute * 60)
    ],
}


@pytest.mark.parametrize("bug", BUGS)
def test_the_model_tells_an_engine_with_a_bug_from_a_sound_one(
    bug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for owner, name, wrong in BUGS[bug]:
        monkeypatch.setattr(owner, name, wrong)

    @seed(4)
    @settings(
        max_examples=1000,
        deadline=None,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(questions())
    def engine_and_model_agree(question: Question) -> None:
        assert question.slots() == slots_by_the_clock(question)

    with pytest.raises(AssertionError):
        engine_and_model_agree()
