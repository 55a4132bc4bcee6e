"""How are the shards of one list read as the list?

A place in such a list is a sort key, which is the same in whatever shard it lies; so a place is all that a
cursor has to hold, and it stays good when the number of shards changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.storage.table import Item, query
from chalicelib.storage.together import together

# Before and after every sort key that `keys` makes.
FIRST, LAST = " ", "~"


@dataclass(frozen=True, slots=True)
class Reading:
    """`items` in order. `read_to` is the place up to which nothing is missing; None: the end was reached."""

    items: Sequence[Item]
    read_to: str | None


def read(
    partitions: Sequence[str],
    *,
    index: int | None,
    after: str | None = None,
    between: tuple[str, str] = (FIRST, LAST),
    limit: int,
    where: Condition | None = None,
    descending: bool = False,
) -> Reading:
    """One Query of `limit` items for each shard, side by side, and what of it is complete, in order."""
    low, high = _rest(between, after, descending=descending)
    if low > high:
        return Reading([], None)
    pages = together(
        [
            partial(
                query,
                shard,
                index=index,
                between=(low, high),
                limit=limit,
                where=where,
                descending=descending,
            )
            for shard in partitions
        ]
    )
    ends = [_place_in(page.after, index) for page in pages if page.after]
    read_to = (max if descending else min)(ends, default=None)
    items = [
        item
        for page in pages
        for item in page.items
        if read_to is None or place(item, index) == read_to or (place(item, index) > read_to) is descending
    ]
    return Reading(sorted(items, key=partial(place, index=index), reverse=descending), read_to)


def _rest(between: tuple[str, str], after: str | None, *, descending: bool) -> tuple[str, str]:
    """The bounds without what was shown already, `after` being the last of it."""
    low, high = between
    if after is None:
        return low, high
    if descending:
        return low, min(f"{after[:-1]}{chr(ord(after[-1]) - 1)}{LAST}", high)
    return max(f"{after} ", low), high


def place(item: Item, index: int | None) -> str:
    return str(getattr(item, f"gsi{index}sk") if index else item.sk)


def _place_in(last_key: dict[str, Any], index: int | None) -> str:
    return str(last_key[f"GSI{index}SK" if index else "SK"]["S"])


def first(reading: Reading, limit: int, index: int | None) -> tuple[Sequence[Item], str | None]:
    """The first `limit` items, and the place after which the list goes on."""
    if len(reading.items) > limit:
        shown = reading.items[:limit]
        return shown, place(shown[-1], index)
    return reading.items, reading.read_to
