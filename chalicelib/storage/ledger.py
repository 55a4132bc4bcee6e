"""Where is each movement of money written down?"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

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
    page = query(
        keys.booking_partition(booking_id), prefix=keys.LEDGER_PREFIX, limit=_MOST_LINES, strong=True
    )
    return [item.domain() for item in page.items]
