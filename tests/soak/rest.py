"""How does everything come to rest, so that one can ask whether anything was lost?"""

import asyncio
from collections.abc import Callable
from typing import Any

from infra import deploy
from infra.ops.raw import plain
from local.people import Product
from tests.e2e import cloud
from tests.soak import mentoring
from tests.soak.clockwork import Clockwork
from tests.soak.people import Town

Items = list[dict[str, Any]]
# People book six days ahead, and a Monday comes after that.
_FIRST_LOOK, _DAYS = 15, 30
_LONGEST_WEBHOOKS_SECONDS = 200


async def come_to_rest(town: Town, clockwork: Clockwork, *, say: Callable[[str], None]) -> Items:
    """Everything that lies in the table once nothing is due any more.

    No fault is left, webhooks arrive, sessions take place, Mondays come, and what waits for a clock has its turn.
    """
    await clockwork.end_troubles()
    await _webhooks_arrived(town, say)
    admin = town.those("admin")[0]
    for day in range(_DAYS):
        for minutes in (17, 120, 600, 703):
            await clockwork.advance(minutes)
            await clockwork.run_all()
        await mentoring.transfer(town, admin)
        if day + 1 < _FIRST_LOOK:
            continue
        left = waiting(items := await asyncio.to_thread(everything, town.product))
        say(f"   after {day + 1} days: {_shown(left)}")
        if not left:
            break
    return items


async def _webhooks_arrived(town: Town, say: Callable[[str], None]) -> None:
    for _ in range(_LONGEST_WEBHOOKS_SECONDS // 2):
        told = await town.local("GET", "/_local/payments")
        left = sum(one["outcome"] == "waiting" for one in told["deliveries"])
        pending = sum(one["status"] == "pending" for one in told["refunds"])
        if not left and not pending:
            return
        await asyncio.sleep(2)
    say(f"   {left} webhooks and {pending} refunds are still on their way")


def everything(product: Product) -> Items:
    """The whole table, as plain values."""
    target = cloud.target(product)
    table = deploy.outputs(target)["TableName"]
    pages = target.client("dynamodb").get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return [plain(item) for page in pages for item in page["Items"]]


def waiting(items: Items) -> dict[str, int]:
    """What is not over yet, by what it is."""
    found = {
        "events": sum(one["type"] == "event" for one in items),
        "bookings": sum(
            one["type"] == "booking" and one["status"] in ("pending", "confirmed") for one in items
        ),
        "refunds": sum(one["type"] == "refund" and one["status"] != "processed" for one in items),
        "payouts": sum(one["type"] == "payout" and one["stage"] != "completed" for one in items),
        "webhooks put off": sum(one["type"] == "parked" for one in items),
    }
    return {name: count for name, count in found.items() if count}


def _shown(left: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in left.items()) or "nothing waits"
