"""When is a person's time taken, and when is it free again?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.calendars import CalendarDay, Claim, Hold, Holds, days_touched

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
HALF_HOUR = timedelta(minutes=30)
UNTIL = NOW + timedelta(minutes=15)
KEPT = Claim(start=NOW, end=NOW + HALF_HOUR, is_given=True)
HELD = replace(KEPT, held_until=UNTIL)
DAY = CalendarDay(user_id="usr_1", day=NOW.date(), version=4, claims={"a": KEPT})
HOLD = Hold(mentor_id="mtr_1", scheduled_at=NOW, duration_minutes=30, until=UNTIL)


def at(start: datetime, end: datetime) -> Claim:
    return Claim(start=start, end=end, is_given=False)


@pytest.mark.parametrize(
    ("claim", "overlaps"),
    [
        (at(NOW - HALF_HOUR, NOW), False),
        (at(NOW - HALF_HOUR, NOW + INSTANT), True),
        (at(NOW + HALF_HOUR, NOW + 2 * HALF_HOUR), False),
        (at(NOW + HALF_HOUR - INSTANT, NOW + 2 * HALF_HOUR), True),
        (KEPT, True),
    ],
)
def test_times_that_touch_do_not_overlap(claim: Claim, overlaps: bool):
    assert claim.overlaps(KEPT) is overlaps
    assert KEPT.overlaps(claim) is overlaps


def test_a_held_claim_lives_until_its_end_and_a_kept_one_for_good():
    assert HELD.is_live(UNTIL - INSTANT)
    assert not HELD.is_live(UNTIL)
    assert KEPT.is_live(UNTIL + timedelta(days=9))


def test_a_day_names_who_has_the_time_but_not_whom_it_leaves_out():
    assert DAY.taken_by(KEPT, now=NOW) == "a"
    assert DAY.taken_by(KEPT, now=NOW, apart_from="a") is None
    assert DAY.taken_by(at(NOW + HALF_HOUR, NOW + 2 * HALF_HOUR), now=NOW) is None


def test_what_was_held_and_ran_out_takes_no_time():
    held = replace(DAY, claims={"a": HELD})

    assert held.taken_by(KEPT, now=UNTIL - INSTANT) == "a"
    assert held.taken_by(KEPT, now=UNTIL) is None


def test_a_new_claim_is_another_version_without_what_ran_out():
    held = replace(DAY, claims={"a": HELD, "b": KEPT})

    assert held.with_claim("c", KEPT, now=UNTIL) == replace(DAY, version=5, claims={"b": KEPT, "c": KEPT})
    assert held.with_claim("a", KEPT, now=NOW) == replace(DAY, version=5, claims={"a": KEPT, "b": KEPT})


def test_a_claim_given_back_is_another_version_without_it():
    day = replace(DAY, claims={"a": KEPT, "b": HELD})

    assert day.without("a") == replace(DAY, version=5, claims={"b": HELD})


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (NOW, NOW + HALF_HOUR, [2]),
        (NOW.replace(hour=23, minute=30), NOW.replace(hour=23, minute=30) + HALF_HOUR, [2]),
        (NOW.replace(hour=23, minute=30), NOW.replace(hour=23, minute=30) + HALF_HOUR + INSTANT, [2, 3]),
        (NOW, NOW + timedelta(days=2), [2, 3, 4]),
        (datetime.fromisoformat("2026-03-03T04:00:00+05:30"), NOW.replace(hour=23), [2]),
    ],
)
def test_a_time_lies_in_the_utc_days_that_it_has_a_part_of(start: datetime, end: datetime, days: list[int]):
    assert days_touched(start, end) == [date(2026, 3, day) for day in days]


# ── A student's holds ────────────────────────────────────────────────────────────────────────────────


def holds(count: int) -> Holds:
    return Holds(user_id="usr_2", version=7, holds={str(number): HOLD for number in range(count)})


def test_a_new_student_holds_nothing_and_a_new_day_is_empty():
    fresh, day = Holds(user_id="usr_2"), CalendarDay(user_id="usr_2", day=NOW.date())

    assert (fresh.version, dict(fresh.holds), fresh.is_closed) == (0, {}, False)
    assert (day.version, dict(day.claims)) == (0, {})


def test_three_are_all_that_one_holds_until_one_runs_out():
    assert not holds(2).is_full(NOW)
    assert holds(3).is_full(UNTIL - INSTANT)
    assert not holds(3).is_full(UNTIL)


@pytest.mark.parametrize(
    "other",
    [
        {"mentor_id": "mtr_2"},
        {"scheduled_at": NOW + HALF_HOUR},
        {"duration_minutes": 60},
        {"now": UNTIL},
    ],
)
def test_one_holds_exactly_this_or_not_at_all(other: dict[str, object]):
    wish = {"mentor_id": "mtr_1", "scheduled_at": NOW, "duration_minutes": 30, "now": NOW}

    assert holds(1).of(**wish) == "0"
    assert holds(1).of(**(wish | other)) is None


def test_a_new_hold_is_another_version_without_what_ran_out():
    longer = replace(HOLD, until=UNTIL + HALF_HOUR)
    mixed = Holds(user_id="usr_2", version=7, holds={"old": HOLD, "kept": longer})

    assert mixed.with_hold("new", longer, now=UNTIL) == Holds(
        user_id="usr_2", version=8, holds={"kept": longer, "new": longer}
    )


def test_closing_and_giving_back_are_versions_too():
    assert holds(1).closed() == replace(holds(1), version=8, is_closed=True)
    assert holds(2).without("1") == replace(holds(1), version=8)
