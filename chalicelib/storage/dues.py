"""Which bookings has a clock come to?

The indexes lag behind what they show, so whoever acts on a booking found here re-checks it by condition.
"""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.bookings import Booking
from chalicelib.storage import bookings, keys
from chalicelib.storage.table import query

_PAGE = 100


def pages(what: str, *, now: datetime) -> Iterator[list[Booking]]:
    """All of them, by shards and pages, each read when it is asked for."""
    for shard in keys.dues(what):
        yield from _pages_of(shard, up_to=keys.at(now, "~"))


def _pages_of(shard: str, *, up_to: str) -> Iterator[list[Booking]]:
    after = None
    while True:
        page = query(shard, index=3, up_to=up_to, limit=_PAGE, after=after)
        yield [found for item in page.items if (found := bookings.booking_of(item))]
        after = page.after
        if after is None:
            return
