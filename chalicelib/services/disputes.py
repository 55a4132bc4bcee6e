"""What do we do when a payer's bank asks for the money back?

It is written down and the mentor's share waits until it is over. One that is lost has taken its money from
us: the mentor's share and our fee give back what is too much of them, as after a refund, and what went back
beyond the price is our loss. Whether a session still to come takes place is for an administrator to say.
"""

from datetime import datetime

from chalicelib import ids
from chalicelib.domain import disputes as rules
from chalicelib.domain.bookings import Booking, RefundStatus
from chalicelib.domain.disputes import Dispute
from chalicelib.domain.errors import Busy
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.ledger import LedgerLine, Movement
from chalicelib.domain.payments import DisputeStatus, ProviderDispute
from chalicelib.observability import count, logger
from chalicelib.services.outside import Outside
from chalicelib.storage import disputes as stored
from chalicelib.storage import payments as stored_payments
from chalicelib.storage.disputes import DisputeChange
from chalicelib.storage.transactions import ATTEMPTS, Refused
from chalicelib.storage.webhooks import Mark


def reported(news: ProviderDispute, *, webhook: Mark | None, now: datetime) -> bool:
    """What Razorpay says of a dispute. False: it is of a payment that we do not know.

    Raises DisputeMismatch.
    """
    booking_id = stored_payments.booking_id_of_payment(news.payment_id)
    if booking_id is None:
        return False
    for _ in range(ATTEMPTS):
        booking, others = stored.booking_and_disputes(booking_id)
        if booking is None:
            return False
        known = next((one for one in others if one.id == news.id), None)
        after = rules.told(known, news, booking, now=now)
        if after is known:
            _look_for_a_second_end(after, news)
            return True
        together = [one for one in others if one.id != news.id] + [after]
        marked = rules.marked_on(booking, together, now=now)
        try:
            stored.change(_change(known, after, (booking, marked), webhook=webhook, now=now), now=now)
        except Refused as refused:
            if "seen" in refused:
                return True
        else:
            _raise_alarm(known, after)
            return True
    raise Busy


def _look_for_a_second_end(dispute: Dispute, news: ProviderDispute) -> None:
    ends = {DisputeStatus.WON, DisputeStatus.LOST, DisputeStatus.CLOSED}
    if dispute.is_decided and news.status in ends - {dispute.status}:
        logger.error("dispute ended twice", dispute=dispute.id, ended=dispute.status, told=news.status)
        count("DisputeEndedTwice")


def _raise_alarm(before: Dispute | None, after: Dispute) -> None:
    if before is None:
        count("DisputeOpened")
    if after.is_lost:
        count("DisputeLost")


def _change(
    before: Dispute | None,
    after: Dispute,
    booking: tuple[Booking, Booking],
    *,
    webhook: Mark | None,
    now: datetime,
) -> DisputeChange:
    lines, events = [], []
    if after.is_lost:
        lines = [_line(after, Movement.CHARGED_BACK, after.deducted_paise, now=now)]
        facts = {"disputeId": after.id}
        events = [
            Event(
                id=ids.ulid(now),
                type=EventType.DISPUTE_LOST,
                subject=after.booking_id,
                facts=facts,
                occurred_at=now,
            )
        ]
    return DisputeChange(
        before=before, after=after, booking=booking, lines=lines, events=events, webhook=webhook
    )


def _line(dispute: Dispute, movement: Movement, paise: int, *, now: datetime) -> LedgerLine:
    return LedgerLine(
        id=ids.ulid(now),
        booking_id=dispute.booking_id,
        movement=movement,
        amount_paise=paise,
        reference=dispute.id,
        moved_at=now,
    )


def write_off(event: Event, outside: Outside) -> None:
    """An effect of lost disputes and of refunds: what they took beyond the price is our loss, noted once."""
    for _ in range(ATTEMPTS):
        booking, disputes = stored.booking_and_disputes(event.subject)
        lost = [one for one in disputes if one.is_lost]
        if booking is None or not lost:
            return
        try:
            for payment_id in {one.payment_id for one in lost}:
                _write_off(booking, [one for one in lost if one.payment_id == payment_id], now=outside.now)
        except Refused:
            continue
        return
    raise Busy


def _write_off(booking: Booking, lost: list[Dispute], *, now: datetime) -> None:
    """`lost` are all lost disputes of one payment; the first of them bears the line."""
    refund = stored_payments.refund(booking.id, lost[0].payment_id)
    refunded = refund.amount_paise if refund and refund.status is RefundStatus.PROCESSED else 0
    gone = refunded + sum(one.deducted_paise for one in lost)
    beyond = gone - booking.payment.amount_paise - sum(one.written_off_paise for one in lost)
    if beyond > 0:
        after = rules.written_off(lost[0], beyond, now=now)
        line = _line(after, Movement.WRITTEN_OFF, beyond, now=now)
        stored.write_off(lost[0], after, line=line)
