"""Which effect of which event has reached whom?"""

from datetime import datetime, timedelta

from chalicelib.storage import keys
from chalicelib.storage.table import Instant, Item, get
from chalicelib.storage.transactions import Transaction

_KEPT_FOR = timedelta(days=30)  # far beyond any retry


class DeliveryItem(Item, discriminator="delivery"):
    delivered_at = Instant()


def has_reached(event_id: str, channel: str, recipient: str) -> bool:
    return get(DeliveryItem, keys.delivery(event_id, channel, recipient)) is not None


def reached(event_id: str, channel: str, recipient: str, *, now: datetime) -> None:
    key = keys.delivery(event_id, channel, recipient)
    Transaction().put(
        "delivery", DeliveryItem(pk=key.pk, sk=key.sk, delivered_at=now, ttl=now + _KEPT_FOR)
    ).commit()
