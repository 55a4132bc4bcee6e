"""Has somebody asked too often? A counter for each scope, asker and window of time."""

from datetime import UTC, datetime, timedelta
from math import ceil

from pynamodb.attributes import NumberAttribute

from chalicelib.domain.errors import TooMany
from chalicelib.storage import keys
from chalicelib.storage.table import Item
from chalicelib.storage.transactions import Refused, Transaction


class RateItem(Item, discriminator="rate"):
    taken = NumberAttribute()


def take(scope: str, who: str, *, limit: int, window: timedelta, now: datetime) -> None:
    """Counts one request of `limit` that a window allows, in one write. Raises TooMany.

    Windows stand side by side from the epoch on, so that no counter need be reset; across the border of two,
    twice the limit can pass.
    """
    begins_at = datetime.fromtimestamp(
        now.timestamp() // window.total_seconds() * window.total_seconds(), UTC
    )
    ends_at = begins_at + window
    tx = Transaction().update(
        "rate",
        RateItem,
        keys.rate(scope, who, begins_at),
        actions=[RateItem.taken.add(1), RateItem.kind.set(RateItem), RateItem.ttl.set(ends_at + window)],
        condition=RateItem.taken.does_not_exist() | (RateItem.taken < limit),
    )
    try:
        tx.commit()
    except Refused:
        raise TooMany(retry_after=max(1, ceil((ends_at - now).total_seconds()))) from None
