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
    try:
        count(Transaction(), scope, who, limit=limit, window=window, now=now).commit()
    except Refused:
        raise too_many(window=window, now=now) from None


def count(
    tx: Transaction, scope: str, who: str, *, limit: int, window: timedelta, now: datetime
) -> Transaction:
    """Counts in the transaction of what is asked for; refused under "rate"."""
    begins_at = _beginning(window, now)
    return tx.update(
        "rate",
        RateItem,
        keys.rate(scope, who, begins_at),
        actions=[
            RateItem.taken.add(1),
            RateItem.kind.set(RateItem),
            RateItem.ttl.set(begins_at + 2 * window),
        ],
        condition=RateItem.taken.does_not_exist() | (RateItem.taken < limit),
    )


def too_many(*, window: timedelta, now: datetime) -> TooMany:
    left = _beginning(window, now) + window - now
    return TooMany(retry_after=max(1, ceil(left.total_seconds())))


def _beginning(window: timedelta, now: datetime) -> datetime:
    seconds = window.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
