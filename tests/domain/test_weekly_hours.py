from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from chalicelib.domain.errors import FieldError
from chalicelib.domain.hours import Window
from chalicelib.domain.weekly_hours import (
    clock,
    override_problems,
    override_windows,
    weekly_problems,
    weekly_windows,
)


@dataclass(frozen=True)
class Span:
    start: str
    end: str


@dataclass(frozen=True)
class Day:
    day_of_week: int
    slots: Sequence[Span]


@dataclass(frozen=True)
class Date:
    date: str
    slots: Sequence[Span] = ()


def monday(*spans: tuple[str, str]) -> Day:
    return Day(1, [Span(start, end) for start, end in spans])


def fields(problems: Sequence[FieldError]) -> list[str]:
    return [problem.field for problem in problems]


def test_hours_in_order_have_no_problems() -> None:
    week = [
        monday(("09:00", "12:00"), ("12:00", "13:00"), ("22:00", "24:00")),
        Day(2, [Span("00:00", "02:00")]),
    ]

    assert weekly_problems(week) == []


def test_a_week_has_seven_days_from_sunday_on() -> None:
    assert weekly_problems([Day(day, [Span("09:00", "17:00")]) for day in range(7)]) == []


def test_hours_become_windows_of_minutes() -> None:
    week = [monday(("09:10", "12:00"), ("22:00", "24:00")), Day(0, [])]

    assert weekly_windows(week) == {
        1: (Window(start_minute=550, end_minute=720), Window(start_minute=1320, end_minute=1440)),
        0: (),
    }


def test_overrides_become_windows_by_date_and_a_day_off_has_none() -> None:
    overrides = [Date("2026-03-01"), Date("2028-02-29", [Span("00:00", "24:00")])]

    assert override_problems(overrides) == []
    assert override_windows(overrides) == {
        date(2026, 3, 1): (),
        date(2028, 2, 29): (Window(start_minute=0, end_minute=1440),),
    }


@pytest.mark.parametrize(
    ("minute", "written"), [(0, "00:00"), (550, "09:10"), (1439, "23:59"), (1440, "24:00")]
)
def test_a_minute_is_written_as_it_was_read(minute: int, written: str) -> None:
    assert clock(minute) == written


@pytest.mark.parametrize(
    "start",
    ["9:00", "09:60", "24:00", "25:00", "09:00:00", "09-00", "0900", "", " 09:00", "09:00\n", "٠٩:٠٠"],
)
def test_a_start_that_is_not_a_time_of_day_is_named(start: str) -> None:
    problems = weekly_problems([monday(("08:00", "08:30"), (start, "23:00"))])

    assert fields(problems) == ["availability.0.slots.1.start"]
    assert "such as 09:30" in problems[0].message


@pytest.mark.parametrize("end", ["24:01", "24:00 ", "5pm", "", "12:5", "-1:00"])
def test_an_end_that_is_not_a_time_of_day_is_named(end: str) -> None:
    problems = weekly_problems([monday(("09:00", end))])

    assert fields(problems) == ["availability.0.slots.0.end"]
    assert "24:00" in problems[0].message


@pytest.mark.parametrize("end", ["09:00", "08:59", "02:00", "00:00"])
def test_an_inverted_or_empty_window_is_told_how_to_write_a_night(end: str) -> None:
    problems = weekly_problems([monday(("09:00", end))])

    assert fields(problems) == ["availability.0.slots.0.end"]
    assert "09:00 to 24:00, and one from 00:00 on the next day" in problems[0].message


def test_a_window_that_overlaps_an_earlier_one_is_named_wherever_it_stands() -> None:
    problems = weekly_problems([monday(("10:30", "11:00"), ("09:00", "12:00"))])

    assert problems == [
        FieldError(
            "availability.0.slots.0.start",
            "Overlaps 09:00 to 12:00: start at 12:00 or later, or join the two.",
        )
    ]


def test_a_long_window_is_remembered_past_a_short_one() -> None:
    problems = weekly_problems([monday(("09:00", "12:00"), ("09:30", "10:00"), ("11:00", "11:30"))])

    assert fields(problems) == ["availability.0.slots.1.start", "availability.0.slots.2.start"]


def test_a_later_pair_that_overlaps_is_found_too() -> None:
    problems = weekly_problems([monday(("09:00", "10:00"), ("11:00", "12:00"), ("11:30", "12:30"))])

    assert fields(problems) == ["availability.0.slots.2.start"]


def test_the_same_window_twice_is_an_overlap() -> None:
    assert fields(weekly_problems([monday(("09:00", "10:00"), ("09:00", "10:00"))])) == [
        "availability.0.slots.1.start"
    ]


def test_windows_that_touch_do_not_overlap() -> None:
    assert weekly_problems([monday(("10:00", "11:00"), ("09:00", "10:00"))]) == []


def test_a_weekday_that_stands_twice_names_where_it_stood_first() -> None:
    problems = weekly_problems([monday(("09:00", "10:00")), Day(3, []), monday(("11:00", "12:00"))])

    assert problems == [
        FieldError(
            "availability.2.dayOfWeek", "Monday stands in availability.0 already: move these slots there."
        )
    ]


@pytest.mark.parametrize("day", [-1, 7])
def test_a_day_outside_the_week_is_named(day: int) -> None:
    assert fields(weekly_problems([Day(day, [])])) == ["availability.0.dayOfWeek"]


@pytest.mark.parametrize(
    "written",
    ["2026-02-29", "2026-02-30", "2026-13-01", "20260301", "2026-W10-1", "1999-12-31", "9999-12-31", ""],
)
def test_a_date_that_does_not_exist_is_named(written: str) -> None:
    assert fields(override_problems([Date(written)])) == ["dateOverrides.0.date"]


def test_a_date_that_stands_twice_names_where_it_stood_first() -> None:
    problems = override_problems([Date("2026-03-01"), Date("2026-03-01", [Span("09:00", "10:00")])])

    assert problems == [
        FieldError(
            "dateOverrides.1.date", "2026-03-01 stands in dateOverrides.0 already: move these slots there."
        )
    ]


def test_every_problem_is_told_at_once_and_in_the_order_of_the_body() -> None:
    week = [
        monday(("9", "10"), ("12:00", "11:00")),
        Day(9, []),
        Day(2, [Span("08:00", "10:00"), Span("09:00", "11:00")]),
    ]

    assert fields(weekly_problems(week, field="hours")) == [
        "hours.0.slots.0.start",
        "hours.0.slots.0.end",
        "hours.0.slots.1.end",
        "hours.1.dayOfWeek",
        "hours.2.slots.1.start",
    ]
