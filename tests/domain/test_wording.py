"""Claims about how amounts, times and names are written."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain import wording

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("paise", "written"),
    [
        (0, "₹0.00"),
        (5, "₹0.05"),
        (99_999, "₹999.99"),
        (100_000, "₹1,000.00"),
        (9_999_999, "₹99,999.99"),
        (10_000_000, "₹1,00,000.00"),
        (12_345_650, "₹1,23,456.50"),
        (1_000_000_000, "₹1,00,00,000.00"),
        (-12_345_650, "−₹1,23,456.50"),
    ],
)
def test_rupees_are_grouped_as_in_india(paise: int, written: str):
    assert wording.rupees(paise) == written


def test_a_time_is_told_in_its_readers_zone():
    start = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)

    written = wording.span(start, start + HALF_AN_HOUR, "Asia/Kolkata")

    assert written == "Mon 23 Nov 2026, 10:00–10:30 IST (Asia/Kolkata)"


def test_both_days_are_named_where_midnight_lies_between():
    start = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)

    written = wording.span(start, start + HALF_AN_HOUR, "America/New_York")

    assert written == "Sun 22 Nov 2026, 23:30 – Mon 23 Nov 2026, 00:00 EST (America/New_York)"


def test_both_offsets_are_named_where_the_clock_changes_between():
    start = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)

    written = wording.span(start, start + timedelta(minutes=60), "America/New_York")

    assert written == "Sun 1 Nov 2026, 01:30 EDT–01:30 EST (America/New_York)"


def test_a_zone_without_letters_is_told_by_its_offset():
    written = wording.moment(datetime(2026, 11, 23, 4, 30, tzinfo=UTC), "Asia/Dubai")

    assert written == "Mon 23 Nov 2026, 08:30 UTC+04 (Asia/Dubai)"


def test_a_days_number_has_no_leading_zero():
    assert wording.day(date(2026, 3, 2)) == "Mon 2 Mar 2026"
    assert wording.start_of(datetime(2026, 3, 2, tzinfo=UTC), "UTC") == "Mon 2 Mar, 00:00 UTC"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Asia/Kolkata", "Asia/Calcutta", True),
        ("Asia/Kolkata", "Asia/Colombo", True),
        ("Asia/Kolkata", "Asia/Kathmandu", False),
    ],
)
def test_zones_are_compared_by_what_their_clocks_show(one: str, other: str, *, same: bool):
    at = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)

    assert wording.is_same_wall_clock(at, one, other) is same


@pytest.mark.parametrize(
    "separator", ["\r\n", "\n", "\r", "\t", "\x00", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]
)
def test_one_line_stays_one_line(separator: str):
    assert wording.one_line(f" a{separator}b ") == "a b"


def test_direction_overrides_are_dropped_and_joiners_of_scripts_kept():
    assert wording.one_line("a\u202eb\u2066c") == "abc"
    assert wording.one_line("क्\u200dष") == "क्\u200dष"


def test_half_a_surrogate_pair_can_be_sent():
    assert wording.one_line("a\ud800b").encode() == "a\ufffdb".encode()


@pytest.mark.parametrize(
    "name", ["win.example", "https://x", "Asha www.evil.example", "mail@evil.example", " ", "\n"]
)
def test_a_name_that_would_become_a_link_is_not_greeted(name: str):
    assert wording.salutation(name) == "there"


@pytest.mark.parametrize(
    "name", ["Asha Rao", "J. R. Tata", "Dr. A.P.J. Abdul Kalam", "O'Brien-Łukasz", "आशा"]
)
def test_peoples_names_are_greeted(name: str):
    assert wording.salutation(name) == name


def test_shortening_shows_that_something_is_missing():
    assert wording.shortened("abcdef", 6) == "abcdef"
    assert wording.shortened("abcdefg", 6) == "abcde…"
