"""Is it time to remind the two of a session?"""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.bookings import REMINDED_BEFORE, Booking, BookingStatus


def is_due(booking: Booking, *, now: datetime) -> bool:
    """Nobody has dealt with it yet, and its hour has come; it may have begun meanwhile."""
    return (
        booking.status is BookingStatus.CONFIRMED
        and not (booking.reminder_sent or booking.reminder_skipped)
        and booking.scheduled_at - REMINDED_BEFORE <= now
    )


def has_begun(booking: Booking, *, now: datetime) -> bool:
    """Then a reminder would come too late."""
    return booking.scheduled_at <= now


def remind(booking: Booking, *, now: datetime) -> Booking:
    return replace(booking, reminder_sent=True, version=booking.version + 1, updated_at=now)


def skip(booking: Booking, *, now: datetime) -> Booking:
    """It began unreminded: it only moves on to what is due next, and does not claim what was not done."""
    return replace(booking, reminder_skipped=True, version=booking.version + 1, updated_at=now)
