"""What no sign-in can do without: the hash, and the four calls of DynamoDB, by botocore's client alone.

A count of attempts from this address, the account's failures and whose e-mail it is, the account and its profile,
and the session in one transaction with the end of the failures. Nothing is checked, and nothing is answered.
"""

import json
import os
from hashlib import sha256
from typing import Any

from argon2 import PasswordHasher, Type
from botocore.session import Session

dynamodb: Any = Session().create_client("dynamodb", region_name=os.environ["AWS_REGION"])
table = os.environ["TABLE_NAME"]
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)


def handler(event: dict[str, Any], context: object) -> None:
    body = json.loads(event["body"])
    address = sha256(body["email"].encode()).hexdigest()
    dynamodb.update_item(
        TableName=table,
        Key=_key("RATE#login#203.0.113.7", "2026-11-23T06:00:00Z"),
        UpdateExpression="ADD taken :one SET #kind = :rate, #ttl = :ttl",
        ConditionExpression="attribute_not_exists(taken) OR taken < :limit",
        ExpressionAttributeNames={"#kind": "type", "#ttl": "ttl"},
        ExpressionAttributeValues={
            ":one": {"N": "1"},
            ":rate": {"S": "rate"},
            ":ttl": {"N": "1795420800"},
            ":limit": {"N": "100"},
        },
    )
    found = _read(_key(f"EMAIL#{address}", "UNIQUE"), _key(f"EMAIL#{address}", "ATTEMPTS"))
    user_id = found[0]["user_id"]["S"]
    _read(_key(f"U#{user_id}", "PROFILE"), _key(f"M#{user_id.replace('usr_', 'mtr_')}", "PROFILE"))
    hasher.hash(body["password"])
    _write(user_id, address)


def _key(partition: str, sort: str) -> dict[str, dict[str, str]]:
    return {"PK": {"S": partition}, "SK": {"S": sort}}


def _read(*keys: dict[str, dict[str, str]]) -> Any:
    wanted = {table: {"Keys": list(keys), "ConsistentRead": True}}
    found: Any = dynamodb.batch_get_item(RequestItems=wanted)["Responses"][table]
    return found


def _write(user_id: str, address: str) -> None:
    session = {
        **_key(f"U#{user_id}", "RT#01KJPCYTA00000000000000000"),
        "type": {"S": "session"},
        "digest": {"S": "0" * 64},
        "created_at": {"S": "2026-11-23T06:00:00Z"},
        "expires_at": {"S": "2026-12-23T06:00:00Z"},
        "rotated_at": {"S": "2026-11-23T06:00:00Z"},
        "epoch": {"N": "1"},
        "ttl": {"N": "1795420800"},
    }
    dynamodb.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": table, "Item": session, "ConditionExpression": "attribute_not_exists(PK)"}},
            {
                "Delete": {
                    "TableName": table,
                    "Key": _key(f"EMAIL#{address}", "ATTEMPTS"),
                    "ConditionExpression": "attribute_not_exists(locked_until) OR locked_until <= :now",
                    "ExpressionAttributeValues": {":now": {"S": "2026-11-23T06:00:00Z"}},
                }
            },
        ]
    )
