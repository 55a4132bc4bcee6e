"""What is a booking, and what can happen to it?

    pending ──► confirmed ──► completed
       │            ├───────► no_show
       │            └───────► cancelled
       └──► cancelled (by a person or the hold's end) ──► confirmed, when a late payment finds the time free

Each change is a function from a booking to the booking after it; storage writes it only over the very version
it was made from.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from chalicelib.domain import money
from chalicelib.domain.accounts import user_id_of
from chalicelib.domain.cancellation import REFUND_STEPS, RefundStep, refund_paise
from chalicelib.domain.errors import InvalidState

DURATIONS = (30, 60)
REMINDED_BEFORE = timedelta(minutes=15)
COMPLETED_AFTER = timedelta(hours=24)


class BookingStatus(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    IN_PROGRESS = "in_progress"  # never stored: what a confirmed one is called between start and end
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


EDGES: dict[BookingStatus, frozenset[BookingStatus]] = {
    BookingStatus.PENDING: frozenset({BookingStatus.CONFIRMED, BookingStatus.CANCELLED}),
    BookingStatus.CONFIRMED: frozenset(
        {BookingStatus.COMPLETED, BookingStatus.NO_SHOW, BookingStatus.CANCELLED}
    ),
    BookingStatus.CANCELLED: frozenset({BookingStatus.CONFIRMED}),
    BookingStatus.COMPLETED: frozenset(),
    BookingStatus.NO_SHOW: frozenset(),
}


class PaymentStatus(StrEnum):
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


class RefundStatus(StrEnum):
    PENDING = "pending"
    PROCESSED = "processed"
    FAILED = "failed"


class PayoutStatus(StrEnum):
    PENDING = "pending"
    SCHEDULED = "scheduled"
    PAID = "paid"
    VOID = "void"


class Party(StrEnum):
    """Who cancelled or moved a booking."""

    STUDENT = "student"
    MENTOR = "mentor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorCard:
    """A mentor as a booking shows them: as they were when it was made."""

    id: str
    slug: str
    name: str
    avatar: str | None

    @property
    def user_id(self) -> str:
        return user_id_of(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentCard:
    id: str
    name: str
    avatar: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed when the booking was made; later changes of rates and policy do not reach it."""

    commission_rate: Decimal
    gst_rate: Decimal
    refund_steps: tuple[RefundStep, ...] = REFUND_STEPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    amount_paise: int
    status: PaymentStatus = PaymentStatus.PENDING
    order_id: str | None = None
    payment_id: str | None = None
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorPayout:
    """The mentor's share, and where it is."""

    amount_paise: int
    status: PayoutStatus = PayoutStatus.PENDING
    processed_at: datetime | None = None
    transaction_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    amount_paise: int
    reason: str
    status: RefundStatus = RefundStatus.PENDING
    processed_at: datetime | None = None
    razorpay_refund_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The next thing that a clock does to a booking, and when."""

    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One session of one student with one mentor, and the money for it. `version` rises with every change."""

    id: str
    version: int = 1
    mentor: MentorCard
    student: StudentCard
    scheduled_at: datetime
    duration_minutes: int
    buffer_minutes: int
    topic: str
    agenda: str
    status: BookingStatus = BookingStatus.PENDING
    hold_expires_at: datetime | None
    terms: Terms
    payment: Payment
    platform_fee_paise: int
    mentor_payout: MentorPayout
    refund: Refund | None = None
    cancelled_by: Party | None = None
    cancellation_reason: str | None = None
    cancelled_at: datetime | None = None
    completed_at: datetime | None = None
    conversation_id: str | None = None
    moved_by: Party | None = None  # who moved it last
    moved_by_student: bool = False  # whether the free move is used
    calendar_changes: int = 0  # of its time, or whether it takes place, since it was made
    reminder_sent: bool = False
    reminder_skipped: bool = False  # it began before any sweep came to it
    disputed: bool = False  # a bank asks for the payment back: the mentor's share waits
    reviewed: bool = False
    created_at: datetime
    updated_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.scheduled_at + timedelta(minutes=self.duration_minutes)

    @property
    def tax(self) -> money.Tax:
        return money.tax(self.payment.amount_paise, self.terms.gst_rate)

    @property
    def due(self) -> Due | None:
        """One at a time: the hold's end, the reminder, the completion by itself, the payout."""
        if self.status is BookingStatus.PENDING and self.hold_expires_at:
            return Due(what="HOLD", at=self.hold_expires_at)
        if self.status is BookingStatus.CONFIRMED and not (self.reminder_sent or self.reminder_skipped):
            return Due(what="REMIND", at=self.scheduled_at - REMINDED_BEFORE)
        if self.status is BookingStatus.CONFIRMED:
            return Due(what="COMPLETE", at=self.ends_at + COMPLETED_AFTER)
        is_owed = self.mentor_payout.status is PayoutStatus.PENDING and not self.disputed
        if self.completed_at and is_owed:
            return Due(what="PAYOUT", at=self.completed_at)
        return None

    @property
    def was_confirmed(self) -> bool:
        """It took place, will, or would have: since then the two may talk."""
        return self.conversation_id is not None

    @property
    def was_cancelled_by_a_person(self) -> bool:
        return self.status is BookingStatus.CANCELLED and self.cancelled_by is not Party.SYSTEM

    def is_participant(self, user_id: str) -> bool:
        return user_id in (self.student.id, self.mentor.user_id)

    def hold_ran_out(self, now: datetime) -> bool:
        return (
            self.status is BookingStatus.PENDING
            and self.hold_expires_at is not None
            and self.hold_expires_at <= now
        )

    def as_read(self, now: datetime) -> "Booking":
        """As people see it at `now`: a hold that ran out is cancelled, before any sweep has said so."""
        if self.hold_ran_out(now):
            return expire(self, now=now)
        if self.status is BookingStatus.CONFIRMED and self.scheduled_at <= now < self.ends_at:
            return replace(self, status=BookingStatus.IN_PROGRESS)
        return self

    def refund_if_cancelled(self, now: datetime, *, by: Party) -> int | None:
        """Paise that the student would get back if `by` cancelled now; None where they cannot.

        All of it if the mentor cancels, or moved it last.
        """
        latest = self.ends_at if by is Party.MENTOR else self.scheduled_at
        if self.status not in (BookingStatus.CONFIRMED, BookingStatus.IN_PROGRESS) or now >= latest:
            return None
        if Party.MENTOR in (by, self.moved_by):
            return self.payment.amount_paise
        return refund_paise(
            self.payment.amount_paise,
            scheduled_at=self.scheduled_at,
            now=now,
            steps=self.terms.refund_steps,
        )


def become(booking: Booking, status: BookingStatus, *, now: datetime, **changes: Any) -> Booking:
    """The booking one edge further. Raises InvalidState where there is none."""
    if status not in EDGES[booking.status]:
        raise InvalidState(f"A booking that is {booking.status} cannot become {status}.")
    return replace(booking, status=status, version=booking.version + 1, updated_at=now, **changes)


def with_order(booking: Booking, order_id: str, *, now: datetime) -> Booking:
    payment = replace(booking.payment, order_id=order_id)
    return replace(booking, payment=payment, version=booking.version + 1, updated_at=now)


def expire(booking: Booking, *, now: datetime) -> Booking:
    """The hold ran out unpaid. It was over at the hold's end, whenever that is noticed."""
    return become(
        booking,
        BookingStatus.CANCELLED,
        now=now,
        calendar_changes=booking.calendar_changes + 1,
        cancelled_by=Party.SYSTEM,
        cancellation_reason="It was not paid in time.",
        cancelled_at=booking.hold_expires_at,
        mentor_payout=replace(booking.mentor_payout, status=PayoutStatus.VOID),
    )


def confirm(booking: Booking, *, payment_id: str, conversation_id: str, now: datetime) -> Booking:
    """Paid, in time or late with the time still free. What a person cancelled stays cancelled."""
    if booking.was_cancelled_by_a_person:
        raise InvalidState("A booking that a person cancelled cannot be confirmed.")
    is_back = booking.status is BookingStatus.CANCELLED
    return become(
        booking,
        BookingStatus.CONFIRMED,
        now=now,
        calendar_changes=booking.calendar_changes + is_back,
        payment=replace(booking.payment, status=PaymentStatus.PAID, payment_id=payment_id, paid_at=now),
        mentor_payout=replace(booking.mentor_payout, status=PayoutStatus.PENDING),
        conversation_id=conversation_id,
        hold_expires_at=None,
        cancelled_by=None,
        cancellation_reason=None,
        cancelled_at=None,
    )


def payment_failed(booking: Booking, *, now: datetime) -> Booking:
    """An attempt failed. Not final: the student may try again, and the same payment may still be captured."""
    payment = replace(booking.payment, status=PaymentStatus.FAILED)
    return replace(booking, payment=payment, version=booking.version + 1, updated_at=now)


def refund_late_payment(booking: Booking, *, payment_id: str, reason: str, now: datetime) -> Booking:
    """Paid when there was nothing left to pay for: all of it goes back."""
    cancelled = booking if booking.status is BookingStatus.CANCELLED else expire(booking, now=now)
    payment = replace(cancelled.payment, status=PaymentStatus.PAID, payment_id=payment_id, paid_at=now)
    refund = Refund(amount_paise=payment.amount_paise, reason=reason)
    return replace(
        cancelled,
        payment=payment,
        refund=refund,
        platform_fee_paise=0,
        mentor_payout=MentorPayout(amount_paise=0, status=PayoutStatus.VOID),
        version=booking.version + 1,
        updated_at=now,
    )


def refund_processed(booking: Booking, *, razorpay_refund_id: str, now: datetime) -> Booking:
    """Razorpay has sent the money back."""
    if booking.refund is None:
        raise InvalidState("There is no refund.")
    refund = replace(
        booking.refund,
        status=RefundStatus.PROCESSED,
        processed_at=now,
        razorpay_refund_id=razorpay_refund_id,
    )
    is_whole = refund.amount_paise == booking.payment.amount_paise
    status = PaymentStatus.REFUNDED if is_whole else PaymentStatus.PARTIALLY_REFUNDED
    payment = replace(booking.payment, status=status)
    return replace(booking, refund=refund, payment=payment, version=booking.version + 1, updated_at=now)
