"""How does a booking look to the one who reads it?"""

from datetime import datetime
from typing import Literal

from msgspec import UNSET, UnsetType

from chalicelib.domain.bookings import (
    Booking,
    BookingStatus,
    Party,
    PaymentStatus,
    PayoutStatus,
    RefundStatus,
)
from chalicelib.domain.meetings import meeting
from chalicelib.domain.moves import movable_until
from chalicelib.domain.session_notes import SessionNotes
from chalicelib.handlers.answers import Timestamp, View, stamp


class MentorCardView(View):
    id: str
    slug: str
    name: str
    avatar: str | None


class StudentCardView(View):
    id: str
    name: str
    avatar: str | None


class PaymentView(View):
    """Amounts in paise; `taxable` and `gst` add up to `amount`."""

    amount: int
    currency: Literal["INR"]
    taxable: int
    gst: int
    status: PaymentStatus
    razorpay_order_id: str | None
    razorpay_payment_id: str | None
    paid_at: Timestamp | None


class MentorPayoutView(View):
    """The mentor's share, in paise."""

    amount: int
    status: PayoutStatus
    processed_at: Timestamp | None
    transaction_id: str | None


class RefundView(View):
    """What goes back to the student, in paise."""

    amount: int
    reason: str
    status: RefundStatus
    processed_at: Timestamp | None
    razorpay_refund_id: str | None


class SessionNotesView(View):
    """What the mentor wrote down for the student."""

    content: str
    updated_at: Timestamp


class RefundNow(View):
    """What the student would get back for cancelling at this moment, in paise."""

    amount: int


class BookingView(View):
    """A booking as its reader may see it: students see neither the fee nor the mentor's share.

    `movableUntil`: until when the reader may move it to another time; null where they may not.
    """

    id: str
    booking_id: str
    mentor: MentorCardView
    student: StudentCardView
    scheduled_at: Timestamp
    ends_at: Timestamp
    duration: int
    topic: str
    agenda: str
    status: BookingStatus
    hold_expires_at: Timestamp | None
    jitsi_room_name: str | None
    reminder_sent: bool
    session_notes: SessionNotesView | UnsetType | None
    payment: PaymentView
    platform_fee: int | UnsetType
    mentor_payout: MentorPayoutView | UnsetType
    refund: RefundView | None
    refund_if_cancelled_now: RefundNow | None
    movable_until: Timestamp | None
    cancelled_by: Party | None
    cancellation_reason: str | None
    cancelled_at: Timestamp | None
    conversation_id: str | None
    reviewed: bool
    created_at: Timestamp
    updated_at: Timestamp


def shown(
    stored: Booking,
    *,
    viewer_id: str,
    room_key: bytes,
    now: datetime,
    notes: SessionNotes | UnsetType | None = None,
) -> BookingView:
    """The booking as it reads at `now`. The room's name is shown to nobody before the meeting opens.

    `notes` are left out of lists: UNSET.
    """
    booking = stored.as_read(now)
    is_student = viewer_id == booking.student.id
    room = meeting(booking, room_key=room_key)
    viewer = Party.STUDENT if is_student else Party.MENTOR
    refund_now = booking.refund_if_cancelled(now, by=viewer)
    return BookingView(
        id=booking.id,
        booking_id=booking.id,
        mentor=MentorCardView.of(booking.mentor),
        student=StudentCardView.of(booking.student),
        scheduled_at=stamp(booking.scheduled_at),
        ends_at=stamp(booking.ends_at),
        duration=booking.duration_minutes,
        topic=booking.topic,
        agenda=booking.agenda,
        status=booking.status,
        hold_expires_at=stamp(booking.hold_expires_at),
        jitsi_room_name=room.room_name if room and room.is_open(now) else None,
        reminder_sent=booking.reminder_sent,
        session_notes=_notes(notes),
        payment=_payment(booking),
        platform_fee=UNSET if is_student else booking.platform_fee_paise,
        mentor_payout=UNSET if is_student else _payout(booking),
        refund=_refund(booking),
        refund_if_cancelled_now=None if refund_now is None else RefundNow(amount=refund_now),
        movable_until=stamp(movable_until(booking, by=viewer, now=now)),
        cancelled_by=booking.cancelled_by,
        cancellation_reason=booking.cancellation_reason,
        cancelled_at=stamp(booking.cancelled_at),
        conversation_id=booking.conversation_id,
        reviewed=booking.reviewed,
        created_at=stamp(booking.created_at),
        updated_at=stamp(booking.updated_at),
    )


def _notes(notes: SessionNotes | UnsetType | None) -> SessionNotesView | UnsetType | None:
    return SessionNotesView.of(notes) if isinstance(notes, SessionNotes) else notes


def _payment(booking: Booking) -> PaymentView:
    payment, tax = booking.payment, booking.tax
    return PaymentView(
        amount=payment.amount_paise,
        currency="INR",
        taxable=tax.taxable_paise,
        gst=tax.gst_paise,
        status=payment.status,
        razorpay_order_id=payment.order_id,
        razorpay_payment_id=payment.payment_id,
        paid_at=stamp(payment.paid_at),
    )


def _payout(booking: Booking) -> MentorPayoutView:
    payout = booking.mentor_payout
    return MentorPayoutView(
        amount=payout.amount_paise,
        status=payout.status,
        processed_at=stamp(payout.processed_at),
        transaction_id=payout.transaction_id,
    )


def _refund(booking: Booking) -> RefundView | None:
    refund = booking.refund
    if refund is None:
        return None
    return RefundView(
        amount=refund.amount_paise,
        reason=refund.reason,
        status=refund.status,
        processed_at=stamp(refund.processed_at),
        razorpay_refund_id=refund.razorpay_refund_id,
    )
