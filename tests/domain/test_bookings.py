"""What is a booking at each moment, and what exactly does each change leave behind?"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain import bookings
from chalicelib.domain.bookings import (
    COMPLETED_AFTER,
    EDGES,
    REMINDED_BEFORE,
    Booking,
    BookingStatus,
    Due,
    MentorPayout,
    Party,
    Payment,
    PaymentStatus,
    PayoutStatus,
    Refund,
    RefundStatus,
)
from chalicelib.domain.errors import InvalidState
from chalicelib.domain.money import Tax
from tests.booking_samples import NOW, booking

START = NOW + timedelta(days=3)
LATER = NOW + timedelta(minutes=5)
UNTIL = NOW + timedelta(minutes=15)
INSTANT = timedelta(microseconds=1)
CONFIRMED = booking(
    scheduled_at=START, payment=Payment(amount_paise=50_000, status=PaymentStatus.PAID, payment_id="pay_1")
)
HELD = replace(
    CONFIRMED,
    status=BookingStatus.PENDING,
    hold_expires_at=UNTIL,
    payment=Payment(amount_paise=50_000, order_id="order_1"),
    conversation_id=None,
)
EXPIRED = bookings.expire(HELD, now=LATER)
REFUND = Refund(amount_paise=50_000, reason="Ill.")
STATUSES = list(EDGES)


# ── States ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("start", STATUSES)
@pytest.mark.parametrize("end", list(BookingStatus))
def test_a_booking_goes_along_these_edges_and_no_others(start: BookingStatus, end: BookingStatus):
    allowed = {
        "pending": {"confirmed", "cancelled"},
        "confirmed": {"completed", "no_show", "cancelled"},
        "cancelled": {"confirmed"},
    }
    before = replace(CONFIRMED, status=start)

    if end in allowed.get(start, ()):
        assert bookings.become(before, end, now=LATER) == replace(
            before, status=end, version=2, updated_at=LATER
        )
    else:
        with pytest.raises(InvalidState):
            bookings.become(before, end, now=LATER)


def test_a_new_booking_is_pending_unpaid_and_untouched():
    made = Booking(
        id=HELD.id,
        mentor=HELD.mentor,
        student=HELD.student,
        scheduled_at=START,
        duration_minutes=30,
        buffer_minutes=0,
        topic=HELD.topic,
        agenda="",
        hold_expires_at=UNTIL,
        terms=HELD.terms,
        payment=Payment(amount_paise=50_000, order_id="order_1"),
        platform_fee_paise=10_000,
        mentor_payout=MentorPayout(amount_paise=40_000),
        created_at=NOW,
        updated_at=NOW,
    )

    assert made == HELD
    assert (made.version, made.calendar_changes) == (1, 0)
    assert (made.payment.status, made.mentor_payout.status) == ("pending", "pending")
    assert REFUND.status is RefundStatus.PENDING
    flags = (made.moved_by_student, made.reminder_sent, made.reminder_skipped, made.disputed, made.reviewed)
    assert not any(flags)


def test_sessions_take_half_an_hour_or_one():
    assert bookings.DURATIONS == (30, 60)


# ── At a moment ──────────────────────────────────────────────────────────────────────────────────────


def test_it_ends_when_its_minutes_are_over():
    assert replace(CONFIRMED, duration_minutes=60).ends_at == START + timedelta(hours=1)


def test_its_tax_is_that_of_its_price_and_its_terms():
    terms = replace(CONFIRMED.terms, gst_rate=Decimal(1))

    assert replace(CONFIRMED, terms=terms).tax == Tax(taxable_paise=25_000, gst_paise=25_000)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (START - INSTANT, "confirmed"),
        (START, "in_progress"),
        (START + timedelta(minutes=30) - INSTANT, "in_progress"),
        (START + timedelta(minutes=30), "confirmed"),
    ],
)
def test_it_is_in_progress_from_its_start_until_its_end(now: datetime, status: str):
    assert CONFIRMED.as_read(now) == replace(CONFIRMED, status=BookingStatus(status))


@pytest.mark.parametrize("status", [one for one in STATUSES if one is not BookingStatus.CONFIRMED])
def test_nothing_else_is_in_progress(status: BookingStatus):
    ended = replace(CONFIRMED, status=status)

    assert ended.as_read(START) == ended


def test_a_hold_reads_as_cancelled_from_the_moment_of_its_end():
    assert HELD.as_read(UNTIL - INSTANT) == HELD
    assert HELD.as_read(UNTIL) == bookings.expire(HELD, now=UNTIL)


@pytest.mark.parametrize("status", [one for one in STATUSES if one is not BookingStatus.PENDING])
def test_only_what_is_pending_runs_out(status: BookingStatus):
    assert not replace(HELD, status=status).hold_ran_out(UNTIL)
    assert not replace(HELD, hold_expires_at=None).hold_ran_out(UNTIL)


def test_its_two_are_its_participants_and_nobody_else_is():
    people = ("usr_1", "usr_2", "mtr_1", "")

    found = [one for one in people if replace(CONFIRMED, student=_student("usr_2")).is_participant(one)]

    assert found == ["usr_1", "usr_2"]


def _student(user_id: str) -> bookings.StudentCard:
    return replace(CONFIRMED.student, id=user_id)


@pytest.mark.parametrize("by", list(Party))
@pytest.mark.parametrize("status", STATUSES)
def test_cancelled_by_a_person_is_by_either_of_the_two(status: BookingStatus, by: Party):
    was = replace(CONFIRMED, status=status, cancelled_by=by).was_cancelled_by_a_person

    assert was == (status == "cancelled" and by != "system")


def test_it_was_confirmed_when_the_two_may_talk():
    assert CONFIRMED.was_confirmed
    assert HELD.was_confirmed is False


# ── What a clock does next ───────────────────────────────────────────────────────────────────────────

DONE = bookings.become(CONFIRMED, BookingStatus.COMPLETED, now=LATER, completed_at=LATER)
REMINDED = replace(CONFIRMED, reminder_sent=True)
SCHEDULED = replace(DONE.mentor_payout, status=PayoutStatus.SCHEDULED)


@pytest.mark.parametrize(
    ("one", "due"),
    [
        (HELD, Due(what="HOLD", at=UNTIL)),
        (replace(HELD, hold_expires_at=None), None),
        (replace(CONFIRMED, hold_expires_at=UNTIL), Due(what="REMIND", at=START - REMINDED_BEFORE)),
        (REMINDED, Due(what="COMPLETE", at=START + timedelta(minutes=30) + COMPLETED_AFTER)),
        (
            replace(CONFIRMED, reminder_skipped=True),
            Due(what="COMPLETE", at=START + timedelta(minutes=30) + COMPLETED_AFTER),
        ),
        (DONE, Due(what="PAYOUT", at=LATER)),
        (replace(DONE, status=BookingStatus.CANCELLED), Due(what="PAYOUT", at=LATER)),
        (replace(DONE, completed_at=None), None),
        (replace(DONE, disputed=True), None),
        (replace(DONE, mentor_payout=SCHEDULED), None),
        (EXPIRED, None),
    ],
)
def test_one_thing_is_due_at_a_time(one: Booking, due: Due | None):
    assert one.due == due


def test_reminders_come_a_quarter_of_an_hour_before_and_completion_a_day_after():
    assert (timedelta(minutes=15), timedelta(hours=24)) == (REMINDED_BEFORE, COMPLETED_AFTER)


# ── What goes back ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", ["confirmed", "in_progress"])
@pytest.mark.parametrize(
    ("by", "moved_by", "now", "paise"),
    [
        (Party.STUDENT, None, START - timedelta(days=2), 50_000),
        (Party.STUDENT, None, START - timedelta(hours=5), 25_000),
        (Party.STUDENT, Party.STUDENT, START - INSTANT, 0),
        (Party.STUDENT, Party.MENTOR, START - INSTANT, 50_000),
        (Party.STUDENT, Party.MENTOR, START, None),
        (Party.MENTOR, None, START, 50_000),
        (Party.MENTOR, None, START + timedelta(minutes=30) - INSTANT, 50_000),
        (Party.MENTOR, None, START + timedelta(minutes=30), None),
    ],
)
def test_what_goes_back_hangs_on_who_cancels_who_moved_it_and_when(
    status: str, by: Party, moved_by: Party | None, now: datetime, paise: int | None
):
    one = replace(CONFIRMED, status=BookingStatus(status), moved_by=moved_by)

    assert one.refund_if_cancelled(now, by=by) == paise


@pytest.mark.parametrize("status", ["pending", "completed", "no_show", "cancelled"])
@pytest.mark.parametrize("by", [Party.STUDENT, Party.MENTOR])
def test_nothing_goes_back_of_what_is_no_session_ahead(status: str, by: Party):
    one = replace(CONFIRMED, status=BookingStatus(status))

    assert one.refund_if_cancelled(NOW, by=by) is None


# ── Changes ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_order_is_all_that_it_adds():
    ordered = bookings.with_order(HELD, "order_2", now=LATER)

    payment = Payment(amount_paise=50_000, order_id="order_2")
    assert ordered == replace(HELD, payment=payment, version=2, updated_at=LATER)


def test_a_hold_that_ran_out_was_over_at_its_end_whenever_that_is_noticed():
    expired = bookings.expire(HELD, now=LATER)

    assert expired == replace(
        HELD,
        status=BookingStatus.CANCELLED,
        version=2,
        updated_at=LATER,
        calendar_changes=1,
        cancelled_by=Party.SYSTEM,
        cancellation_reason="It was not paid in time.",
        cancelled_at=UNTIL,
        mentor_payout=MentorPayout(amount_paise=40_000, status=PayoutStatus.VOID),
    )


@pytest.mark.parametrize(("before", "changes"), [(HELD, 0), (EXPIRED, 2)])
def test_a_payment_confirms_it_and_clears_all_of_its_end(before: Booking, changes: int):
    confirmed = bookings.confirm(before, payment_id="pay_1", conversation_id="cnv_1", now=LATER)

    paid = replace(HELD.payment, status=PaymentStatus.PAID, payment_id="pay_1", paid_at=LATER)
    assert confirmed == replace(
        HELD,
        status=BookingStatus.CONFIRMED,
        version=before.version + 1,
        updated_at=LATER,
        calendar_changes=changes,
        payment=paid,
        mentor_payout=MentorPayout(amount_paise=40_000),
        conversation_id="cnv_1",
        hold_expires_at=None,
    )


@pytest.mark.parametrize("by", [Party.STUDENT, Party.MENTOR])
def test_what_a_person_cancelled_is_not_confirmed(by: Party):
    cancelled = replace(EXPIRED, cancelled_by=by)

    with pytest.raises(InvalidState):
        bookings.confirm(cancelled, payment_id="pay_1", conversation_id="cnv_1", now=LATER)


def test_a_failed_attempt_is_noted_and_changes_nothing_else():
    failed = bookings.payment_failed(HELD, now=LATER)

    payment = replace(HELD.payment, status=PaymentStatus.FAILED)
    assert failed == replace(HELD, payment=payment, version=2, updated_at=LATER)


@pytest.mark.parametrize("before", [HELD, EXPIRED])
def test_a_late_payment_goes_back_whole_and_nobody_has_a_share(before: Booking):
    late = bookings.refund_late_payment(before, payment_id="pay_1", reason="Too late.", now=LATER)

    paid = replace(HELD.payment, status=PaymentStatus.PAID, payment_id="pay_1", paid_at=LATER)
    assert late == replace(
        EXPIRED,
        version=before.version + 1,
        payment=paid,
        refund=Refund(amount_paise=50_000, reason="Too late."),
        platform_fee_paise=0,
        mentor_payout=MentorPayout(amount_paise=0, status=PayoutStatus.VOID),
    )


def test_a_late_payment_is_news_at_the_moment_it_came():
    much_later = LATER + timedelta(days=1)

    late = bookings.refund_late_payment(EXPIRED, payment_id="pay_1", reason="Too late.", now=much_later)

    assert (late.updated_at, late.cancelled_at, late.calendar_changes) == (much_later, UNTIL, 1)


@pytest.mark.parametrize(("paise", "status"), [(50_000, "refunded"), (25_000, "partially_refunded")])
def test_a_refund_that_arrived_says_when_and_how_much_of_the_price_it_was(paise: int, status: str):
    before = replace(CONFIRMED, refund=replace(REFUND, amount_paise=paise))

    after = bookings.refund_processed(before, razorpay_refund_id="rfnd_1", now=LATER)

    assert after == replace(
        before,
        version=2,
        updated_at=LATER,
        payment=replace(CONFIRMED.payment, status=PaymentStatus(status)),
        refund=Refund(
            amount_paise=paise,
            reason="Ill.",
            status=RefundStatus.PROCESSED,
            processed_at=LATER,
            razorpay_refund_id="rfnd_1",
        ),
    )


def test_where_nothing_is_owed_nothing_arrives():
    with pytest.raises(InvalidState):
        bookings.refund_processed(CONFIRMED, razorpay_refund_id="rfnd_1", now=LATER)
