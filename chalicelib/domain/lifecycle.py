"""What may its student and its mentor do with a booking, and what becomes of its money?"""

from datetime import datetime, timedelta

from chalicelib.domain import money
from chalicelib.domain.bookings import (
    Booking,
    BookingStatus,
    MentorPayout,
    Party,
    PayoutStatus,
    Refund,
    become,
)
from chalicelib.domain.errors import InvalidState, NotAllowed, NotStarted

ABSENT_AFTER = timedelta(minutes=10)
MARKED = (BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


def party_of(booking: Booking, user_id: str) -> Party:
    """Which of its participants this is."""
    return Party.STUDENT if user_id == booking.student.id else Party.MENTOR


def check_is_mentor(booking: Booking, user_id: str) -> None:
    """Raises NotAllowed."""
    if party_of(booking, user_id) is not Party.MENTOR:
        raise NotAllowed("Only the mentor of this session can do this.")


# ── Cancelling ───────────────────────────────────────────────────────────────────────────────────────


def cancel(booking: Booking, *, by: Party, reason: str, now: datetime) -> Booking:
    """What is not given back is divided like a price. Raises InvalidState when it is too late."""
    refund_paise = _back(booking, by, now=now) if booking.status is BookingStatus.CONFIRMED else 0
    was_paid = booking.payment.payment_id is not None
    kept_paise = booking.payment.amount_paise - refund_paise if was_paid else 0
    split = money.split(kept_paise, booking.terms.commission_rate)
    return become(
        booking,
        BookingStatus.CANCELLED,
        now=now,
        calendar_changes=booking.calendar_changes + 1,
        cancelled_by=by,
        cancellation_reason=reason,
        cancelled_at=now,
        # A share is paid out like that of a session given.
        completed_at=now if split.mentor_share_paise else None,
        hold_expires_at=None,
        platform_fee_paise=split.platform_fee_paise,
        mentor_payout=MentorPayout(
            amount_paise=split.mentor_share_paise,
            status=PayoutStatus.PENDING if split.mentor_share_paise else PayoutStatus.VOID,
        ),
        refund=Refund(amount_paise=refund_paise, reason=reason) if refund_paise else None,
    )


def _back(booking: Booking, by: Party, *, now: datetime) -> int:
    """Paise that a cancellation of a paid session gives back."""
    back = booking.refund_if_cancelled(now, by=by)
    if back is None:
        what = "is over" if by is Party.MENTOR else "has begun"
        raise InvalidState(f"The session {what}, so it cannot be cancelled any more.")
    return back


# ── Marking ──────────────────────────────────────────────────────────────────────────────────────────


def complete(booking: Booking, *, now: datetime) -> Booking:
    """The session was given. Raises InvalidState, or NotStarted before its start."""
    done = become(booking, BookingStatus.COMPLETED, now=now, completed_at=now)
    if now < booking.scheduled_at:
        raise NotStarted
    return done


def mark_absent(booking: Booking, *, now: datetime) -> Booking:
    """The mentor waited in vain, which counts as completed for money.

    Raises InvalidState, also while the student may only be late, or NotStarted before the start.
    """
    done = become(booking, BookingStatus.NO_SHOW, now=now, completed_at=now)
    if now < booking.scheduled_at:
        raise NotStarted
    if now < booking.scheduled_at + ABSENT_AFTER:
        raise InvalidState("Wait 10 minutes from the start for the student.")
    return done
