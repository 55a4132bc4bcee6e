"""How many units does an act take of DynamoDB, and how is it undone?

    with Units(table.client) as units:
        bookings.create(…)

    units.taken        # round trips in sequence, read units, write units

Reads are as answered. Writes are computed from the items before and after each call, for DynamoDB Local reports
those of transactions wrongly: the greater of the two in KB begun, twice in a transaction, and once more for each
index whose view of it changes, twice where it moves within the index.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

import math
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self, cast

import botocore.session
from botocore.config import Config

from tests.calls import acting
from tests.round_trips import RoundTrips

Item = Mapping[str, Mapping[str, Any]]
Place = tuple[str, str, str]
"""A table's name and an item's key."""
INDEXES = tuple((f"GSI{number}PK", f"GSI{number}SK") for number in range(1, 5))
WRITES = ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem")
_BEFORE, _AFTER = "provide-client-params.dynamodb", "after-call.dynamodb"


class Taken(NamedTuple):
    """Of one act. Round trips are those in sequence."""

    round_trips: int
    reads: float
    writes: float


# ── The arithmetic ───────────────────────────────────────────────────────────────────────────────────


def size_bytes(item: Item) -> int:
    """As DynamoDB reckons: names and values, with a byte for each part of a map or list and three around it."""
    return sum(len(name.encode()) + _bytes(value) for name, value in item.items())


def _bytes(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            digits = content.lstrip("-").replace(".", "").strip("0")
            return math.ceil(len(digits) / 2) + 1 + content.startswith("-")
        case "M":
            return 3 + sum(1 + len(name.encode()) + _bytes(part) for name, part in content.items())
        case "L":
            return 3 + sum(1 + _bytes(part) for part in content)
        case _:
            return 1


def write_units(before: Item | None, after: Item | None, *, in_transaction: bool) -> int:
    """Of one item that was and is so; both alike for a condition that is checked, or was not met."""
    sizes = [_kilobytes(one) for one in (before, after) if one]
    own = max(sizes, default=1) * (2 if in_transaction else 1)
    return own + sum(_of_index(before or {}, after or {}, *keys) for keys in INDEXES)


def _of_index(before: Item, after: Item, partition: str, sort: str) -> int:
    was, now = ((one.get(partition), one.get(sort)) for one in (before, after))
    if before == after:
        return 0
    shown = [one for one, key in ((before, was), (after, now)) if key[0]]
    if was == now:
        return max(map(_kilobytes, shown), default=0)
    return sum(map(_kilobytes, shown))


def _kilobytes(item: Item) -> int:
    return max(1, math.ceil(size_bytes(item) / 1024))


# ── What a client does ───────────────────────────────────────────────────────────────────────────────


@dataclass(eq=False)
class Units:
    """Counts the calls of one client while it is entered, and can take back all they wrote since `forget`."""

    client: Any
    calls: RoundTrips = field(init=False)
    writes: float = 0.0
    created: list[Item] = field(default_factory=list)
    """What was not there before, as it was when it was written."""
    _was: dict[Place, Item | None] = field(default_factory=dict)
    _thread: threading.local = field(default_factory=threading.local)
    _undo: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.calls = RoundTrips(self.client)
        # A client of its own, so that looking at items is not counted, nor faults done to it.
        self._looking = botocore.session.get_session().create_client(
            "dynamodb",
            region_name=self.client.meta.region_name,
            endpoint_url=self.client.meta.endpoint_url,
            config=Config(read_timeout=120),
        )

    @property
    def taken(self) -> Taken:
        reads = sum(call.units for call in self.calls.calls if call.operation not in WRITES)
        return Taken(self.calls.in_sequence, reads, self.writes)

    def __enter__(self) -> Self:
        self.writes, self.created = 0.0, []
        self.calls.__enter__()
        for event, handler in ((_BEFORE, self._before), (_AFTER, self._after)):
            self.client.meta.events.register(event, handler)
            self._undo.append(
                lambda event=event, handler=handler: self.client.meta.events.unregister(event, handler)
            )
        return self

    def __exit__(self, *_: object) -> None:
        while self._undo:
            self._undo.pop()()
        self.calls.__exit__()

    def _before(self, params: dict[str, Any], model: Any, **_: object) -> None:
        self._thread.seen = []
        if model.name in WRITES:
            keys = list(dict.fromkeys(_keys(model.name, params)))
            self._thread.seen = [(place, self._look(place)) for place in keys]
            for place, item in self._thread.seen:
                self._was.setdefault(place, item)

    def _after(self, model: Any, **_: object) -> None:
        for place, before in self._thread.seen:
            after = self._look(place)
            together = model.name == "TransactWriteItems"
            self.writes += write_units(before, after, in_transaction=together)
            if after and not before:
                self.created.append(after)

    def _look(self, place: Place) -> Item | None:
        table, pk, sk = place
        key = {"PK": {"S": pk}, "SK": {"S": sk}}
        with acting():  # none of the functions does this
            found = self._looking.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
        return cast("Item | None", found)

    # ── Taking it back ───────────────────────────────────────────────────────────────────────────────

    def take_back(self) -> None:
        """Every item is again as it was before the first call that was counted since the last time."""
        for (table, pk, sk), item in self._was.items():
            if item:
                self._looking.put_item(TableName=table, Item=item)
            else:
                self._looking.delete_item(TableName=table, Key={"PK": {"S": pk}, "SK": {"S": sk}})
        self._was.clear()


def _keys(operation: str, params: Mapping[str, Any]) -> Iterator[Place]:
    if operation == "TransactWriteItems":
        actions = [action for one in params["TransactItems"] for action in one.values()]
    elif operation == "BatchWriteItem":
        actions = [
            {"TableName": table, **request}
            for table, requests in params["RequestItems"].items()
            for one in requests
            for request in one.values()
        ]
    else:
        actions = [params]
    for action in actions:
        key = action.get("Key") or action["Item"]
        yield action["TableName"], key["PK"]["S"], key["SK"]["S"]
