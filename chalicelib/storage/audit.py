"""Where is it kept who changed what?"""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.audit import AuditEntry
from chalicelib.storage import keys
from chalicelib.storage.table import Instant, Item, Struct
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
    return tx.create("audit", AuditItem.of(entry, keys.audit(entry.at, entry.id)))
