"""How do the demo data and their accounts come and go?"""

import asyncio
import importlib
import importlib.util
import json
from dataclasses import asdict, is_dataclass
from typing import Any

import local.sandbox
from local.cloud import Cloud

_BATCH = 25
_QUIET_SECONDS = 1
_resetting = asyncio.Lock()


class SeedError(Exception):
    """The demo data could not be made; the message says at what."""


async def reset(cloud: Cloud) -> None:
    """Nothing is left of what people did, real time is shown again, and the demo data are there anew."""
    async with _resetting:
        cloud.is_ready = False  # nobody acts in between
        try:
            await empty(cloud)
            await seed(cloud)
        finally:
            cloud.is_ready = True


async def empty(cloud: Cloud) -> None:
    await cloud.close_sockets()
    await local.sandbox.reset(cloud.sandbox)
    await asyncio.to_thread(_empty_bucket, cloud)
    await _empty_table_for_good(cloud)
    cloud.mailbox.clear()
    cloud.clock.reset()
    cloud.place.accounts.unlink(missing_ok=True)


async def seed(cloud: Cloud) -> None:
    """Play the people of the demo over HTTP. Raises SeedError."""
    cloud.stack.forget_seeding()
    if importlib.util.find_spec("local.seed") is not None:
        play = importlib.import_module("local.seed").seed
        try:
            accounts = await asyncio.to_thread(play, cloud.internal)
        except Exception as error:
            cloud.stack.remember_seeding()  # or the next start would empty the table of what people did
            raise SeedError(f"The demo data could not be made: {type(error).__name__}: {error}") from error
        finally:
            cloud.clock.reset()
        cloud.place.accounts.write_text(json.dumps([_shown(account) for account in accounts]))
    cloud.stack.remember_seeding()


def accounts(cloud: Cloud) -> list[dict[str, Any]]:
    """Who can sign in: role, name, e-mail, password."""
    file = cloud.place.accounts
    return json.loads(file.read_text()) if file.exists() else []


def _shown(account: Any) -> dict[str, Any]:
    return asdict(account) if is_dataclass(account) and not isinstance(account, type) else dict(account)


async def _empty_table_for_good(cloud: Cloud) -> None:
    """Effects that were under way may still write: it is over when the table stays empty."""
    while await asyncio.to_thread(_empty_table, cloud):
        await asyncio.sleep(_QUIET_SECONDS)


def _empty_table(cloud: Cloud) -> int:
    """The number of items that were there."""
    dynamodb, table = cloud.emulator.client("dynamodb"), cloud.stack.table
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table, ProjectionExpression="PK, SK", ConsistentRead=True
    )
    keys = [item for page in pages for item in page["Items"]]
    for start in range(0, len(keys), _BATCH):
        deletes = [{"DeleteRequest": {"Key": key}} for key in keys[start : start + _BATCH]]
        dynamodb.batch_write_item(RequestItems={table: deletes})
    return len(keys)


def _empty_bucket(cloud: Cloud) -> None:
    s3, bucket = cloud.emulator.client("s3"), cloud.stack.uploads
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        if keys := [{"Key": one["Key"]} for one in page.get("Contents", ())]:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
