"""Who bears what goes back to a payer after the money was shared out?

Fee and share give back what is too much of them.
"""

from datetime import datetime

from chalicelib import ids
from chalicelib.domain import takebacks as rules
from chalicelib.domain.bookings import Booking, RefundStatus
from chalicelib.domain.disputes import lost_paise
from chalicelib.domain.errors import Busy
from chalicelib.domain.events import Event
from chalicelib.domain.ledger import LedgerLine, Movement
from chalicelib.domain.takebacks import Takeback
from chalicelib.services.outside import Outside
from chalicelib.storage import bookings, disputes
from chalicelib.storage import payments as stored_payments
from chalicelib.storage import payouts as stored
from chalicelib.storage.transactions import ATTEMPTS, Refused


def take_back(event: Event, outside: Outside) -> None:
    """An effect: after a refund or a lost dispute, the mentor owes what their share has too much.

    What went back before the money was shared out is found when it is. Told again, it changes nothing.
    """
    booking = bookings.find(event.subject)
    if booking is None or booking.completed_at is None:
        return
    owed = rules.excess(booking, refunded_paise=_gone_paise(booking))
    if not owed.mentor_share_paise and not owed.platform_fee_paise:
        return
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


def _gone_paise(booking: Booking) -> int:
    """What went back to the payer of the booking's price, by us or by their bank."""
    refunds = stored_payments.refunds_of(booking.id)
    refunded = [one for one in refunds if not one.is_extra and one.status is RefundStatus.PROCESSED]
    taken = lost_paise(disputes.of_booking(booking.id), payment_id=booking.payment.payment_id)
    return sum(one.amount_paise for one in refunded) + taken


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
