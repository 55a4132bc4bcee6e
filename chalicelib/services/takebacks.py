"""Who bears a refund that comes after the money was shared out? Fee and share give back what is too much of them."""

from datetime import datetime

from chalicelib import ids
from chalicelib.domain import takebacks as rules
from chalicelib.domain.bookings import RefundStatus
from chalicelib.domain.errors import Busy
from chalicelib.domain.events import Event
from chalicelib.domain.ledger import LedgerLine, Movement
from chalicelib.domain.takebacks import Takeback
from chalicelib.services.outside import Outside
from chalicelib.storage import bookings
from chalicelib.storage import payments as stored_payments
from chalicelib.storage import payouts as stored
from chalicelib.storage.transactions import ATTEMPTS, Refused


def take_back(event: Event, outside: Outside) -> None:
    """An effect: after a refund, the mentor owes what their share has too much. Told again, it changes nothing."""
    booking = bookings.find(event.subject)
    if booking is None or booking.completed_at is None:
        return
    refunds = stored_payments.refunds_of(booking.id)
    gone = [one for one in refunds if not one.is_extra and one.status is RefundStatus.PROCESSED]
    owed = rules.excess(booking, refunded_paise=sum(one.amount_paise for one in gone))
    known = stored.takeback(booking.mentor.id, booking.id) or rules.of_booking(booking, now=outside.now)
    for _ in range(ATTEMPTS):
        if owed.mentor_share_paise <= known.share_paise and owed.platform_fee_paise <= known.fee_paise:
            return
        grown = rules.grown(known, owed)
        try:
            stored.owe(known, grown, lines=_lines(known, grown, now=outside.now))
        except Refused as refused:
            known = stored.takeback_of(refused.items.get("takeback")) or known
        else:
            return
    raise Busy


def _lines(before: Takeback, after: Takeback, *, now: datetime) -> list[LedgerLine]:
    given_back = {
        Movement.MENTOR_SHARE_BACK: after.share_paise - before.share_paise,
        Movement.PLATFORM_FEE_BACK: after.fee_paise - before.fee_paise,
    }
    return [
        LedgerLine(
            id=ids.ulid(now),
            booking_id=after.booking_id,
            movement=movement,
            amount_paise=amount,
            reference=None,
            moved_at=now,
        )
        for movement, amount in given_back.items()
        if amount
    ]
