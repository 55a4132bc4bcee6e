"""A payer's bank asks for the money back: how far has it got, and what does it take?

    open ──► under review ──► won, lost or closed

Forward only, whatever order it is told in; the first end that is heard of stays. While one is open, the
mentor's share waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.bookings import Booking
from chalicelib.domain.errors import Invalid
from chalicelib.domain.payments import DisputeStatus, ProviderDispute

# A status that is new to us counts as open: the share waits.
_RANKS = {DisputeStatus.UNDER_REVIEW: 1, DisputeStatus.WON: 2, DisputeStatus.LOST: 2, DisputeStatus.CLOSED: 2}
_DECIDED = 2


class DisputeMismatch(Invalid):
    """Of more than was paid, or in another currency: nothing is done with it."""

    code = "dispute_mismatch"
    message = "This dispute does not fit its payment."


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """`deducted_paise` is what a lost one took; `written_off_paise` the part of it that nobody but us bears.

    `version` rises with every change.
    """

    id: str
    booking_id: str
    payment_id: str
    version: int = 1
    amount_paise: int
    deducted_paise: int = 0
    written_off_paise: int = 0
    status: DisputeStatus
    reason_code: str | None
    respond_by: datetime | None
    opened_at: datetime
    updated_at: datetime

    @property
    def is_decided(self) -> bool:
        return _rank(self.status) == _DECIDED

    @property
    def is_lost(self) -> bool:
        return self.status is DisputeStatus.LOST


def told(known: Dispute | None, news: ProviderDispute, booking: Booking, *, now: datetime) -> Dispute:
    """The dispute after Razorpay spoke of it; `known` itself if that is no news. Raises DisputeMismatch."""
    largest = booking.payment.amount_paise
    if news.currency != "INR" or max(news.amount_paise, news.amount_deducted_paise) > largest:
        raise DisputeMismatch
    if known is None:
        return _begun(news, booking, now=now)
    if _rank(news.status) <= _rank(known.status):
        return known
    return replace(
        known,
        version=known.version + 1,
        status=news.status,
        deducted_paise=_deducted(news),
        respond_by=news.respond_by,
        updated_at=now,
    )


def _begun(news: ProviderDispute, booking: Booking, *, now: datetime) -> Dispute:
    return Dispute(
        id=news.id,
        booking_id=booking.id,
        payment_id=news.payment_id,
        amount_paise=news.amount_paise,
        deducted_paise=_deducted(news),
        status=DisputeStatus.OPEN if news.status is DisputeStatus.UNKNOWN else news.status,
        reason_code=news.reason_code,
        respond_by=news.respond_by,
        opened_at=news.created_at or now,
        updated_at=now,
    )


def _deducted(news: ProviderDispute) -> int:
    """All that was asked for where Razorpay does not say how much it took."""
    return (news.amount_deducted_paise or news.amount_paise) if news.status is DisputeStatus.LOST else 0


def _rank(status: DisputeStatus) -> int:
    return _RANKS.get(status, 0)


def marked_on(booking: Booking, disputes: Iterable[Dispute], *, now: datetime) -> Booking:
    """The booking as its disputes have it; always a new version: of two at once, each counts the other.

    A dispute of a second payment, which goes back whole, holds nothing up.
    """
    own = booking.payment.payment_id
    is_open = any(not one.is_decided for one in disputes if one.payment_id == own)
    return replace(booking, disputed=is_open, version=booking.version + 1, updated_at=now)


def lost_paise(disputes: Iterable[Dispute], *, payment_id: str | None) -> int:
    """What banks have taken of one payment."""
    return sum(one.deducted_paise for one in disputes if one.is_lost and one.payment_id == payment_id)


def written_off(dispute: Dispute, paise: int, *, now: datetime) -> Dispute:
    """So much more of it is our loss."""
    return replace(
        dispute,
        version=dispute.version + 1,
        written_off_paise=dispute.written_off_paise + paise,
        updated_at=now,
    )
