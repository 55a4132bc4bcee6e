"""What does a mentor owe us when a session is refunded after its money was shared out?

It is taken from what they are paid next: as much as there is, and the rest from the payout after that.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain import money
from chalicelib.domain.bookings import Booking
from chalicelib.domain.money import Split
from chalicelib.domain.payouts import LineKind, PayoutLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeback:
    """All that later refunds of one booking take back, and how much of it payouts have taken already."""

    booking_id: str
    version: int = 0
    mentor_id: str
    held_at: datetime
    share_paise: int = 0
    fee_paise: int = 0
    taken_share_paise: int = 0
    taken_fee_paise: int = 0
    created_at: datetime

    @property
    def left_paise(self) -> int:
        """Of the mentor's share."""
        return self.share_paise - self.taken_share_paise


def of_booking(booking: Booking, *, now: datetime) -> Takeback:
    return Takeback(
        booking_id=booking.id, mentor_id=booking.mentor.id, held_at=booking.scheduled_at, created_at=now
    )


def excess(booking: Booking, *, refunded_paise: int) -> Split:
    """What fee and share are too much, now that so much of the booking's price went back in all."""
    kept = max(booking.payment.amount_paise - refunded_paise, 0)
    right = money.split(kept, booking.terms.commission_rate)
    return Split(
        max(booking.platform_fee_paise - right.platform_fee_paise, 0),
        max(booking.mentor_payout.amount_paise - right.mentor_share_paise, 0),
    )


def grown(takeback: Takeback, owed: Split) -> Takeback:
    """Owing so much in all."""
    return replace(
        takeback,
        version=takeback.version + 1,
        share_paise=owed.mentor_share_paise,
        fee_paise=owed.platform_fee_paise,
    )


def take(takeback: Takeback, *, at_most_paise: int) -> tuple[Takeback, PayoutLine]:
    """The line of a payout that has `at_most_paise` left, and what is owed after it.

    The fee goes along in proportion, rounded down, and its rest with the last part.
    """
    share = min(takeback.left_paise, at_most_paise)
    fee = (takeback.fee_paise - takeback.taken_fee_paise) * share // takeback.left_paise
    line = PayoutLine(
        kind=LineKind.REFUND,
        booking_id=takeback.booking_id,
        held_at=takeback.held_at,
        platform_fee_paise=-fee,
        net_paise=-share,
    )
    after = replace(
        takeback,
        version=takeback.version + 1,
        taken_share_paise=takeback.taken_share_paise + share,
        taken_fee_paise=takeback.taken_fee_paise + fee,
    )
    return after, line
