"""Where are disputes kept? With their booking, which each of their changes touches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.bookings import Booking
from chalicelib.domain.disputes import Dispute
from chalicelib.domain.events import Event
from chalicelib.domain.ledger import LedgerLine
from chalicelib.domain.payments import DisputeStatus
from chalicelib.storage import bookings, keys, ledger, outbox, webhooks
from chalicelib.storage.table import Choice, Instant, Item, Page, query
from chalicelib.storage.transactions import Transaction
from chalicelib.storage.webhooks import Mark

_MOST = 50


class DisputeItem(Item, discriminator="dispute"):
    keeps = Dispute

    id = UnicodeAttribute()
    booking_id = UnicodeAttribute()
    payment_id = UnicodeAttribute()
    version = NumberAttribute()
    amount_paise = NumberAttribute()
    deducted_paise = NumberAttribute()
    written_off_paise = NumberAttribute()
    status = Choice(DisputeStatus)
    reason_code = UnicodeAttribute(null=True)
    respond_by = Instant(null=True)
    opened_at = Instant()
    updated_at = Instant()


def booking_and_disputes(booking_id: str) -> tuple[Booking | None, list[Dispute]]:
    """In one strong read."""
    partition = keys.booking_partition(booking_id)
    page = query(partition, between=keys.BOOKING_AND_DISPUTES, limit=_MOST, strong=True)
    found = [booking for item in page.items if (booking := bookings.booking_of(item))]
    return found[0] if found else None, _disputes(page)


def of_booking(booking_id: str) -> list[Dispute]:
    """For support's view, and for what its ledger needs."""
    partition = keys.booking_partition(booking_id)
    return _disputes(query(partition, prefix=keys.DISPUTE_PREFIX, limit=_MOST, strong=True))


def listed(
    *, decided: bool, limit: int, after: Mapping[str, Any] | None = None, descending: bool = False
) -> Page[Dispute]:
    """By when they began: open ones are answered oldest first."""
    page = query(keys.disputes(decided=decided), index=1, limit=limit, after=after, descending=descending)
    return Page(_disputes(page), page.after)


def _disputes(page: Page[Item]) -> list[Dispute]:
    return [item.domain() for item in page.items if isinstance(item, DisputeItem)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeChange:
    """What one piece of news about a dispute writes; `before` is None for one that begins."""

    before: Dispute | None
    after: Dispute
    booking: tuple[Booking, Booking]
    lines: Sequence[LedgerLine] = ()
    events: Sequence[Event] = ()
    webhook: Mark | None = None


def change(news: DisputeChange, *, now: datetime) -> None:
    """Raises Refused: `booking` says that it, or another of its disputes, has changed; `seen` that this
    webhook has had its effect.
    """
    tx = _put(Transaction(), news.before, news.after)
    bookings.change(tx, *news.booking)
    for line in news.lines:
        ledger.add(tx, line)
    for event in news.events:
        outbox.add(tx, event, partition=keys.booking_partition(news.after.booking_id))
    if news.webhook:
        webhooks.mark_seen(tx, news.webhook, now=now)
    tx.commit()


def write_off(before: Dispute, after: Dispute, *, line: LedgerLine) -> None:
    """Raises Refused if `before` is past."""
    ledger.add(_put(Transaction(), before, after), line).commit()


def _put(tx: Transaction, before: Dispute | None, after: Dispute) -> Transaction:
    item = DisputeItem.of(
        after,
        keys.dispute(after.booking_id, after.id),
        gsi1pk=keys.disputes(decided=after.is_decided),
        gsi1sk=keys.at(after.opened_at, after.id),
    )
    unchanged: Condition = (
        Item.pk.does_not_exist() if before is None else DisputeItem.version == before.version
    )
    return tx.put("dispute", item, condition=unchanged)
