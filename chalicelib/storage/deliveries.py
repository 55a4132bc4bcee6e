"""Which effect of which event has reached whom?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.storage import keys
from chalicelib.storage.table import Instant, Item, get, get_many
from chalicelib.storage.transactions import Transaction

_KEPT_FOR = timedelta(days=30)  # far beyond any retry


class DeliveryItem(Item, discriminator="delivery"):
    delivered_at = Instant()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStanding:
    has_reached: bool
    is_suppressed: bool


def has_reached(event_id: str, channel: str, recipient: str) -> bool:
    return get(DeliveryItem, keys.delivery(event_id, channel, recipient)) is not None


def of_mail(event_id: str, channel: str, recipient: str, *, address: str) -> MailStanding:
    """What stands against mailing this, in one read."""
    done, suppressed = keys.delivery(event_id, channel, recipient), keys.suppression(address)
    found = get_many([done, suppressed])
    return MailStanding(has_reached=done in found, is_suppressed=suppressed in found)


def reached(event_id: str, channel: str, recipient: str, *, now: datetime) -> None:
    key = keys.delivery(event_id, channel, recipient)
    Transaction().put(
        "delivery", DeliveryItem(pk=key.pk, sk=key.sk, delivered_at=now, ttl=now + _KEPT_FOR)
    ).commit()
