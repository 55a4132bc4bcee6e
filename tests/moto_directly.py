"""How is moto asked a hundred thousand things in seconds? As a function, without HTTP and what belongs to it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.dynamodb.exceptions import DynamodbException
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.responses import DynamoHandler

from tests.product_table import Table

_ACCOUNT, _REGION = "123456789012", "ap-south-1"
_SLOWLY: Any = DynamoType.cast_value.fget  # type: ignore[attr-defined]
_CAPITALS = re.compile(r"(?<!^)(?=[A-Z])")


def _call(operation: str, asked: dict[str, Any]) -> Any:
    handler = DynamoHandler()
    handler.current_account, handler.region = _ACCOUNT, _REGION
    handler.body = {name: value for name, value in asked.items() if value is not None}
    try:
        if operation == "TransactWriteItems":
            handler.dynamodb_backend.transact_write_items(asked["TransactItems"])
            return {}
        return getattr(handler, _CAPITALS.sub("_", operation).lower())().result
    except DynamodbException as error:
        said = json.loads(error.description)
        code = said["__type"].rpartition("#")[2]
        message = said.get("message") or said.get("Message", "")
        raise ClientError({**said, "Error": {"Code": code, "Message": message}}, operation) from error


@contextmanager
def asked_directly(table: Table) -> Iterator[None]:
    """Faults and counted round trips do not see these calls. For a table on moto."""
    assert table.endpoint is None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table.client, "_make_api_call", _call)
        patch.setattr(DynamoType, "cast_value", property(_cast))
        yield


def emptied(table: Table) -> None:
    """As new. Each query looks at every item of the table."""
    dynamodb_backends[_ACCOUNT][_REGION].tables[table.name].items.clear()


def _cast(value: DynamoType) -> Any:
    """Comparing texts is most of what sorting does."""
    return value.value if value.type == "S" else _SLOWLY(value)
