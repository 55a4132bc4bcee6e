"""A payment was reported: what does it mean for its booking, whoever says so and whenever?"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain import bookings
from chalicelib.domain.bookings import Booking, BookingStatus, Party, Payment, PaymentStatus
from chalicelib.domain.payments import PaymentStatus as ProviderStatus
from chalicelib.domain.payments import ProviderPayment
from chalicelib.domain.settlement import PaymentMismatch, Step, next_step
from tests.booking_samples import NOW, booking

START = NOW + timedelta(days=1)
HELD = booking(
    scheduled_at=START,
    status=BookingStatus.PENDING,
    hold_expires_at=NOW + timedelta(minutes=15),
    payment=Payment(amount_paise=50_000, order_id="order_1"),
    conversation_id=None,
)
FAILED = bookings.payment_failed(HELD, now=NOW)
PAID = bookings.confirm(HELD, payment_id="pay_1", conversation_id="cnv_1", now=NOW)
EXPIRED = bookings.expire(HELD, now=NOW)
LEFT = replace(EXPIRED, cancelled_by=Party.STUDENT)
PAYMENT = ProviderPayment(
    id="pay_1",
    order_id="order_1",
    amount_paise=50_000,
    amount_refunded_paise=0,
    currency="INR",
    status=ProviderStatus.CAPTURED,
    method="upi",
    fee_paise=None,
    tax_paise=None,
    error_description=None,
    notes={},
    created_at=None,
)
SECOND = replace(PAYMENT, id="pay_2")


@pytest.mark.parametrize(
    ("before", "payment", "step"),
    [
        (HELD, PAYMENT, Step.CONFIRM),
        (FAILED, PAYMENT, Step.CONFIRM),
        (EXPIRED, PAYMENT, Step.RECLAIM),
        (LEFT, PAYMENT, Step.REFUND_LATE),
        (PAID, PAYMENT, Step.NOTHING),
        (PAID, SECOND, Step.REFUND_EXTRA),
        (replace(PAID, status=BookingStatus.CANCELLED, cancelled_by=Party.MENTOR), SECOND, Step.REFUND_EXTRA),
        (PAID, replace(SECOND, status=ProviderStatus.REFUNDED), Step.NOTHING),
        (HELD, replace(PAYMENT, status=ProviderStatus.REFUNDED), Step.NOTHING),
    ],
)
def test_a_capture_confirms_once_and_else_goes_back(before: Booking, payment: ProviderPayment, step: Step):
    assert next_step(before, payment, now=NOW) is step


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (START - timedelta(microseconds=1), Step.CONFIRM),
        (START, Step.REFUND_LATE),
        (START + timedelta(days=1), Step.REFUND_LATE),
    ],
)
def test_a_session_that_has_begun_is_not_confirmed_any_more(now: datetime, step: Step):
    assert next_step(HELD, PAYMENT, now=now) is step


@pytest.mark.parametrize("status", ["created", "authorized", "unknown"])
def test_what_is_not_captured_means_nothing_yet(status: str):
    payment = replace(PAYMENT, status=ProviderStatus(status))

    assert {next_step(one, payment, now=NOW) for one in (HELD, EXPIRED, LEFT, PAID)} == {Step.NOTHING}


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (HELD, Step.NOTE_FAILURE),
        (FAILED, Step.NOTHING),
        (PAID, Step.NOTHING),
        (EXPIRED, Step.NOTHING),
        (replace(PAID, payment=HELD.payment), Step.NOTHING),
    ],
)
def test_a_failed_attempt_is_news_once_and_never_the_last_word(before: Booking, step: Step):
    assert next_step(before, replace(PAYMENT, status=ProviderStatus.FAILED), now=NOW) is step


@pytest.mark.parametrize(
    "wrong",
    [{"order_id": "order_2"}, {"order_id": None}, {"amount_paise": 49_999}, {"currency": "USD"}],
)
@pytest.mark.parametrize("before", [HELD, PAID])
def test_what_is_not_as_we_asked_for_is_refused(before: Booking, wrong: dict[str, Any]):
    with pytest.raises(PaymentMismatch):
        next_step(before, replace(PAYMENT, **wrong), now=NOW)


def test_a_booking_is_paid_by_what_it_says_it_was():
    assert (PAID.payment.status, PAID.payment.payment_id) == (PaymentStatus.PAID, "pay_1")
