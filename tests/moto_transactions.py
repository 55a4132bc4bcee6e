"""How is moto spared copying its whole table for every write of a transaction?

It copies to be able to go back, table and stream, so that each transaction takes longer than the one before.
Only what a transaction touches can change: that alone is remembered here, and put back when it is refused.
"""

import copy
from types import SimpleNamespace
from typing import Any

from moto.dynamodb import models
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

Place = tuple[Table, DynamoType, DynamoType]

_AS_IT_WAS = DynamoDBBackend.transact_write_items


def _place(backend: DynamoDBBackend, write: dict[str, Any]) -> Place | None:
    ((_, asked),) = write.items()
    table = backend.tables.get(asked.get("TableName"))
    key = asked.get("Key") or asked.get("Item") or {}
    if table is None or table.hash_key_attr not in key or table.range_key_attr not in key:
        return None
    return table, DynamoType(key[table.hash_key_attr]), DynamoType(key[table.range_key_attr])


def _put_back(place: Place, item: Any) -> None:
    table, first, second = place
    if item is None:
        table.items[first].pop(second, None)
    else:
        table.items[first][second] = item


def transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    places = [place for place in (_place(self, write) for write in transact_items) if place]
    before = [(place, copy.deepcopy(place[0].items[place[1]].get(place[2]))) for place in places]
    try:
        _AS_IT_WAS(self, transact_items)
    except Exception:
        for place, item in before:
            _put_back(place, item)
        raise


def _copied(thing: Any) -> Any:
    return thing if isinstance(thing, Table) else copy.deepcopy(thing)


def install() -> None:
    models.copy = SimpleNamespace(deepcopy=_copied, copy=copy.copy)
    DynamoDBBackend.transact_write_items = transact_write_items
