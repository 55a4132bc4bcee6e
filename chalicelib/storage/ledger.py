"""Where is each movement of money written down?"""

from collections.abc import Iterator
from datetime import date

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.domain.ledger import LedgerLine, Movement
from chalicelib.storage import keys
from chalicelib.storage.table import Choice, Instant, Item, query
from chalicelib.storage.transactions import Transaction

_MOST_LINES = 100


class LedgerItem(Item, discriminator="ledger"):
    keeps = LedgerLine

    id = UnicodeAttribute()
    booking_id = UnicodeAttribute()
    movement = Choice(Movement)
    amount_paise = NumberAttribute()
    reference = UnicodeAttribute(null=True)
    moved_at = Instant()
    counted = BooleanAttribute(null=True)  # in the sums of its day


def add(tx: Transaction, line: LedgerLine) -> Transaction:
    item = LedgerItem.of(
        line,
        keys.ledger_line(line.booking_id, line.id),
        gsi4pk=keys.ledger_of_day(line.moved_at, line.booking_id),
        gsi4sk=keys.at(line.moved_at, line.id),
    )
    return tx.create(f"ledger {line.id}", item)


def of_booking(booking_id: str) -> list[LedgerLine]:
    """Oldest first."""
    return [item.domain() for item in _of_booking(booking_id)]


def uncounted(booking_id: str) -> list[LedgerLine]:
    return [item.domain() for item in _of_booking(booking_id) if not item.counted]


def _of_booking(booking_id: str) -> list[LedgerItem]:
    page = query(
        keys.booking_partition(booking_id), prefix=keys.LEDGER_PREFIX, limit=_MOST_LINES, strong=True
    )
    return [item for item in page.items if isinstance(item, LedgerItem)]


def mark_counted(tx: Transaction, line: LedgerLine) -> Transaction:
    """Refused `line …`: it is counted already."""
    return tx.update(
        f"line {line.id}",
        LedgerItem,
        keys.ledger_line(line.booking_id, line.id),
        actions=[LedgerItem.counted.set(True)],
        condition=Item.pk.exists() & LedgerItem.counted.does_not_exist(),
    )


def of_day(day: date) -> Iterator[LedgerLine]:
    """What moved on a day in UTC, for a recount."""
    for shard in keys.ledger_shards_of_day(day):
        after = None
        while True:
            page = query(shard, index=4, limit=_MOST_LINES, after=after)
            yield from (item.domain() for item in page.items)
            after = page.after
            if after is None:
                break
