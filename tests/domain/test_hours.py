from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.hours import Hours, Window
from chalicelib.domain.timezones import moment, zone

HOUR = 3600
ROUND_THE_CLOCK = (Window(start_minute=0, end_minute=1440),)
ALWAYS = dict.fromkeys(range(7), ROUND_THE_CLOCK)


def hours(
    weekly: Mapping[int, Sequence[Window]],
    overrides: Mapping[date, Sequence[Window]] | None = None,
    *,
    timezone: str = "UTC",
) -> Hours:
    return Hours(zone=zone(timezone), weekly=weekly, overrides=overrides or {})


def from_to(start: int, end: int) -> tuple[Window, ...]:
    return (Window(start_minute=start, end_minute=end),)


def at(written: str) -> int:
    return int(datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp())


def text(instant: int) -> str:
    return moment(instant).strftime("%a %d %H:%M")


def runs(open_hours: Hours, start: str, end: str) -> list[tuple[str, str]]:
    return [(text(opens), text(closes)) for opens, closes in open_hours.runs(at(start), at(end))]


def starts(open_hours: Hours, start: str, end: str, *, minutes: int = 60) -> list[str]:
    grids = open_hours.grids(at(start), at(end), duration=HOUR, step=minutes * 60)
    return [text(each) for grid in grids for each in grid if at(start) <= each < at(end)]


def test_a_run_is_told_whole_however_little_of_it_is_asked_for() -> None:
    three_days = hours({1: from_to(600, 1440), 2: ROUND_THE_CLOCK, 3: from_to(0, 90)})

    assert runs(three_days, "2026-06-16T12:00", "2026-06-16T12:30") == [("Mon 15 10:00", "Wed 17 01:30")]


def test_a_run_that_began_and_ends_at_midnight_stops_there() -> None:
    one_day = hours({2: ROUND_THE_CLOCK})

    assert runs(one_day, "2026-06-16T12:00", "2026-06-16T12:30") == [("Tue 16 00:00", "Wed 17 00:00")]


def test_a_run_that_only_touches_the_range_is_not_in_it() -> None:
    mornings = hours({1: from_to(540, 600), 2: from_to(540, 600)})

    assert runs(mornings, "2026-06-15T10:00", "2026-06-16T09:00") == []


def test_an_override_owns_its_whole_date_and_no_other() -> None:
    nights = hours(
        {1: from_to(1320, 1440), 2: (*from_to(0, 120), *from_to(1320, 1440)), 3: from_to(0, 120)},
        {date(2026, 6, 16): from_to(600, 660)},
    )

    assert runs(nights, "2026-06-15T00:00", "2026-06-18T00:00") == [
        ("Mon 15 22:00", "Tue 16 00:00"),
        ("Tue 16 10:00", "Tue 16 11:00"),
        ("Wed 17 00:00", "Wed 17 02:00"),
    ]


def test_the_grid_of_a_run_is_the_same_however_late_one_looks() -> None:
    since_ten_past_nine = hours(dict.fromkeys(range(1, 6), ROUND_THE_CLOCK) | {0: from_to(550, 1440)})

    assert starts(since_ten_past_nine, "2026-06-18T23:00", "2026-06-19T01:00") == [
        "Thu 18 23:10",
        "Fri 19 00:10",
    ]


@pytest.mark.parametrize("day", ["2026-06-08", "2026-06-17", "2026-06-18", "2026-06-26"])
def test_overrides_can_keep_a_run_going_for_longer_than_a_week(day: str) -> None:
    weekdays = hours(
        dict.fromkeys(range(1, 6), ROUND_THE_CLOCK),
        {date(2026, 6, day): ROUND_THE_CLOCK for day in (13, 14, 20, 21)}
        | {date(2026, 6, 6): from_to(550, 600)},
    )

    assert runs(weekdays, f"{day}T12:00", f"{day}T13:00") == [("Mon 08 00:00", "Sat 27 00:00")]


def test_a_mentor_who_never_closes_has_a_grid_from_each_local_midnight() -> None:
    always = hours(ALWAYS, timezone="Asia/Kathmandu")

    assert starts(always, "2026-06-15T17:00", "2026-06-16T02:00", minutes=7 * 60) == [
        "Mon 15 18:15",
        "Tue 16 01:15",
    ]


def test_a_mentor_who_never_closes_has_a_grid_from_midnight_after_a_change_by_half_an_hour() -> None:
    always = hours(ALWAYS, timezone="Australia/Lord_Howe")

    assert starts(always, "2026-10-03T12:00", "2026-10-03T17:00") == [
        "Sat 03 12:30",
        "Sat 03 13:30",
        "Sat 03 14:30",
        "Sat 03 15:30",
        "Sat 03 16:30",
    ]
    assert starts(always, "2026-10-04T12:00", "2026-10-04T14:30") == [
        "Sun 04 12:30",
        "Sun 04 13:00",
        "Sun 04 14:00",
    ]


def test_the_run_of_a_mentor_who_never_closes_is_cut_at_the_midnights_around() -> None:
    always = hours(ALWAYS)

    assert runs(always, "2026-06-15T12:00", "2026-06-16T13:00") == [("Mon 15 00:00", "Wed 17 00:00")]


@pytest.mark.parametrize(
    ("day", "run"),
    [
        ("2026-06-02", ("Tue 02 00:00", "Wed 10 00:00")),
        ("2026-06-05", ("Tue 02 00:00", "Wed 10 00:00")),
        ("2026-06-09", ("Tue 02 00:00", "Wed 10 00:00")),
        ("2026-06-11", ("Thu 11 00:00", "Thu 25 00:00")),
        ("2026-06-20", ("Thu 11 00:00", "Thu 25 00:00")),
    ],
)
def test_a_day_off_gives_a_mentor_who_never_closes_an_end_and_a_beginning(
    day: str, run: tuple[str, str]
) -> None:
    days_off = hours(
        ALWAYS,
        {
            date(2026, 6, 10): (),
            date(2026, 6, 1): (),
            date(2026, 6, 25): (),
            date(2026, 6, 12): ROUND_THE_CLOCK,
        },
    )

    assert runs(days_off, f"{day}T12:00", f"{day}T13:00") == [run]


def test_a_late_morning_long_ago_still_anchors_the_grid_of_a_mentor_who_never_closes() -> None:
    since_then = hours(ALWAYS, {date(2026, 1, 1): from_to(550, 1440)})

    assert starts(since_then, "2026-06-15T00:00", "2026-06-15T02:00") == ["Mon 15 00:10", "Mon 15 01:10"]


def test_the_far_past_and_future_of_overrides_cost_nothing() -> None:
    ancient = hours(ALWAYS, {date(1, 1, 2): (), date(9999, 12, 30): ()})

    [(opens, closes)] = ancient.runs(at("2026-06-15T12:00"), at("2026-06-15T13:00"))

    assert opens == at("0001-01-03T00:00")
    assert closes == at("9999-12-30T00:00")


def test_a_run_goes_on_over_a_date_that_the_zone_skipped() -> None:
    samoa = hours(ALWAYS, {date(2011, 12, 28): (), date(2012, 1, 1): ()}, timezone="Pacific/Apia")

    [(opens, closes)] = samoa.runs(at("2011-12-30T09:00"), at("2011-12-30T11:00"))

    assert closes - opens == 2 * 24 * HOUR  # the 29th and the 31st


def test_windows_on_a_date_that_the_zone_skipped_are_no_time_at_all() -> None:
    samoa = hours({}, {date(2011, 12, 30): from_to(540, 1020)}, timezone="Pacific/Apia")

    assert runs(samoa, "2011-12-28T00:00", "2012-01-02T00:00") == []
