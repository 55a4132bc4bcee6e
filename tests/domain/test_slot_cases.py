"""Does the engine answer every slot case as two independent checkers did?

`SLOT_CASES` names another file; the schema stands in the file. The adapter below only translates: a night,
which the schema flags, is two windows that touch at midnight here.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain import availability
from chalicelib.domain.availability import Availability
from chalicelib.domain.calendars import Claim
from chalicelib.domain.hours import MINUTES_A_DAY, Window
from chalicelib.domain.timezones import day_of, midnight, zone

CASES_FILE = Path(os.environ.get("SLOT_CASES") or Path(__file__).parents[1] / "cases" / "slots.json")
CASES = json.loads(CASES_FILE.read_text(encoding="utf-8"))["cases"]
NO_LIMIT_DAYS = 36_500

Case = dict[str, Any]
WindowsByDay = dict[int, tuple[Window, ...]]
WindowsByDate = dict[date, tuple[Window, ...]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_slots_are_the_expected_ones(case: Case) -> None:
    request = case["request"]

    offered = availability.slots(
        mentor_availability(case),
        start=moment(request["range_start"]),
        end=last_start(case),
        duration_minutes=request["duration_min"],
        step_minutes=request["step_min"],
        busy=list(busy_times(case)),
        now=moment(request["now"]),
        student_timezone=request["invitee_time_zone"],
        student_id=request.get("student_id"),
    )

    # Not `slot_count`: it is what the case's source counted, in two cases on a grid of its own.
    assert [text(slot) for slot in offered] == case["expected"]["slots_utc"]


@pytest.mark.parametrize(
    "case", [case for case in CASES if "windows_utc" in case["expected"]], ids=lambda case: case["id"]
)
def test_the_windows_are_the_expected_ones(case: Case) -> None:
    request = case["request"]

    windows = availability.windows(
        mentor_availability(case), start=moment(request["range_start"]), end=moment(request["range_end"])
    )

    assert [[text(start), text(end)] for start, end in windows] == case["expected"]["windows_utc"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_single_booking_is_judged_as_the_list_is(case: Case) -> None:
    request = case["request"]
    expected = case["expected"]["slots_utc"]

    bookable = {
        text(start)
        for start in {*every_five_minutes(case), *map(moment, expected)}
        if not availability.refusal(
            mentor_availability(case),
            start=start,
            duration_minutes=request["duration_min"],
            step_minutes=request["step_min"],
            busy=list(busy_times(case)),
            now=moment(request["now"]),
            student_timezone=request["invitee_time_zone"],
            student_id=request.get("student_id"),
        )
    }

    assert sorted(bookable) == expected


def every_five_minutes(case: Case) -> Iterator[datetime]:
    """From the first whole five minutes of the range on."""
    start, end, step = moment(case["request"]["range_start"]), last_start(case), timedelta(minutes=5)
    first = start + (datetime.min.replace(tzinfo=UTC) - start) % step
    return (first + step * n for n in range(-((first - end) // step)))


# ── From the schema to the engine's terms ────────────────────────────────────────────────────────────


def mentor_availability(case: Case) -> Availability:
    request = case["request"]
    weekly, overrides = mentor_hours(case["mentor"])
    return Availability(
        timezone=case["mentor"]["time_zone"],
        weekly=weekly,
        date_overrides=overrides,
        buffer_minutes=request.get("buffer_after_min", 0),
        minimum_notice_minutes=request.get("min_notice_min", 0),
        booking_window_days=request.get("booking_window_days", NO_LIMIT_DAYS),
        max_sessions_per_day=request.get("max_bookings_per_day"),
    )


def mentor_hours(mentor: Case) -> tuple[WindowsByDay, WindowsByDate]:
    """A night belongs to the date it begins on: an override of that date takes the next morning along."""
    evenings: dict[int, list[Window]] = defaultdict(list)
    mornings: dict[int, list[Window]] = defaultdict(list)
    for written in mentor.get("weekly", []):
        evening, morning = at_midnight(written)
        evenings[written["day"]] += evening
        mornings[(written["day"] + 1) % 7] += morning

    overrides, spilled = {}, {}
    for override in mentor.get("overrides", []):
        day = date.fromisoformat(override["date"])
        nights = [at_midnight(written) for written in override["windows"]]
        overrides[day] = tuple(window for evening, _ in nights for window in evening)
        next_day = day + timedelta(days=1)
        spilled[next_day] = (
            *evenings[next_day.isoweekday() % 7],
            *(window for _, morning in nights for window in morning),
        )
    weekly = {day: (*evenings[day], *mornings[day]) for day in range(7)}
    return weekly, spilled | overrides


def at_midnight(written: Case) -> tuple[list[Window], list[Window]]:
    """A window of the schema as the part on its own date and the part on the next."""
    start, end = minutes(written["start"]), minutes(written["end"])
    if not written.get("overnight"):
        return [Window(start_minute=start, end_minute=end)], []
    return [Window(start_minute=start, end_minute=MINUTES_A_DAY)], [Window(start_minute=0, end_minute=end)]


def busy_times(case: Case) -> Iterator[Claim]:
    """The engine knows one buffer, after a session: one before it is a later end of what comes earlier."""
    before = timedelta(minutes=case["request"].get("buffer_before_min", 0))
    for written in case.get("busy", []):
        if written["kind"] == "booking" and written.get("status", "confirmed") != "confirmed":
            continue
        start, end = moment(written["start"]), moment(written["end"])
        own_before = timedelta(minutes=written.get("buffer_before_min", 0))
        own_after = timedelta(minutes=written.get("buffer_after_min", 0))
        held = written["kind"] == "hold"
        hold = (
            {"held_until": moment(written["expires_at"]), "held_by": written.get("held_by")} if held else {}
        )
        yield Claim(start=start - own_before, end=start, is_given=False, **hold)
        yield Claim(start=start, end=end + own_after + before, is_given=written["kind"] == "booking", **hold)


def last_start(case: Case) -> datetime:
    """The schema reads the booking window in the invitee's zone alone, the engine in the mentor's too."""
    request = case["request"]
    range_end = moment(request["range_end"])
    if not case["mentor"].get("accepting_bookings", True):
        return moment(request["range_start"])
    if (days := request.get("booking_window_days")) is None:
        return range_end
    home = zone(request["invitee_time_zone"])
    today = day_of(int(moment(request["now"]).timestamp()), home)
    return min(range_end, datetime.fromtimestamp(midnight(today + days + 1, home), UTC))


def minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def text(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
