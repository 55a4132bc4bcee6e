"""May this student have this time with this mentor, what is written if so, and what is said if not?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.availability import Availability
from chalicelib.domain.bookings import (
    Booking,
    MentorCard,
    MentorPayout,
    Payment,
    StudentCard,
    Terms,
)
from chalicelib.domain.calendars import CalendarDay, Claim, Hold, Holds
from chalicelib.domain.errors import (
    DomainError,
    NotAcceptingBookings,
    NotFound,
    NotSignedIn,
    OverlapsYourSession,
    OwnSession,
    SlotTaken,
    SlotUnavailable,
    TooManyHolds,
)
from chalicelib.domain.hours import Window
from chalicelib.domain.mentors import ApplicationStatus
from chalicelib.domain.reservations import (
    HELD_BY_YOU,
    YOURS_ALREADY,
    Ground,
    Reservation,
    Wish,
    already_held,
    claims_of,
    reserve,
)
from tests import mentor_samples

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
NOW = START - timedelta(days=2)
HOLD_FOR = timedelta(minutes=15)
UNTIL = NOW + HOLD_FOR
MONDAY = START.date()
ALL_DAY = (Window(start_minute=0, end_minute=24 * 60),)
HOURS = Availability(timezone="UTC", weekly=dict.fromkeys(range(7), ALL_DAY), buffer_minutes=15)
TERMS = Terms(commission_rate=Decimal("0.2"), gst_rate=Decimal("0.18"))
MENTOR = mentor_samples.mentor(1)
STUDENT = StudentCard(id="usr_student", name="Asha Rao", avatar=None)
WISH = Wish(
    student=STUDENT,
    timezone="UTC",
    mentor_id=MENTOR.id,
    scheduled_at=START,
    duration_minutes=60,
    topic="System Design",
    agenda="Rate limiters",
)
GIVEN = Claim(
    start=START, end=START + timedelta(minutes=75), is_given=True, held_until=UNTIL, held_by=STUDENT.id
)
BOOKED = replace(GIVEN, end=START + timedelta(minutes=60), is_given=False)
SAME_TIME = Claim(start=START, end=START + timedelta(minutes=30), is_given=True)
NO_HOLDS = Holds(user_id=STUDENT.id, version=2)


def _days(user_id: str, claims: Mapping[str, Claim]) -> tuple[CalendarDay, ...]:
    days = [CalendarDay(user_id=user_id, day=MONDAY + timedelta(days=offset)) for offset in (-1, 0, 1)]
    return tuple(replace(day, version=4, claims=claims) if day.day == MONDAY else day for day in days)


def _ground(
    *, given: Mapping[str, Claim] | None = None, booked: Mapping[str, Claim] | None = None, **changes: Any
) -> Ground:
    ground = Ground(
        mentor=MENTOR,
        availability=HOURS,
        mentor_days=_days(MENTOR.user_id, given or {}),
        student_days=_days(STUDENT.id, booked or {})[1:2],
        holds=NO_HOLDS,
    )
    return replace(ground, **changes)


def _reserve(
    ground: Ground, wish: Wish = WISH, *, hold_for: timedelta = HOLD_FOR, now: datetime = NOW
) -> Reservation:
    return reserve(wish, ground, booking_id="GRP-1", terms=TERMS, hold_for=hold_for, now=now)


def _refused(ground: Ground, wish: Wish = WISH) -> DomainError:
    with pytest.raises(DomainError) as refused:
        _reserve(ground, wish)
    return refused.value


def _holds(*starts: datetime, **changes: Any) -> Holds:
    hold = Hold(mentor_id=MENTOR.id, scheduled_at=START, duration_minutes=60, until=UNTIL)
    holds = {f"own{number}": replace(hold, scheduled_at=start) for number, start in enumerate(starts)}
    return replace(NO_HOLDS, holds=holds, **changes)


# ── What is written ──────────────────────────────────────────────────────────────────────────────────


def test_a_booking_is_what_was_wished_at_the_mentors_price_and_terms():
    assert _reserve(_ground()).booking == Booking(
        id="GRP-1",
        mentor=MentorCard(id=MENTOR.id, slug=MENTOR.slug, name=MENTOR.name, avatar=MENTOR.avatar),
        student=STUDENT,
        scheduled_at=START,
        duration_minutes=60,
        buffer_minutes=15,
        topic="System Design",
        agenda="Rate limiters",
        hold_expires_at=UNTIL,
        terms=TERMS,
        payment=Payment(amount_paise=90_000),
        platform_fee_paise=18_000,
        mentor_payout=MentorPayout(amount_paise=72_000),
        created_at=NOW,
        updated_at=NOW,
    )


def test_its_time_is_held_in_both_calendars_the_buffer_in_the_mentors_alone():
    mentors, students = _reserve(_ground()).days

    assert (mentors.user_id, mentors.day, mentors.version) == (MENTOR.user_id, MONDAY, 5)
    assert (students.user_id, students.day, students.version) == (STUDENT.id, MONDAY, 5)
    assert (mentors.claims, students.claims) == ({"GRP-1": GIVEN}, {"GRP-1": BOOKED})


def test_a_buffer_over_midnight_takes_the_next_day_too():
    wish = replace(WISH, scheduled_at=START.replace(hour=23))

    days = [(day.user_id, day.day) for day in _reserve(_ground(), wish).days]

    assert days == [
        (MENTOR.user_id, MONDAY),
        (MENTOR.user_id, date(2026, 3, 3)),
        (STUDENT.id, MONDAY),
    ]


def test_it_is_one_of_the_students_holds():
    holds = _reserve(_ground()).holds

    assert holds.version == 3
    assert holds.holds == {
        "GRP-1": Hold(mentor_id=MENTOR.id, scheduled_at=START, duration_minutes=60, until=UNTIL)
    }


def test_no_hold_outlives_the_sessions_start():
    late = START - timedelta(minutes=70)

    made = _reserve(_ground(), hold_for=timedelta(hours=2), now=late)

    assert made.booking.hold_expires_at == START
    assert {claim.held_until for day in made.days for claim in day.claims.values()} == {START}


def test_a_paid_booking_has_its_time_for_good():
    given, booked = claims_of(_reserve(_ground()).booking)

    assert given == replace(GIVEN, held_until=None, held_by=None)
    assert booked == replace(BOOKED, held_until=None, held_by=None)


def test_what_one_holds_already_is_known_while_it_is_held():
    ground = _ground(holds=_holds(START))

    assert already_held(WISH, ground, now=NOW) == "own0"
    assert already_held(WISH, ground, now=UNTIL) is None
    assert already_held(replace(WISH, duration_minutes=30), ground, now=NOW) is None
    assert already_held(replace(WISH, mentor_id="mtr_other"), ground, now=NOW) is None
    assert already_held(replace(WISH, scheduled_at=START + HOLD_FOR), ground, now=NOW) is None


# ── What is refused ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"holds": replace(NO_HOLDS, is_closed=True)}, NotSignedIn),
        ({"mentor": None}, NotFound),
        ({"availability": None}, NotFound),
        ({"mentor": replace(MENTOR, is_active=False)}, NotFound),
        ({"mentor": replace(MENTOR, application_status=ApplicationStatus.PENDING)}, NotFound),
        ({"mentor": replace(MENTOR, is_accepting_bookings=False)}, NotAcceptingBookings),
        ({"availability": replace(HOURS, weekly={})}, SlotUnavailable),
        ({"availability": replace(HOURS, minimum_notice_minutes=3 * 24 * 60)}, SlotUnavailable),
        ({"availability": replace(HOURS, booking_window_days=1)}, SlotUnavailable),
        ({"holds": _holds(START, START, START)}, TooManyHolds),
    ],
)
def test_each_reason_has_its_own_refusal(changes: dict[str, Any], error: type[DomainError]):
    assert type(_refused(_ground(**changes))) is error


def test_nobody_books_themselves_whatever_else_is_wrong():
    own = replace(WISH, student=replace(STUDENT, id=MENTOR.user_id))
    hidden = replace(MENTOR, is_active=False, is_accepting_bookings=False)

    assert type(_refused(_ground(), own)) is OwnSession
    assert type(_refused(_ground(mentor=hidden, availability=None), own)) is OwnSession


@pytest.mark.parametrize(
    ("ground", "error", "message"),
    [
        (_ground(given={"x": SAME_TIME}), SlotTaken, None),
        (_ground(given={"x": SAME_TIME}, booked={"x": SAME_TIME}), SlotTaken, YOURS_ALREADY),
        (_ground(given={"own0": SAME_TIME}, holds=_holds(START)), SlotTaken, HELD_BY_YOU),
        (_ground(booked={"y": SAME_TIME}), OverlapsYourSession, None),
        (_ground(booked={"own0": SAME_TIME}, holds=_holds(START)), OverlapsYourSession, HELD_BY_YOU),
        (_ground(given={"x": SAME_TIME}, booked={"y": SAME_TIME}), SlotTaken, None),
    ],
)
def test_who_may_know_whose_the_time_is_is_told(
    ground: Ground, error: type[DomainError], message: str | None
):
    refused = _refused(ground)

    assert type(refused) is error
    assert refused.message == (message or error.message)


def test_a_hold_that_ran_out_is_nobodys():
    old = replace(SAME_TIME, held_until=NOW)

    made = _reserve(_ground(given={"x": old}, booked={"y": old}))

    assert [set(day.claims) for day in made.days] == [{"GRP-1"}, {"GRP-1"}]


def test_ones_own_hold_in_another_calendar_refuses_by_its_time_alone():
    earlier = replace(SAME_TIME, start=START - timedelta(hours=1), end=START)

    assert _reserve(_ground(given={"x": earlier}, booked={"y": earlier}))


def test_the_buffer_after_is_free_for_the_student_and_not_for_the_mentor():
    after = Claim(start=START + timedelta(minutes=60), end=START + timedelta(minutes=90), is_given=False)

    assert _reserve(_ground(booked={"y": after}))
    assert type(_refused(_ground(given={"x": after}))) is SlotTaken


def test_a_session_over_midnight_counts_once_in_a_days_most():
    over = Claim(start=START.replace(hour=22), end=START.replace(hour=0) + timedelta(days=1), is_given=True)
    days = _days(MENTOR.user_id, {"x": over})
    both = tuple(replace(day, claims={"x": over}) if day.day >= MONDAY else day for day in days)

    two = replace(HOURS, max_sessions_per_day=2)
    one = replace(HOURS, max_sessions_per_day=1)

    assert _reserve(_ground(mentor_days=both, availability=two))
    assert type(_refused(_ground(mentor_days=both, availability=one))) is SlotUnavailable


def test_a_full_day_is_said_before_ones_own_holds_are_counted():
    full = replace(HOURS, max_sessions_per_day=1)
    earlier = replace(SAME_TIME, start=START - timedelta(hours=3), end=START - timedelta(hours=2))
    ground = _ground(given={"x": earlier}, availability=full, holds=_holds(START, START, START))

    assert type(_refused(ground)) is SlotUnavailable


# ── Of one moment? ───────────────────────────────────────────────────────────────────────────────────

HOLD = Hold(mentor_id=MENTOR.id, scheduled_at=START, duration_minutes=60, until=UNTIL)
HELD = NO_HOLDS.with_hold("GRP-1", HOLD, now=NOW)


@pytest.mark.parametrize("days", ["given", "booked"])
def test_a_claim_of_a_hold_that_is_not_among_the_holds_is_of_another_moment(days):
    torn = _ground(**{days: {"GRP-1": GIVEN}})
    whole = replace(torn, holds=HELD)

    assert torn.is_torn(now=NOW)
    assert not whole.is_torn(now=NOW)


@pytest.mark.parametrize(
    "claim",
    [
        replace(GIVEN, held_by="usr_other"),
        replace(GIVEN, held_until=None),
        replace(GIVEN, held_until=NOW),
    ],
    ids=["somebody else's", "a paid one", "one that ran out"],
)
def test_other_claims_say_nothing_of_the_holds(claim):
    assert not _ground(given={"GRP-1": claim}).is_torn(now=NOW)


def test_a_hold_without_a_claim_here_is_of_another_day():
    assert not _ground(holds=HELD).is_torn(now=NOW)
