"""Does the arithmetic of units agree with what DynamoDB answers, where it answers rightly?"""

from typing import Any

import pytest

from tests.product_table import Table
from tests.units import Units, size_bytes, write_units

pytestmark = pytest.mark.backends("dynamodb_local")


def item(bytes_: int = 100, **attributes: str) -> dict[str, Any]:
    """Of so many bytes, more or less, and with these attributes."""
    made = {"PK": {"S": "P"}, "SK": {"S": "S"}, "text": {"S": "x" * bytes_}}
    return made | {name: {"S": value} for name, value in attributes.items()}


def test_sizes_are_those_of_the_documentation() -> None:
    assert size_bytes({"PK": {"S": "naïve"}}) == 2 + 6
    assert size_bytes({"n": {"N": "1200"}}) == 1 + 2
    assert size_bytes({"n": {"N": "-12.34"}}) == 1 + 4
    assert size_bytes({"b": {"BOOL": True}, "z": {"NULL": True}}) == 2 + 2
    assert size_bytes({"m": {"M": {"ab": {"S": "c"}}}, "l": {"L": [{"S": "d"}]}}) == 2 + 3 + 4 + 3 + 2


def put(table: Table, one: dict[str, Any]) -> Any:
    return table.client.put_item(TableName=table.name, Item=one, ReturnConsumedCapacity="TOTAL")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, item()),
        (None, item(2000, GSI1PK="a", GSI1SK="b")),
        (item(2000), item()),
        (item(GSI1PK="a", GSI1SK="b"), item(2000, GSI1PK="a", GSI1SK="b")),
        (item(GSI1PK="a", GSI1SK="b"), item(GSI1PK="a", GSI1SK="c")),
        (item(GSI1PK="a", GSI1SK="b", GSI2PK="c", GSI2SK="d"), item(GSI1PK="a", GSI1SK="b")),
    ],
)
def test_a_plain_write_is_reckoned_as_it_is_answered(table: Table, before: Any, after: Any) -> None:
    if before:
        put(table, before)

    answered = put(table, after)["ConsumedCapacity"]["CapacityUnits"]

    assert write_units(before, after, in_transaction=False) == answered


def test_a_transaction_costs_twice_for_each_item_and_once_for_each_index(table: Table) -> None:
    put(table, item(3000))
    shown = {**item(2000, GSI1PK="a", GSI1SK="b"), "SK": {"S": "T"}}
    check = {
        "TableName": table.name,
        "Key": {"PK": {"S": "P"}, "SK": {"S": "S"}},
        "ConditionExpression": "attribute_exists(PK)",
    }

    with Units(table.client) as units:
        table.client.transact_write_items(
            TransactItems=[{"Put": {"TableName": table.name, "Item": shown}}, {"ConditionCheck": check}]
        )

    assert units.taken == (1, 0, 2 * 2 + 2 + 2 * 3)


def test_what_was_counted_is_taken_back(table: Table) -> None:
    put(table, item())
    before, units = table.items(), Units(table.client)

    with units:
        put(table, item(500))
        put(table, {**item(), "SK": {"S": "T"}})
    units.take_back()

    assert table.items() == before
