"""What is the product's one table? The one that `infra/resources/` deploys, as CreateTable wants it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml
from boto3.dynamodb.types import TypeDeserializer
from botocore.session import Session

from chalicelib.storage import table as storage

TEMPLATE = Path(__file__).parents[1] / "infra" / "resources" / "storage.yaml"
# Without its stream: DynamoDB Local looks through every stream there ever was, deleted tables' too, at each
# write, so that the hundredth test would wait many times as long as the first. `World.happen` delivers instead.
_SAME_IN_BOTH = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
_PLAIN = TypeDeserializer()
# One process on a busy machine may answer a large transaction of a crowd late; what it does is the claim.
PATIENCE_SECONDS = 120
_LOOKS = 6


class _Template(yaml.SafeLoader):
    """YAML with CloudFormation's short forms (!Ref, !Sub, …), which say nothing about a table's shape."""


_Template.add_multi_constructor("!", lambda loader, suffix, node: f"!{suffix}")


@cache
def definition() -> dict[str, Any]:
    """CreateTable's arguments but for the name.

    Time to live is left out on purpose: it only collects garbage, and would take items away behind a test
    whose clock is not the machine's.
    """
    resources = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader=_Template)["Resources"].values()
    (table,) = (one["Properties"] for one in resources if one.get("Type") == "AWS::DynamoDB::Table")
    return {name: table[name] for name in _SAME_IN_BOTH}


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one test, with the product's storage pointed at it. `client` is the product's own."""

    name: str
    client: Any
    endpoint: str | None

    @classmethod
    def connect(cls, name: str, *, session: Session, endpoint: str | None) -> Self:
        table = cls(name, _client(name, session, endpoint), endpoint)
        table.client.create_table(TableName=name, **definition())
        return table

    def again(self, session: Session) -> Self:
        """The same table, with the product's storage pointed back at it."""
        return type(self)(self.name, _client(self.name, session, self.endpoint), self.endpoint)

    def items(self) -> list[dict[str, Any]]:
        """Everything in it, as plain values: for claims that nothing else was written, or left behind."""
        pages = self.client.get_paginator("scan").paginate(TableName=self.name, ConsistentRead=True)
        return [
            {name: _PLAIN.deserialize(value) for name, value in item.items()}
            for page in pages
            for item in page["Items"]
        ]


def _client(name: str, session: Session, endpoint: str | None) -> Any:
    """The product's own, once its storage is pointed there."""
    storage.Item.Meta.read_timeout_seconds = PATIENCE_SECONDS
    storage.connect(table_name=name, region="ap-south-1", session=session, endpoint=endpoint)
    client = storage.Item._get_connection().connection.client
    if endpoint:
        client.meta.events.register("needs-retry.dynamodb.BatchGetItem", _look_again)
    return client


def _look_again(*, response: Any, attempts: int, **_: Any) -> float | None:
    """Seconds to wait for a table that is there.

    Once in some five thousand tests DynamoDB Local denies to BatchGetItem, for a moment, a table that it scans.
    """
    code = response[1].get("Error", {}).get("Code") if response else None
    return 0.5 if code == "ResourceNotFoundException" and attempts <= _LOOKS else None
