"""What may its student and its mentor do with a booking, and what becomes of its money?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain import lifecycle
from chalicelib.domain.bookings import (
    EDGES,
    Booking,
    BookingStatus,
    MentorCard,
    MentorPayout,
    Party,
    Payment,
    PaymentStatus,
    PayoutStatus,
    Refund,
    StudentCard,
    Terms,
)
from chalicelib.domain.errors import InvalidState, NotAllowed, NotStarted

START = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
LONG_BEFORE = START - timedelta(days=30)
SESSION = Booking(
    id="GRP-20260201-7K3M9Q2A",
    mentor=MentorCard(id="mtr_1", slug="vikram-seth", name="Vikram Seth", avatar=None),
    student=StudentCard(id="usr_2", name="Asha Rao", avatar=None),
    scheduled_at=START,
    duration_minutes=60,
    buffer_minutes=0,
    topic="System Design",
    agenda="",
    status=BookingStatus.CONFIRMED,
    hold_expires_at=None,
    terms=Terms(commission_rate=Decimal("0.20"), gst_rate=Decimal("0.18")),
    payment=Payment(amount_paise=99_901, status=PaymentStatus.PAID, payment_id="pay_1", paid_at=LONG_BEFORE),
    platform_fee_paise=19_980,
    mentor_payout=MentorPayout(amount_paise=79_921),
    conversation_id="cnv_1",
    created_at=LONG_BEFORE,
    updated_at=LONG_BEFORE,
)


def _cancelled(by: Party, at: datetime, booking: Booking = SESSION) -> Booking:
    return lifecycle.cancel(booking, by=by, reason="Ill.", now=at)


@pytest.mark.parametrize("by", [Party.STUDENT, Party.MENTOR])
@pytest.mark.parametrize("hours", [48, 24, 12, 4, 3, 0.1])
@pytest.mark.parametrize("amount", [100, 101, 103, 50_000, 99_999, 1_000_000_001])
def test_what_goes_back_and_what_is_kept_add_up(by: Party, hours: float, amount: int):
    booking = replace(SESSION, payment=replace(SESSION.payment, amount_paise=amount))

    after = _cancelled(by, START - timedelta(hours=hours), booking)

    back = after.refund.amount_paise if after.refund else 0
    assert back + after.platform_fee_paise + after.mentor_payout.amount_paise == amount
    if by is Party.MENTOR:
        assert back == amount


def test_a_cancellation_says_who_why_and_when_and_frees_its_time():
    held = replace(SESSION, hold_expires_at=START)

    assert _cancelled(Party.STUDENT, LONG_BEFORE, held) == replace(
        SESSION,
        status=BookingStatus.CANCELLED,
        version=2,
        calendar_changes=1,
        cancelled_by=Party.STUDENT,
        cancellation_reason="Ill.",
        cancelled_at=LONG_BEFORE,
        platform_fee_paise=0,
        mentor_payout=MentorPayout(amount_paise=0, status=PayoutStatus.VOID),
        refund=Refund(amount_paise=99_901, reason="Ill."),
    )


@pytest.mark.parametrize(("by", "said"), [(Party.STUDENT, "has begun"), (Party.MENTOR, "is over")])
def test_who_comes_too_late_is_told_why(by: Party, said: str):
    with pytest.raises(InvalidState, match=f"The session {said}"):
        _cancelled(by, START + timedelta(hours=1))


def test_a_half_is_rounded_down_and_the_fee_of_the_rest_half_up():
    after = _cancelled(Party.STUDENT, START - timedelta(hours=12))

    assert after.refund.amount_paise == 49_950
    assert (after.platform_fee_paise, after.mentor_payout.amount_paise) == (9_990, 39_961)


def test_a_kept_share_is_due_for_payout_and_no_share_is_void():
    half = _cancelled(Party.STUDENT, START - timedelta(hours=12))
    whole = _cancelled(Party.MENTOR, START - timedelta(hours=12))

    assert (half.mentor_payout.status, half.due.what) == ("pending", "PAYOUT")
    assert (whole.mentor_payout.status, whole.due, whole.completed_at) == ("void", None, None)


def test_terms_are_those_of_the_booking_and_not_of_today():
    generous = replace(SESSION.terms, refund_steps=())

    after = _cancelled(
        Party.STUDENT, START - timedelta(days=9), replace(SESSION, terms=generous, moved_by=None)
    )

    assert after.refund is None


def test_an_unpaid_booking_keeps_nothing():
    held = replace(
        SESSION, status=BookingStatus.PENDING, payment=Payment(amount_paise=99_901), conversation_id=None
    )

    after = _cancelled(Party.STUDENT, LONG_BEFORE, held)

    assert (after.platform_fee_paise, after.mentor_payout.amount_paise, after.refund) == (0, 0, None)


def test_who_moved_last_decides_whether_the_student_may_cancel_for_all():
    at = START - timedelta(minutes=1)

    by_mentor = _cancelled(Party.STUDENT, at, replace(SESSION, moved_by=Party.MENTOR))
    by_student = _cancelled(Party.STUDENT, at, replace(SESSION, moved_by=Party.STUDENT))

    assert by_mentor.refund.amount_paise == SESSION.payment.amount_paise
    assert by_student.refund is None


@pytest.mark.parametrize(
    ("by", "last"),
    [
        (Party.STUDENT, START - timedelta(microseconds=1)),
        (Party.MENTOR, START + timedelta(minutes=60) - timedelta(microseconds=1)),
    ],
)
def test_each_can_cancel_until_their_last_moment(by: Party, last: datetime):
    assert _cancelled(by, last).status is BookingStatus.CANCELLED
    with pytest.raises(InvalidState):
        _cancelled(by, last + timedelta(microseconds=1))


@pytest.mark.parametrize("status", [one for one in EDGES if one is not BookingStatus.CONFIRMED])
def test_only_a_confirmed_session_is_marked(status: BookingStatus):
    booking = replace(SESSION, status=status)

    for mark in (lifecycle.complete, lifecycle.mark_absent):
        with pytest.raises(InvalidState):
            mark(booking, now=START + timedelta(hours=1))


@pytest.mark.parametrize("status", [BookingStatus.COMPLETED, BookingStatus.NO_SHOW])
def test_what_is_over_is_not_cancelled(status: BookingStatus):
    with pytest.raises(InvalidState):
        _cancelled(Party.MENTOR, START, replace(SESSION, status=status))


def test_a_session_is_marked_from_its_start_and_missed_ten_minutes_later():
    with pytest.raises(NotStarted):
        lifecycle.complete(SESSION, now=START - timedelta(microseconds=1))
    with pytest.raises(NotStarted):
        lifecycle.mark_absent(SESSION, now=START - timedelta(microseconds=1))
    for early in (START, START + timedelta(minutes=10) - timedelta(microseconds=1)):
        with pytest.raises(InvalidState):
            lifecycle.mark_absent(SESSION, now=early)

    done = {"version": 2, "completed_at": START, "updated_at": START}
    assert lifecycle.complete(SESSION, now=START) == replace(SESSION, status=BookingStatus.COMPLETED, **done)
    assert lifecycle.mark_absent(SESSION, now=START + timedelta(minutes=10)).completed_at
    assert lifecycle.MARKED == (BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


def test_only_its_mentor_marks_a_session():
    lifecycle.check_is_mentor(SESSION, "usr_1")
    with pytest.raises(NotAllowed):
        lifecycle.check_is_mentor(SESSION, "usr_2")
