from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain import availability
from chalicelib.domain.availability import Availability, Refusal
from chalicelib.domain.calendars import Claim
from chalicelib.domain.errors import Invalid, SlotTaken, SlotUnavailable
from chalicelib.domain.hours import Window

NOW = datetime(2026, 6, 14, 6, 0, tzinfo=UTC)  # a Sunday
MONDAY = date(2026, 6, 15)


def on_monday(clock: str) -> datetime:
    return datetime.fromisoformat(f"{MONDAY}T{clock}").replace(tzinfo=UTC)


def mentor(
    *,
    hours: tuple[int, int] = (9, 12),
    timezone: str = "UTC",
    buffer: int = 0,
    notice: int = 60,
    window_days: int = 60,
    most: int | None = None,
) -> Availability:
    return Availability(
        timezone=timezone,
        weekly={1: (Window(start_minute=hours[0] * 60, end_minute=hours[1] * 60),)},
        buffer_minutes=buffer,
        minimum_notice_minutes=notice,
        booking_window_days=window_days,
        max_sessions_per_day=most,
    )


def session(start: str, end: str, *, buffer: int = 0, is_given: bool = True) -> Claim:
    return Claim(start=on_monday(start), end=on_monday(end) + timedelta(minutes=buffer), is_given=is_given)


def hold(start: str, end: str, *, until: datetime, by: str = "asha") -> Claim:
    return Claim(start=on_monday(start), end=on_monday(end), is_given=True, held_until=until, held_by=by)


def offered(
    of: Availability,
    *,
    busy: Sequence[Claim] = (),
    minutes: int = 60,
    now: datetime = NOW,
    student_timezone: str = "UTC",
    student_id: str | None = None,
) -> list[str]:
    """The starts on Monday, as the clock shows them in UTC."""
    slots = availability.slots(
        of,
        start=on_monday("00:00"),
        end=on_monday("00:00") + timedelta(days=1),
        duration_minutes=minutes,
        busy=busy,
        now=now,
        student_timezone=student_timezone,
        student_id=student_id,
    )
    return [f"{slot:%H:%M}" for slot in slots]


def refusal(
    of: Availability, start: datetime, *, busy: Sequence[Claim] = (), minutes: int = 60, now: datetime = NOW
) -> Refusal | None:
    return availability.refusal(
        of, start=start, duration_minutes=minutes, busy=busy, now=now, student_timezone="UTC"
    )


# ── The grid ─────────────────────────────────────────────────────────────────────────────────────────


def test_starts_lie_on_a_half_hour_grid_from_the_windows_start() -> None:
    from_ten_past = Availability(timezone="UTC", weekly={1: (Window(start_minute=550, end_minute=665),)})

    assert offered(from_ten_past, minutes=30) == ["09:10", "09:40", "10:10"]
    assert offered(from_ten_past, minutes=60) == ["09:10", "09:40"]


def test_what_is_taken_leaves_the_grid_where_it_was() -> None:
    assert offered(mentor(), busy=[session("09:10", "09:20")], minutes=30) == [
        "09:30",
        "10:00",
        "10:30",
        "11:00",
        "11:30",
    ]


def test_slots_are_aware_and_in_utc() -> None:
    first = availability.next_available(
        mentor(timezone="Asia/Kolkata"), duration_minutes=60, busy=[], now=NOW, student_timezone="Asia/Tokyo"
    )

    assert first is not None
    assert (first, first.tzinfo) == (on_monday("03:30"), UTC)


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("09:00:00", "11:00:00", "09:00", "10:30"),
        ("09:00:00.5", "11:00:00.5", "09:30", "11:00"),
        ("08:59:59.5", "10:59:59.5", "09:00", "10:30"),
    ],
)
def test_a_range_holds_its_start_and_not_its_end(start: str, end: str, first: str, last: str) -> None:
    slots = availability.slots(
        mentor(),
        start=on_monday(start),
        end=on_monday(end),
        duration_minutes=60,
        busy=[],
        now=NOW,
        student_timezone="UTC",
    )

    assert (slots[0], slots[-1]) == (on_monday(first), on_monday(last))


@pytest.mark.parametrize(
    ("start", "end", "are_open"),
    [
        ("11:59:59.5", "13:00:00", True),
        ("12:00:00", "13:00:00", False),
        ("08:00:00", "09:00:00", False),
        ("08:00:00", "09:00:00.5", True),
    ],
)
def test_a_window_that_overlaps_the_range_by_a_moment_is_told_whole(
    start: str, end: str, are_open: bool
) -> None:
    windows = availability.windows(mentor(), start=on_monday(start), end=on_monday(end))

    assert windows == ([(on_monday("09:00"), on_monday("12:00"))] if are_open else [])


# ── What is taken ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "end", "left"),
    [
        ("10:00:00", "11:00:00", ["09:00", "11:00"]),
        ("09:59:59", "11:00:00", ["11:00"]),
        ("09:59:59.5", "11:00:00", ["11:00"]),
        ("10:00:00.5", "11:00:00.5", ["09:00"]),
        ("10:00:00", "10:00:00", ["09:00", "09:30", "10:00", "10:30", "11:00"]),
    ],
)
def test_what_is_taken_is_half_open_to_the_moment(start: str, end: str, left: list[str]) -> None:
    assert offered(mentor(), busy=[session(start, end)]) == left


# ── The buffer ───────────────────────────────────────────────────────────────────────────────────────


def test_the_buffer_is_the_least_gap_between_two_sessions_and_is_counted_once() -> None:
    taken = session("11:00", "12:00", buffer=30)

    assert offered(mentor(hours=(9, 15), buffer=30), busy=[taken]) == [
        "09:00",
        "09:30",
        "12:30",
        "13:00",
        "13:30",
        "14:00",
    ]


def test_a_booking_keeps_the_buffer_it_was_made_with() -> None:
    made_before_the_buffer_was_dropped = session("09:00", "10:00", buffer=30)

    assert offered(mentor(buffer=0), busy=[made_before_the_buffer_was_dropped]) == ["10:30", "11:00"]


def test_the_buffer_may_reach_beyond_the_window() -> None:
    assert offered(mentor(buffer=60))[-1] == "11:00"


# ── Holds ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_hold_takes_its_time_until_the_moment_it_runs_out() -> None:
    held = hold("09:00", "11:30", until=NOW)

    assert offered(mentor(), busy=[held], now=NOW - timedelta(seconds=1)) == []
    assert offered(mentor(), busy=[held], now=NOW) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_a_hold_hides_no_time_from_its_own_student_only() -> None:
    held = hold("09:00", "12:00", until=NOW + timedelta(minutes=15), by="asha")

    assert offered(mentor(), busy=[held], student_id="asha")
    assert not offered(mentor(), busy=[held], student_id="ravi")
    assert not offered(mentor(), busy=[held], student_id=None)


def test_a_hold_of_nobody_is_not_that_of_an_anonymous_student() -> None:
    held = Claim(
        start=on_monday("09:00"), end=on_monday("12:00"), is_given=True, held_until=NOW + timedelta(minutes=1)
    )

    assert not offered(mentor(), busy=[held], student_id=None)


def test_a_confirmed_session_takes_its_time_from_its_own_student_too() -> None:
    confirmed = Claim(start=on_monday("09:00"), end=on_monday("12:00"), is_given=True, held_by="asha")

    assert not offered(mentor(), busy=[confirmed], student_id="asha")


# ── The terms: notice, booking window, daily limit ─────────────────────────────────────────────────────


def test_the_terms_of_a_mentor_who_sets_none_are_those_of_the_contract() -> None:
    unset = Availability(timezone="UTC", weekly={})

    assert (unset.buffer_minutes, unset.minimum_notice_minutes, unset.booking_window_days) == (0, 60, 60)
    assert unset.max_sessions_per_day is None


def test_the_notice_is_elapsed_time_and_its_last_minute_is_enough() -> None:
    two_hours_before_ten = on_monday("08:00")

    assert offered(mentor(notice=120), now=two_hours_before_ten) == ["10:00", "10:30", "11:00"]
    assert offered(mentor(notice=120), now=two_hours_before_ten + timedelta(milliseconds=1)) == [
        "10:30",
        "11:00",
    ]


def test_the_last_day_of_the_booking_window_can_be_booked() -> None:
    assert offered(mentor(window_days=1))
    assert not offered(mentor(window_days=0))


def test_today_lasts_until_the_last_moment_before_midnight() -> None:
    almost_monday = on_monday("00:00") - timedelta(milliseconds=1)

    assert offered(mentor(window_days=0), now=almost_monday) == []
    assert offered(mentor(window_days=0), now=almost_monday + timedelta(milliseconds=1))


def test_the_booking_window_is_open_while_it_is_in_the_students_or_the_mentors_zone() -> None:
    sunday_noon = datetime(2026, 6, 14, 12, 0, tzinfo=UTC)  # on Kiritimati it is Monday, until 10:00 tomorrow
    in_utc = mentor(window_days=0)
    on_kiritimati = mentor(window_days=0, hours=(23, 24), timezone="Pacific/Kiritimati")

    assert offered(in_utc, now=sunday_noon, student_timezone="UTC") == []
    assert offered(in_utc, now=sunday_noon, student_timezone="Pacific/Kiritimati") == ["09:00", "09:30"]
    assert offered(on_kiritimati, now=sunday_noon, student_timezone="UTC") == ["09:00"]


def test_a_day_is_full_by_the_mentors_local_date() -> None:
    nights = Availability(
        timezone="Asia/Kolkata",  # its midnight is 18:30 in UTC
        weekly={
            1: (Window(start_minute=1380, end_minute=1440),),
            2: (Window(start_minute=0, end_minute=60),),
        },
        max_sessions_per_day=1,
    )
    late_on_monday, early_on_tuesday = session("17:30", "18:30"), session("18:30", "19:30")

    assert offered(nights, busy=[late_on_monday]) == ["18:30"]
    assert offered(nights, busy=[early_on_tuesday]) == ["17:30"]


def test_only_sessions_that_are_given_and_live_count_towards_the_day() -> None:
    booked_elsewhere = session("06:00", "07:00", is_given=False)
    ran_out = hold("06:00", "07:00", until=NOW)

    assert offered(mentor(most=1), busy=[booked_elsewhere, ran_out])
    assert not offered(mentor(most=1), busy=[session("06:00", "07:00")])
    assert not offered(mentor(most=1), busy=[hold("06:00", "07:00", until=NOW + timedelta(minutes=1))])


# ── One booking ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (on_monday("09:00"), None),
        (NOW, Refusal.TOO_SOON),
        (NOW + timedelta(minutes=59, seconds=59), Refusal.TOO_SOON),
        (on_monday("09:00") + timedelta(days=63), Refusal.TOO_FAR),
        (on_monday("08:30"), Refusal.OUTSIDE_HOURS),
        (on_monday("11:30"), Refusal.OUTSIDE_HOURS),
        (on_monday("09:15"), Refusal.OUTSIDE_HOURS),
        (on_monday("09:00:01"), Refusal.OUTSIDE_HOURS),
        (on_monday("09:00:00.000001"), Refusal.OUTSIDE_HOURS),
        (on_monday("09:00") + timedelta(days=1), Refusal.OUTSIDE_HOURS),
        (datetime.min.replace(tzinfo=UTC), Refusal.TOO_SOON),
        (datetime.max.replace(tzinfo=UTC), Refusal.TOO_FAR),
    ],
)
def test_a_single_time_is_refused_for_its_own_reason(start: datetime, why: Refusal | None) -> None:
    assert refusal(mentor(), start) is why


def test_the_first_and_the_last_bookable_minute_are_told_from_their_neighbours() -> None:
    round_the_clock = Availability(
        timezone="UTC",
        weekly=dict.fromkeys(range(7), (Window(start_minute=0, end_minute=1440),)),
        booking_window_days=1,
    )
    first, last = NOW + timedelta(minutes=60), datetime(2026, 6, 15, 23, 30, tzinfo=UTC)

    assert refusal(round_the_clock, first - timedelta(minutes=30)) is Refusal.TOO_SOON
    assert refusal(round_the_clock, first) is None
    assert refusal(round_the_clock, last) is None
    assert refusal(round_the_clock, last + timedelta(minutes=30)) is Refusal.TOO_FAR


def test_a_taken_time_is_told_from_a_full_day() -> None:
    full = mentor(most=1)

    assert refusal(full, on_monday("09:00"), busy=[session("09:30", "10:30")]) is Refusal.TAKEN
    assert refusal(full, on_monday("11:00"), busy=[session("09:30", "10:30")]) is Refusal.DAY_FULL


def test_only_a_taken_time_is_called_taken() -> None:
    errors = {
        why: availability.conflict(why, availability=mentor(notice=90, window_days=14)) for why in Refusal
    }

    assert {why for why, error in errors.items() if isinstance(error, SlotTaken)} == {Refusal.TAKEN}
    assert all(
        isinstance(error, SlotUnavailable) for why, error in errors.items() if why is not Refusal.TAKEN
    )
    assert "90 minutes" in errors[Refusal.TOO_SOON].message
    assert "14 days" in errors[Refusal.TOO_FAR].message


# ── The edges of the calendar ────────────────────────────────────────────────────────────────────────


def test_a_range_as_wide_as_the_calendar_is_as_narrow_as_the_booking_window() -> None:
    slots = availability.slots(
        mentor(),
        start=datetime.min.replace(tzinfo=UTC),
        end=datetime.max.replace(tzinfo=UTC),
        duration_minutes=60,
        busy=[],
        now=NOW,
        student_timezone="UTC",
    )

    assert (len(slots), slots[0], slots[-1]) == (
        9 * 5,
        on_monday("09:00"),
        on_monday("11:00") + timedelta(weeks=8),
    )


@pytest.mark.parametrize(
    "start", [datetime.min, NOW.replace(tzinfo=None) + timedelta(days=3650), datetime.max]
)
def test_a_range_out_of_reach_is_empty(start: datetime) -> None:
    slots = availability.slots(
        mentor(),
        start=start.replace(tzinfo=UTC),
        end=start.replace(tzinfo=UTC),
        duration_minutes=60,
        busy=[],
        now=NOW,
        student_timezone="UTC",
    )

    assert slots == []


def test_nothing_is_available_of_a_mentor_without_hours() -> None:
    idle = Availability(timezone="UTC", weekly={})

    assert (
        availability.next_available(idle, duration_minutes=30, busy=[], now=NOW, student_timezone="UTC")
        is None
    )


def test_a_student_in_an_unknown_zone_is_told_so() -> None:
    with pytest.raises(Invalid):
        offered(mentor(), student_timezone="Mars/Olympus")
