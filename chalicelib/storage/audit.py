"""Where is it kept who changed what?"""

from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.audit import AuditEntry
from chalicelib.storage import keys
from chalicelib.storage.table import Instant, Item, Page, Struct, query
from chalicelib.storage.transactions import Transaction


class AuditItem(Item, discriminator="audit"):
    keeps = AuditEntry

    id = UnicodeAttribute()
    actor_id = UnicodeAttribute()
    actor_name = UnicodeAttribute()
    action = UnicodeAttribute()
    subject = UnicodeAttribute()
    before = Struct[dict[str, str]](dict[str, str])
    after = Struct[dict[str, str]](dict[str, str])
    at = Instant()


def add(tx: Transaction, entry: AuditEntry) -> Transaction:
    """Writes the entry in the transaction of the change it is about."""
    item = AuditItem.of(
        entry, keys.audit(entry.at, entry.id), gsi1pk=keys.AUDITED, gsi1sk=keys.at(entry.at, entry.id)
    )
    return tx.create("audit", item)


def page(*, limit: int, after: Mapping[str, Any] | None) -> Page[AuditEntry]:
    """Newest first."""
    found = query(keys.AUDITED, index=1, limit=limit, after=after, descending=True)
    return Page([item.domain() for item in found.items], found.after)
