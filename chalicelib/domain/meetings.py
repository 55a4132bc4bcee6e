"""Where and when do the two meet?"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.bookings import Booking, BookingStatus

OPENS_BEFORE, CLOSES_AFTER = timedelta(minutes=10), timedelta(minutes=30)
# 24 hexadecimal digits are 96 bits: nobody walks into a room by trying names.
_HASH_DIGITS = 24
_HELD = (BookingStatus.CONFIRMED, BookingStatus.IN_PROGRESS, BookingStatus.COMPLETED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    room_name: str
    opens_at: datetime
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at


def meeting(booking: Booking, *, room_key: bytes) -> Meeting | None:
    """The booking's room, the same however often it is asked for; None where no session takes place."""
    if booking.status not in _HELD:
        return None
    digest = hmac.new(room_key, booking.id.encode(), hashlib.sha256).hexdigest()
    return Meeting(
        room_name=f"graphora-{booking.id}-{digest[:_HASH_DIGITS]}",
        opens_at=booking.scheduled_at - OPENS_BEFORE,
        closes_at=booking.ends_at + CLOSES_AFTER,
    )
