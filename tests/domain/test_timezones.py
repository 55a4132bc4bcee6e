import sys
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.timezones import DAY, day_of, instant_of, midnight, zone

FIRST_DAY, LAST_DAY = date(2024, 1, 1).toordinal(), date(2034, 1, 1).toordinal()

# Every kind of clock there is: whole, half and quarter hours, changes by 30 minutes, at midnight and for
# Ramadan, zones that gave up changing or never did.
FIFTY_ZONES = (Path(__file__).parents[1] / "cases" / "fifty_zones.txt").read_text(encoding="utf-8").split()


def at(written: str) -> int:
    return int(datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp())


def local(written: str, name: str) -> int:
    wall = datetime.fromisoformat(written)
    return instant_of(wall.toordinal(), wall.hour * 60 + wall.minute, zone=zone(name))


def test_zones_are_those_of_the_pinned_package_whatever_the_host_has() -> None:
    winter = datetime(2027, 1, 15, tzinfo=UTC)

    offset = winter.astimezone(zone("America/Vancouver")).utcoffset()

    assert offset == timedelta(hours=-7)  # -8 in zone data from before 2026
    assert zoneinfo.TZPATH == ()


def test_without_the_package_no_zone_is_known_rather_than_the_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    zoneinfo.ZoneInfo.clear_cache()
    monkeypatch.setitem(sys.modules, "tzdata", None)
    monkeypatch.setitem(sys.modules, "tzdata.zoneinfo", None)

    with pytest.raises(Invalid):
        zone("Etc/GMT+1")


@pytest.mark.parametrize(
    "name",
    [
        "Mars/Olympus",
        "Asia",
        "asia/kolkata",
        "",
        ".",
        "../UTC",
        "/etc/localtime",
        "Asia/Kolkata\0",
        "\ud800",
        "x" * 5000,
    ],
)
def test_a_zone_that_tzdata_does_not_know_is_an_error_of_its_field(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        zone(name, field="profile.timezone")

    [error] = refused.value.errors
    assert error.field == "profile.timezone"
    assert "such as Asia/Kolkata" in error.message
    assert len(error.message) < 200


def test_an_old_name_of_a_zone_is_that_zone() -> None:
    assert local("2026-06-01T09:30", "Asia/Calcutta") == at("2026-06-01T04:00")


@pytest.mark.parametrize(
    ("written", "name", "instant"),
    [
        ("2026-03-08T01:59", "America/New_York", "2026-03-08T06:59"),
        ("2026-03-08T02:00", "America/New_York", "2026-03-08T07:00"),
        ("2026-03-08T02:30", "America/New_York", "2026-03-08T07:00"),
        ("2026-03-08T02:59", "America/New_York", "2026-03-08T07:00"),
        ("2026-03-08T03:00", "America/New_York", "2026-03-08T07:00"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:30"),
        ("2026-09-06T00:00", "America/Santiago", "2026-09-06T04:00"),
    ],
)
def test_a_time_in_a_gap_is_the_first_instant_after_it(written: str, name: str, instant: str) -> None:
    assert local(written, name) == at(instant)


@pytest.mark.parametrize(
    ("written", "name", "instant"),
    [
        ("2026-11-01T00:59", "America/New_York", "2026-11-01T04:59"),
        ("2026-11-01T01:00", "America/New_York", "2026-11-01T05:00"),
        ("2026-11-01T01:59", "America/New_York", "2026-11-01T05:59"),
        ("2026-11-01T02:00", "America/New_York", "2026-11-01T07:00"),
        ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45"),
        ("2026-11-01T00:30", "America/Havana", "2026-11-01T04:30"),
    ],
)
def test_an_ambiguous_time_is_its_first_occurrence(written: str, name: str, instant: str) -> None:
    assert local(written, name) == at(instant)


def test_a_date_that_the_zone_skipped_is_empty() -> None:
    samoa = zone("Pacific/Apia")
    skipped = date(2011, 12, 30).toordinal()

    assert midnight(skipped, samoa) == midnight(skipped + 1, samoa) == at("2011-12-30T10:00")
    assert midnight(skipped, samoa) - midnight(skipped - 1, samoa) == DAY


def test_a_day_is_the_local_date() -> None:
    assert day_of(at("2026-06-14T18:29:59"), zone("Asia/Kolkata")) == date(2026, 6, 14).toordinal()
    assert day_of(at("2026-06-14T18:30"), zone("Asia/Kolkata")) == date(2026, 6, 15).toordinal()


@pytest.mark.parametrize("name", FIFTY_ZONES)
def test_a_wall_time_is_when_the_clock_first_shows_it_or_more(name: str) -> None:
    for day in changes_of(name):
        shown = shown_each_quarter(day, name)
        for minute in range(0, 24 * 60 + 1, 15):
            wall = datetime.fromordinal(day) + timedelta(minutes=minute)
            assert instant_of(day, minute, zone=zone(name)) == next(t for t, clock in shown if clock >= wall)


def test_ten_years_in_fifty_zones_have_many_clock_changes() -> None:
    assert sum(len(changes_of(name)) for name in FIFTY_ZONES) > 500


def changes_of(name: str) -> list[int]:
    """The days of ten years that are not 24 hours long."""
    home = zone(name)
    return [day for day in range(FIRST_DAY, LAST_DAY) if midnight(day + 1, home) - midnight(day, home) != DAY]


def shown_each_quarter(day: int, name: str) -> list[tuple[int, datetime]]:
    """What the clock on the wall shows at each quarter of an hour, from before `day` until after it."""
    utc_midnight = int(datetime.fromordinal(day).replace(tzinfo=UTC).timestamp())
    quarters = range(utc_midnight - 15 * 3600, utc_midnight + 42 * 3600, 15 * 60)
    return [(t, datetime.fromtimestamp(t, zone(name)).replace(tzinfo=None)) for t in quarters]
