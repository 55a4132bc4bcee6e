"""Are weekly hours and date overrides, as a mentor wrote them, in order, and which windows do they mean?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from chalicelib.domain.errors import FieldError
from chalicelib.domain.hours import Window

WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DATE = re.compile(r"2[01][0-9]{2}-[0-9]{2}-[0-9]{2}")


class Span(Protocol):
    """A window as written: `HH:MM`, and `24:00` for an end at midnight."""

    @property
    def start(self) -> str: ...
    @property
    def end(self) -> str: ...


class DayHours(Protocol):
    """The hours of a weekday, 0 = Sunday."""

    @property
    def day_of_week(self) -> int: ...
    @property
    def slots(self) -> Sequence[Span]: ...


class DateHours(Protocol):
    """The hours of one date, `YYYY-MM-DD`, in place of its weekday's; no slots are a day off."""

    @property
    def date(self) -> str: ...
    @property
    def slots(self) -> Sequence[Span]: ...


# ── What they mean: for hours without problems ───────────────────────────────────────────────────────


def weekly_windows(days: Iterable[DayHours]) -> dict[int, tuple[Window, ...]]:
    return {day.day_of_week: _windows(day.slots) for day in days}


def override_windows(dates: Iterable[DateHours]) -> dict[date, tuple[Window, ...]]:
    return {date.fromisoformat(each.date): _windows(each.slots) for each in dates}


def clock(minute: int) -> str:
    """Minutes from midnight as `HH:MM`, 1440 as `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _windows(spans: Iterable[Span]) -> tuple[Window, ...]:
    return tuple(Window(start_minute=_minute(span.start), end_minute=_minute(span.end)) for span in spans)


def _minute(written: str) -> int:
    hours, minutes = written.split(":")
    return int(hours) * 60 + int(minutes)


# ── What is wrong with them: every problem, with its path and the fix ────────────────────────────────


def weekly_problems(days: Iterable[DayHours], *, field: str = "availability") -> list[FieldError]:
    problems: list[FieldError] = []
    places: dict[int, str] = {}
    for index, day in enumerate(days):
        place = f"{field}.{index}"
        if not 0 <= day.day_of_week <= 6:
            problems.append(FieldError(f"{place}.dayOfWeek", "Use 0 (Sunday) to 6 (Saturday)."))
        elif (first := places.setdefault(day.day_of_week, place)) != place:
            problems.append(_repeated(f"{place}.dayOfWeek", WEEKDAYS[day.day_of_week], first=first))
        problems += _slot_problems(day.slots, place=place)
    return problems


def override_problems(dates: Iterable[DateHours], *, field: str = "dateOverrides") -> list[FieldError]:
    problems: list[FieldError] = []
    places: dict[str, str] = {}
    for index, each in enumerate(dates):
        place = f"{field}.{index}"
        if not _is_date(each.date):
            message = "Use a date that exists, from 2000 to 2199, as YYYY-MM-DD, such as 2026-03-01."
            problems.append(FieldError(f"{place}.date", message))
        elif (first := places.setdefault(each.date, place)) != place:
            problems.append(_repeated(f"{place}.date", each.date, first=first))
        problems += _slot_problems(each.slots, place=place)
    return problems


def _slot_problems(spans: Sequence[Span], *, place: str) -> Iterator[FieldError]:
    readable: list[tuple[Window, str]] = []
    for index, span in enumerate(spans):
        path = f"{place}.slots.{index}"
        problems = list(_span_problems(span, path=path))
        yield from problems
        if not problems:
            readable += [(window, path) for window in _windows([span])]
    yield from _overlaps(readable)


def _span_problems(span: Span, *, path: str) -> Iterator[FieldError]:
    starts_well = _CLOCK.fullmatch(span.start) is not None
    ends_well = span.end == "24:00" or _CLOCK.fullmatch(span.end) is not None
    if not starts_well:
        yield FieldError(f"{path}.start", "Use HH:MM from 00:00 to 23:59, such as 09:30.")
    if not ends_well:
        yield FieldError(f"{path}.end", "Use HH:MM from 00:01 to 24:00, such as 17:30.")
    if starts_well and ends_well and _minute(span.end) <= _minute(span.start):
        night = f"A night is two windows: {span.start} to 24:00, and one from 00:00 on the next day."
        yield FieldError(f"{path}.end", f"Use a time after the start, {span.start}. {night}")


def _overlaps(windows: Iterable[tuple[Window, str]]) -> Iterator[FieldError]:
    """Each window that begins before an earlier one has ended; those that only touch are one."""
    latest: Window | None = None
    for window, path in sorted(windows, key=lambda each: each[0].start_minute):
        if latest and window.start_minute < latest.end_minute:
            span = f"{clock(latest.start_minute)} to {clock(latest.end_minute)}"
            message = f"Overlaps {span}: start at {clock(latest.end_minute)} or later, or join the two."
            yield FieldError(f"{path}.start", message)
        if latest is None or window.end_minute > latest.end_minute:
            latest = window


def _repeated(path: str, name: str, *, first: str) -> FieldError:
    return FieldError(path, f"{name} stands in {first} already: move these slots there.")


def _is_date(written: str) -> bool:
    """A date that exists: the pattern keeps out the other spellings that ISO 8601 has."""
    try:
        return _DATE.fullmatch(written) is not None and bool(date.fromisoformat(written))
    except ValueError:
        return False
