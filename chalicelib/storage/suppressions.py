"""Which mailboxes take no mail of ours? Found by an address, never listed by one."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.suppressions import Cause, Suppression
from chalicelib.storage import audit, keys
from chalicelib.storage.table import Choice, Instant, Item, get
from chalicelib.storage.transactions import Transaction


class SuppressionItem(Item, discriminator="suppression"):
    keeps = Suppression

    cause = Choice(Cause)
    detail = UnicodeAttribute()
    since = Instant()


def find(address: str) -> Suppression | None:
    item = get(SuppressionItem, keys.suppression(address))
    return item.domain() if item else None


def suppress(address: str, suppression: Suppression) -> None:
    """What was heard last stands."""
    item = SuppressionItem.of(suppression, keys.suppression(address))
    Transaction().put("suppression", item).commit()


def lift(address: str, *, entry: AuditEntry) -> None:
    """The audit says that it was lifted; whose mailbox it is, is kept nowhere."""
    audit.add(Transaction().delete("suppression", keys.suppression(address)), entry).commit()
