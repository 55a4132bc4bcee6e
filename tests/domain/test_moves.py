"""May this session be moved to another time, and what is written if so?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.availability import Availability
from chalicelib.domain.bookings import (
    Booking,
    BookingStatus,
    MentorCard,
    MentorPayout,
    Party,
    Payment,
    StudentCard,
    Terms,
)
from chalicelib.domain.calendars import CalendarDay, Claim
from chalicelib.domain.errors import DomainError, OverlapsYourSession, SlotTaken, SlotUnavailable
from chalicelib.domain.hours import Window
from chalicelib.domain.moves import Move, MoveGround, movable_until, move
from chalicelib.domain.reservations import YOURS_ALREADY, claims_of

MONDAY = date(2026, 3, 2)
START = datetime(2026, 3, 2, 10, tzinfo=UTC)
NOW = START - timedelta(days=3)
LATER = NOW + timedelta(hours=1)
ALL_DAY = {day: (Window(start_minute=0, end_minute=24 * 60),) for day in range(7)}
SESSION = Booking(
    id="GRP-20260201-7K3M9Q2A",
    mentor=MentorCard(id="mtr_1", slug="vikram-seth", name="Vikram Seth", avatar=None),
    student=StudentCard(id="usr_2", name="Asha Rao", avatar=None),
    scheduled_at=START,
    duration_minutes=60,
    buffer_minutes=15,
    topic="System Design",
    agenda="",
    status=BookingStatus.CONFIRMED,
    hold_expires_at=None,
    terms=Terms(commission_rate=Decimal("0.20"), gst_rate=Decimal("0.18")),
    payment=Payment(amount_paise=99_900, payment_id="pay_1"),
    platform_fee_paise=19_980,
    mentor_payout=MentorPayout(amount_paise=79_920),
    reminder_sent=True,
    created_at=NOW,
    updated_at=NOW,
)


def _days(user_id: str, own: Claim, *others: Claim) -> tuple[CalendarDay, ...]:
    claims = {SESSION.id: own} | {f"other{number}": claim for number, claim in enumerate(others)}
    days = [CalendarDay(user_id=user_id, day=MONDAY + timedelta(days=offset)) for offset in (-1, 0, 1)]
    return tuple(replace(day, version=4, claims=claims) if day.day == MONDAY else day for day in days)


def _given(hour: float) -> Claim:
    start = START.replace(hour=0) + timedelta(hours=hour)
    return Claim(start=start, end=start + timedelta(minutes=30), is_given=True)


def _move(
    to: datetime,
    *others: Claim,
    by: Party = Party.STUDENT,
    booking: Booking = SESSION,
    students: tuple[Claim, ...] = (),
    now: datetime = NOW,
    **hours: int,
) -> Move:
    given, booked = claims_of(SESSION)
    ground = MoveGround(
        availability=Availability(timezone="UTC", weekly=ALL_DAY, **hours),
        student_timezone="UTC",
        mentor_days=_days("usr_1", given, *others),
        student_days=_days("usr_2", booked, *students),
    )
    return move(booking, ground, start=to, by=by, now=now)


def _refused(to: datetime, *others: Claim, **asked: Any) -> DomainError:
    with pytest.raises(DomainError) as refused:
        _move(to, *others, **asked)
    return refused.value


def test_price_terms_and_length_stay_and_the_reminder_comes_again():
    moved = _move(START + timedelta(hours=2), now=LATER).booking

    same = replace(
        SESSION,
        scheduled_at=START + timedelta(hours=2),
        moved_by=Party.STUDENT,
        moved_by_student=True,
        reminder_sent=False,
        calendar_changes=1,
        version=2,
        updated_at=LATER,
    )
    assert moved == same
    assert moved.due.what == "REMIND"


def test_a_move_by_the_mentor_leaves_the_student_theirs():
    moved = _move(START + timedelta(hours=2), by=Party.MENTOR).booking

    assert (moved.moved_by, moved.moved_by_student) == (Party.MENTOR, False)


def test_a_move_by_the_mentor_gives_the_student_no_second_one():
    used = replace(SESSION, moved_by=Party.STUDENT, moved_by_student=True)

    moved = _move(START + timedelta(hours=2), by=Party.MENTOR, booking=used).booking

    assert moved.moved_by_student


def test_each_day_changes_once_and_loses_the_old_claim():
    days = {(day.user_id, day.day): day for day in _move(START + timedelta(days=1)).days}

    assert len(days) == 4
    assert all(day.version == (5 if day.day == MONDAY else 1) for day in days.values())
    assert [SESSION.id in day.claims for (_, on), day in sorted(days.items()) if on == MONDAY] == [False] * 2


def test_the_buffer_it_was_made_with_is_kept_free_after_it():
    at = START + timedelta(hours=3)
    other = _given(at.hour + 1)  # it begins when the session would end

    with pytest.raises(SlotTaken):
        _move(at, other)


FREE = START + timedelta(hours=3)
OTHERS = _given(FREE.hour)


@pytest.mark.parametrize(
    ("by", "mentors", "students", "error", "message"),
    [
        (Party.STUDENT, (OTHERS,), (), SlotTaken, None),
        (Party.STUDENT, (OTHERS,), (OTHERS,), SlotTaken, YOURS_ALREADY),
        (Party.MENTOR, (OTHERS,), (), SlotTaken, "You have another session at this time."),
        (Party.MENTOR, (OTHERS,), (OTHERS,), SlotTaken, "You have another session at this time."),
        (Party.STUDENT, (), (OTHERS,), OverlapsYourSession, None),
        (Party.MENTOR, (), (OTHERS,), OverlapsYourSession, "The student has another session at this time."),
    ],
)
def test_who_may_know_whose_the_time_is_is_told(
    by: Party,
    mentors: tuple[Claim, ...],
    students: tuple[Claim, ...],
    error: type[DomainError],
    message: str | None,
):
    refused = _refused(FREE, *mentors, by=by, students=students)

    assert type(refused) is error
    assert refused.message == (message or error.message)


def test_what_may_not_be_moved_is_refused_before_its_new_time_is_looked_at():
    used = replace(SESSION, moved_by_student=True)

    assert _refused(START.replace(minute=10), booking=used).code == "reschedule_limit"
    assert _refused(FREE, OTHERS, now=START - timedelta(hours=23)).code == "too_late"


def test_the_mentors_notice_binds_the_student_alone():
    notice = 4 * 24 * 60

    assert _refused(FREE, minimum_notice_minutes=notice).code == "slot_unavailable"
    assert _move(FREE, by=Party.MENTOR, minimum_notice_minutes=notice).booking.scheduled_at == FREE


def test_a_mentor_may_move_it_to_the_very_next_start():
    now = START - timedelta(minutes=30) - timedelta(seconds=1)
    soon = START - timedelta(minutes=30)

    assert _move(soon, by=Party.MENTOR, now=now).booking.scheduled_at == soon


def test_without_hours_there_is_no_new_time():
    ground = MoveGround(availability=None, student_timezone="UTC", mentor_days=(), student_days=())

    with pytest.raises(SlotUnavailable):
        move(SESSION, ground, start=FREE, by=Party.STUDENT, now=NOW)


def test_the_new_claim_takes_the_place_of_the_old_in_a_day_of_both():
    given, booked = _move(FREE).days

    own = replace(SESSION, scheduled_at=FREE)
    assert (given.claims, booked.claims) == tuple({SESSION.id: claim} for claim in claims_of(own))


def test_a_buffer_set_since_does_not_bind_it():
    at = START + timedelta(hours=3)
    other = _given(at.hour + 1.5)

    assert _move(at, other, buffer_minutes=60).booking.scheduled_at == at


def test_on_a_full_day_its_own_place_is_free():
    others = [_given(1), _given(5)]

    assert _move(START + timedelta(hours=2), *others, max_sessions_per_day=3)
    with pytest.raises(SlotUnavailable):
        _move(START + timedelta(hours=2), *others, max_sessions_per_day=2)


@pytest.mark.parametrize(
    "to", [NOW, NOW - timedelta(hours=1), START + timedelta(days=90), START.replace(minute=10)]
)
@pytest.mark.parametrize("by", [Party.STUDENT, Party.MENTOR])
def test_neither_moves_it_into_the_past_too_far_ahead_or_off_the_grid(to: datetime, by: Party):
    with pytest.raises(DomainError) as refused:
        _move(to, by=by)

    assert refused.value.code == "slot_unavailable"


def test_a_student_is_told_until_when_the_free_move_is_theirs():
    last = START - timedelta(hours=24)

    assert movable_until(SESSION, by=Party.STUDENT, now=last) == last
    assert movable_until(SESSION, by=Party.STUDENT, now=last + timedelta(seconds=1)) is None
    assert movable_until(replace(SESSION, moved_by_student=True), by=Party.STUDENT, now=NOW) is None


def test_a_mentor_may_move_it_until_it_starts():
    assert movable_until(SESSION, by=Party.MENTOR, now=START - timedelta(seconds=1)) == START
    assert movable_until(SESSION, by=Party.MENTOR, now=START) is None
    assert movable_until(replace(SESSION, status=BookingStatus.PENDING), by=Party.MENTOR, now=NOW) is None
