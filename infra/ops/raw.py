"""What lies in the table, as it lies there?"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from infra.ops.stage import Stage


def everything(stage: Stage) -> Iterator[dict[str, Any]]:
    """All items, page by page, each read strongly; what changes meanwhile may be seen before or after."""
    pages = stage.client("dynamodb").get_paginator("scan").paginate(TableName=_table(), ConsistentRead=True)
    return (plain(item) for page in pages for item in page["Items"])


def partition(stage: Stage, name: str) -> list[dict[str, Any]]:
    pages = (
        stage.client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=_table(),
            KeyConditionExpression="PK = :pk",
            ExpressionAttributeValues={":pk": {"S": name}},
            ConsistentRead=True,
        )
    )
    return [plain(item) for page in pages for item in page["Items"]]


def size(stage: Stage) -> int:
    """About how many items there are: DynamoDB counts every six hours."""
    return int(stage.client("dynamodb").describe_table(TableName=_table())["Table"]["ItemCount"])


def plain(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in item.items()}


def _value(raw: Mapping[str, Any]) -> Any:
    ((kind, value),) = raw.items()
    match kind:
        case "N":
            number = Decimal(value)
            return int(number) if number == number.to_integral_value() else float(number)
        case "M":
            return plain(value)
        case "L":
            return [_value(part) for part in value]
        case "NULL":
            return None
    return value


def _table() -> str:
    from chalicelib.config import settings

    return settings().table_name
