"""Do sums of contributions equal a recount, whatever happened to each booking on the way?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import figures
from chalicelib.domain.bookings import Booking, BookingStatus, MentorPayout, Party, Payment, PayoutStatus
from chalicelib.domain.contributions import Contribution, contribution, recounted
from chalicelib.domain.figures import Answer, Figures, Student
from tests.booking_samples import NOW, booking


def completed(number: int = 1, **changes: Any) -> Booking:
    return booking(number, **{"status": BookingStatus.COMPLETED, "completed_at": NOW, **changes})


def cancelled(by: Party, number: int = 1, **changes: Any) -> Booking:
    status = {"status": BookingStatus.CANCELLED, "cancelled_by": by, "cancelled_at": NOW}
    return booking(number, **{**status, **changes})


def counted(*bookings: Booking, now: datetime = NOW) -> Figures:
    total, students = Figures(), {}
    for one in bookings:
        counts = contribution(one)
        student = students.get(counts.student_id, Student(student_id=counts.student_id))
        total, students[counts.student_id] = recounted(total, student, before=None, after=counts, now=now)
    return total


# ── One booking ──────────────────────────────────────────────────────────────────────────────────────


def test_what_was_never_confirmed_counts_nothing() -> None:
    held = booking(status=BookingStatus.PENDING, conversation_id=None, payment=Payment(amount_paise=50_000))

    assert contribution(held) == Contribution(student_id="usr_1")


@pytest.mark.parametrize("status", [BookingStatus.COMPLETED, BookingStatus.NO_SHOW])
def test_a_session_that_is_over_earns_the_share_when_it_was_marked(status: BookingStatus) -> None:
    late = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)  # a Monday's first instant in India

    counts = contribution(completed(status=status, completed_at=late))

    assert (counts.earned_paise, counts.earned_in_week, counts.earned_in_month) == (
        40_000,
        "2026-03-02",
        "2026-03",
    )


def test_a_week_and_a_month_begin_at_midnight_in_india() -> None:
    before = datetime(2026, 2, 28, 18, 29, 59, tzinfo=UTC)

    counts = contribution(completed(completed_at=before))

    assert (counts.earned_in_week, counts.earned_in_month) == ("2026-02-23", "2026-02")


def test_what_a_student_forfeits_is_earned_when_they_cancel() -> None:
    kept = MentorPayout(amount_paise=20_000)

    assert contribution(cancelled(Party.STUDENT, mentor_payout=kept)).earned_paise == 20_000


@pytest.mark.parametrize("by", [Party.MENTOR, Party.SYSTEM])
def test_what_others_cancel_earns_nothing(by: Party) -> None:
    assert contribution(cancelled(by)).earned_paise == 0


def test_a_void_share_earns_nothing() -> None:
    void = MentorPayout(amount_paise=40_000, status=PayoutStatus.VOID)

    assert contribution(cancelled(Party.STUDENT, mentor_payout=void)).earned_paise == 0


def test_a_share_is_paid_out_once_it_is() -> None:
    scheduled = completed(mentor_payout=MentorPayout(amount_paise=40_000, status=PayoutStatus.SCHEDULED))
    paid = completed(mentor_payout=MentorPayout(amount_paise=40_000, status=PayoutStatus.PAID))

    assert (contribution(scheduled).paid_out_paise, contribution(paid).paid_out_paise) == (0, 40_000)


# ── Rates ────────────────────────────────────────────────────────────────────────────────────────────


def test_students_return_with_their_second_completed_session() -> None:
    sessions = [
        completed(1, student="usr_1"),
        completed(2, student="usr_1"),
        completed(3, student="usr_1"),
        completed(4, student="usr_2"),
        completed(5, student="usr_3"),
        completed(6, student="usr_3", status=BookingStatus.NO_SHOW),
        booking(7, student="usr_4"),
    ]

    assert counted(*sessions).repeat_student_rate == 0.3333
    assert counted().repeat_student_rate == 0


def test_only_the_mentors_own_cancellations_count_against_them() -> None:
    sessions = [
        booking(1),
        completed(2),
        cancelled(Party.STUDENT, 3),
        cancelled(Party.SYSTEM, 4),
        cancelled(Party.MENTOR, 5),
    ]

    assert counted(*sessions).cancellation_rate(NOW) == 0.2
    assert counted().cancellation_rate(NOW) == 0


def test_what_was_confirmed_180_days_ago_counts_no_more() -> None:
    def confirmed_on(day: datetime) -> Payment:
        return Payment(amount_paise=50_000, paid_at=day)

    old = cancelled(Party.MENTOR, 1, payment=confirmed_on(NOW - timedelta(days=180)))
    young = cancelled(Party.MENTOR, 2, payment=confirmed_on(NOW - timedelta(days=179)))
    fine = booking(3)

    total = counted(old, young, fine)

    assert total.cancellation_rate(NOW) == 0.5
    assert total.cancellation_rate(NOW + timedelta(days=1)) == 0
    assert total.cancelled == 2


def test_the_response_time_is_the_median_of_first_answers_of_90_days() -> None:
    total = Figures()
    for minutes in (10, 500, 30):
        total = figures.answered(total, Answer(at=NOW, minutes=minutes), now=NOW)
    long_ago = (NOW - timedelta(days=90)).date().isoformat()
    total = replace(total, answers={**total.answers, long_ago: (1, 1, 1)})

    assert total.response_minutes(NOW) == 30
    assert total.response_minutes(NOW + timedelta(days=90)) is None


def test_the_median_of_an_even_number_lies_between_the_two_in_the_middle() -> None:
    waits = {"2026-03-02": (9, 2), "2026-03-01": (5, 100)}

    assert Figures(answers=waits).response_minutes(NOW) == 7
    assert Figures(answers={}).response_minutes(NOW) is None


def test_answers_are_forgotten_when_they_count_no_more() -> None:
    old = figures.answered(Figures(), Answer(at=NOW, minutes=10), now=NOW)
    later = NOW + timedelta(days=90)

    new = figures.answered(old, Answer(at=later, minutes=20), now=later)

    assert dict(new.answers) == {later.date().isoformat(): (20,)}


def test_twelve_weeks_are_shown_with_what_each_earned() -> None:
    sessions = [completed(number, completed_at=NOW - timedelta(weeks=number)) for number in range(14)]

    weeks = counted(*sessions).weeks(NOW)

    assert [week.amount_paise for week in weeks] == [40_000] * 12
    assert (weeks[0].week_start.isoformat(), weeks[-1].week_start.isoformat()) == ("2025-12-15", "2026-03-02")


# ── Any history ──────────────────────────────────────────────────────────────────────────────────────

STATES: tuple[Callable[..., Booking], ...] = (
    lambda **more: booking(status=BookingStatus.PENDING, conversation_id=None, **more),
    booking,
    completed,
    lambda **more: completed(status=BookingStatus.NO_SHOW, **more),
    lambda **more: completed(
        mentor_payout=MentorPayout(amount_paise=40_000, status=PayoutStatus.PAID), **more
    ),
    lambda **more: cancelled(Party.STUDENT, **more),
    lambda **more: cancelled(Party.MENTOR, **more),
)
steps = st.lists(st.tuples(st.integers(1, 5), st.sampled_from(STATES)), max_size=25)


@given(steps)
def test_sums_equal_a_recount_after_any_history(history: list[tuple[int, Callable[..., Booking]]]) -> None:
    total, students = Figures(), {name: Student(student_id=name) for name in ("usr_0", "usr_1")}
    now: dict[int, Booking] = {}
    for number, state in history:
        student = f"usr_{number % 2}"
        before = contribution(now[number]) if number in now else None
        now[number] = state(number=number, student=student)
        after = contribution(now[number])
        total, students[student] = recounted(total, students[student], before=before, after=after, now=NOW)

    assert replace(total, version=0) == replace(counted(*now.values()), version=0)
    assert students["usr_0"].completed + students["usr_1"].completed == total.completed
