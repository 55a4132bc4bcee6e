"""Does the engine hold for any hours, any calendar, in any zone, around any clock change?

The model answers the same question the slow way: it looks at the clock on the mentor's wall at every quarter
of an hour and asks of each on its own whether it can be booked. All that is drawn, but for `now`, lies on
quarters.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain import availability as engine
from chalicelib.domain.availability import Availability
from chalicelib.domain.calendars import Claim
from chalicelib.domain.hours import Window
from chalicelib.domain.timezones import DAY, midnight, zone

FIFTY_ZONES = (Path(__file__).parents[1] / "cases" / "fifty_zones.txt").read_text(encoding="utf-8").split()
YEARS = (date(2024, 1, 1).toordinal(), date(2034, 1, 1).toordinal())
QUARTER = timedelta(minutes=15)
STUDENT = "student"

bounded = settings(max_examples=100, deadline=None)


@dataclass(frozen=True, kw_only=True)
class Question:
    """Everything that decides which times a student is offered."""

    availability: Availability
    start: datetime
    end: datetime
    duration_minutes: int
    busy: Sequence[Claim]
    now: datetime
    student_timezone: str

    def slots(self) -> list[datetime]:
        return engine.slots(
            self.availability,
            start=self.start,
            end=self.end,
            duration_minutes=self.duration_minutes,
            busy=self.busy,
            now=self.now,
            student_timezone=self.student_timezone,
            student_id=STUDENT,
        )

    def refusal(self, start: datetime) -> engine.Refusal | None:
        return engine.refusal(
            self.availability,
            start=start,
            duration_minutes=self.duration_minutes,
            busy=self.busy,
            now=self.now,
            student_timezone=self.student_timezone,
            student_id=STUDENT,
        )

    def blocking(self) -> list[Claim]:
        return [
            claim
            for claim in self.busy
            if claim.held_until is None or (claim.held_until > self.now and claim.held_by != STUDENT)
        ]

    def quarters(self) -> list[datetime]:
        return [self.start + QUARTER * n for n in range((self.end - self.start) // QUARTER)]


# ── The model ────────────────────────────────────────────────────────────────────────────────────────


def slots_by_the_clock(question: Question) -> list[datetime]:
    mentor, session = question.availability, timedelta(minutes=question.duration_minutes)
    first = question.start - timedelta(days=12)  # each week has a day of rest, and overrides lie near
    quarters = [first + QUARTER * n for n in range((question.end + timedelta(days=2) - first) // QUARTER)]
    is_open = is_open_at(mentor, quarters)
    found, began = [], 0
    for n, quarter in enumerate(quarters):
        if not is_open[n]:
            began = n + 1
        elif (
            question.start <= quarter < question.end
            and (quarter - quarters[began]) % timedelta(minutes=30) == timedelta()
            and all(is_open[n : n + session // QUARTER])
            and is_within_terms(question, quarter)
            and is_free(question, quarter)
        ):
            found.append(quarter)
    return found


def is_open_at(mentor: Availability, quarters: Sequence[datetime]) -> list[bool]:
    """A window is open from when the clock first shows its start, or more, until it so shows its end."""
    clock = [quarter.astimezone(zone(mentor.timezone)).replace(tzinfo=None) for quarter in quarters]
    furthest = list(accumulate(clock, max))
    is_open = [False] * len(quarters)
    for day in {shown.date() for shown in clock}:
        midnight_of_day = datetime.combine(day, datetime.min.time())
        weekly = mentor.weekly.get(day.isoweekday() % 7, ())
        for window in mentor.date_overrides.get(day, weekly):
            opens, closes = (
                bisect_left(furthest, midnight_of_day + timedelta(minutes=minute))
                for minute in (window.start_minute, window.end_minute)
            )
            is_open[opens:closes] = [True] * (closes - opens)
    return is_open


def is_within_terms(question: Question, start: datetime) -> bool:
    mentor, now = question.availability, question.now
    in_time = start - now >= timedelta(minutes=mentor.minimum_notice_minutes)
    return in_time and any(
        start.astimezone(home).date() - now.astimezone(home).date()
        <= timedelta(days=mentor.booking_window_days)
        for home in (zone(mentor.timezone), zone(question.student_timezone))
    )


def is_free(question: Question, start: datetime) -> bool:
    mentor, home = question.availability, zone(question.availability.timezone)
    end = start + timedelta(minutes=question.duration_minutes + mentor.buffer_minutes)
    same_day = [
        claim
        for claim in question.blocking()
        if claim.is_given and claim.start.astimezone(home).date() == start.astimezone(home).date()
    ]
    has_room = mentor.max_sessions_per_day is None or len(same_day) < mentor.max_sessions_per_day
    return has_room and all(end <= claim.start or claim.end <= start for claim in question.blocking())


# ── What is drawn ────────────────────────────────────────────────────────────────────────────────────


def clock_changes(name: str) -> list[int]:
    """The days of ten years that are not 24 hours long; of a zone without, any day."""
    home = zone(name)
    changes = [day for day in range(*YEARS) if midnight(day + 1, home) - midnight(day, home) != DAY]
    return changes or [YEARS[0]]


CLOCK_CHANGES = [(name, day) for name in FIFTY_ZONES for day in clock_changes(name)]

# The hours in which clocks change are drawn more often than others.
minutes_of_day = st.sampled_from(
    [*range(0, 1441, 15), *[*range(0, 241, 15)] * 5, *[0, 1305, 1440, 1440] * 10]
)


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    """Of any length; some touch, at midnight too, some overlap, some are empty."""
    spans = st.one_of(
        st.tuples(minutes_of_day, minutes_of_day).map(sorted),
        minutes_of_day.map(lambda minute: (minute, 1440)),
        minutes_of_day.map(lambda minute: (0, minute)),
    )
    pairs = draw(st.lists(spans, min_size=1, max_size=2))
    return tuple(Window(start_minute=start, end_minute=end) for start, end in pairs)


@st.composite
def claims(draw: st.DrawFn, *, since: datetime, now: datetime) -> Claim:
    start = since + QUARTER * draw(st.integers(-10, 200))
    seconds = st.integers(-600, 600).map(lambda seconds: now + timedelta(seconds=seconds))
    return Claim(
        start=start,
        end=start + QUARTER * draw(st.integers(1, 8)),
        is_given=draw(st.booleans()),
        held_until=draw(st.one_of(st.none(), seconds)),
        held_by=draw(st.sampled_from([STUDENT, "another"])),
    )


@st.composite
def mentors(draw: st.DrawFn, *, around: date, home: str) -> Availability:
    rest_day, every_day = draw(st.integers(0, 6)), draw(st.one_of(st.none(), windows()))
    near = st.integers(-3, 3).map(lambda days: around + timedelta(days=days))
    return Availability(
        timezone=home,
        weekly={weekday: every_day or draw(windows()) for weekday in range(7) if weekday != rest_day},
        date_overrides=draw(st.dictionaries(near, st.one_of(st.just(()), windows()), max_size=2)),
        buffer_minutes=draw(st.sampled_from([0, 15, 60])),
        minimum_notice_minutes=draw(st.sampled_from([0, 60, 1440])),
        booking_window_days=draw(st.sampled_from([1, 3, 60])),
        max_sessions_per_day=draw(st.sampled_from([None, None, 1, 2])),
    )


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A few days, as a rule with a clock change among them."""
    home, day = draw(st.sampled_from(CLOCK_CHANGES))
    start = datetime.fromordinal(day).replace(tzinfo=UTC) + QUARTER * draw(st.integers(-96, 24))
    now = start + timedelta(seconds=draw(st.integers(-2 * DAY, DAY // 2)))
    return Question(
        availability=draw(mentors(around=start.date(), home=home)),
        start=start,
        end=start + QUARTER * draw(st.integers(100, 300)),
        duration_minutes=draw(st.sampled_from([30, 60, 90])),
        busy=draw(st.lists(claims(since=start, now=now), max_size=6)),
        now=now,
        student_timezone=draw(st.sampled_from(FIFTY_ZONES)),
    )


# ── What holds ───────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=300, deadline=None)
@given(questions())
def test_the_engine_offers_what_the_clock_on_the_wall_does(question: Question) -> None:
    assert question.slots() == slots_by_the_clock(question)


@bounded
@given(questions())
def test_a_session_lies_within_one_window(question: Question) -> None:
    windows = engine.windows(
        question.availability, start=question.start, end=question.end + timedelta(hours=2)
    )

    for slot in question.slots():
        end = slot + timedelta(minutes=question.duration_minutes)
        assert any(opens <= slot and end <= closes for opens, closes in windows)


@bounded
@given(questions())
def test_a_session_with_its_buffer_overlaps_nothing_that_is_taken(question: Question) -> None:
    reach = timedelta(minutes=question.duration_minutes + question.availability.buffer_minutes)

    for slot in question.slots():
        assert all(slot + reach <= claim.start or claim.end <= slot for claim in question.blocking())


@bounded
@given(questions(), st.sampled_from(FIFTY_ZONES))
def test_the_zone_of_who_looks_changes_no_instant(question: Question, elsewhere: str) -> None:
    wide_open = replace(question, availability=replace(question.availability, booking_window_days=60))

    assert replace(wide_open, student_timezone=elsewhere).slots() == wide_open.slots()


@bounded
@given(questions())
def test_a_single_booking_is_judged_as_the_list_is(question: Question) -> None:
    offered = set(question.slots())

    for quarter in question.quarters():
        assert (question.refusal(quarter) is None) == (quarter in offered)


@bounded
@given(questions(), st.integers(0, 300))
def test_two_halves_of_a_range_are_the_whole(question: Question, quarters: int) -> None:
    middle = min(question.start + QUARTER * quarters, question.end)

    halves = replace(question, end=middle).slots() + replace(question, start=middle).slots()

    assert halves == question.slots()


@bounded
@given(questions())
def test_what_is_taken_days_away_changes_nothing(question: Question) -> None:
    since, until = question.start - timedelta(hours=27), question.end + timedelta(hours=27)

    near = [claim for claim in question.busy if since < claim.end and claim.start < until]

    assert replace(question, busy=near).slots() == question.slots()


@bounded
@given(questions())
def test_the_next_available_time_is_the_first_of_all(question: Question) -> None:
    first = engine.next_available(
        question.availability,
        duration_minutes=question.duration_minutes,
        busy=question.busy,
        now=question.now,
        student_timezone=question.student_timezone,
        student_id=STUDENT,
    )

    every = replace(question, start=question.now, end=question.now + timedelta(days=63)).slots()

    assert first == (every[0] if every else None)
