"""How is one state tried a thousand ways? By going back: the table, Razorpay, the mailbox, the clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from tests.world import World

_MOST_AT_ONCE = 25
Raw = dict[str, Any]
_Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Moment:
    """What a world was like, to be gone back to as often as wanted."""

    world: World
    items: dict[_Place, Raw]
    razorpay: dict[str, dict[str, Any]]
    mails: int
    at: datetime

    @classmethod
    def of(cls, world: World) -> Self:
        held = {name: dict(getattr(world.payments, name)) for name in ("orders", "made_payments", "refunds")}
        return cls(world, _items(world), held, len(world.email.sent), world.now)

    def again(self) -> None:
        present = _items(self.world)
        gone = [
            {"DeleteRequest": {"Key": _key(item)}} for at, item in present.items() if at not in self.items
        ]
        changed = [
            {"PutRequest": {"Item": item}} for at, item in self.items.items() if present.get(at) != item
        ]
        requests = gone + changed
        for first in range(0, len(requests), _MOST_AT_ONCE):
            some = requests[first : first + _MOST_AT_ONCE]
            self.world.table.client.batch_write_item(RequestItems={self.world.table.name: some})
        for name, held in self.razorpay.items():
            setattr(self.world.payments, name, dict(held))
        for waiting in (self.world.payments.failures, self.world.payments.lost):
            waiting.clear()
        del self.world.email.sent[self.mails :]
        self.world.clock.instant = self.at


def _items(world: World) -> dict[_Place, Raw]:
    pages = world.table.client.get_paginator("scan").paginate(TableName=world.table.name, ConsistentRead=True)
    return {(item["PK"]["S"], item["SK"]["S"]): item for page in pages for item in page["Items"]}


def _key(item: Raw) -> Raw:
    return {"PK": item["PK"], "SK": item["SK"]}
