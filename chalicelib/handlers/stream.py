"""What changed in the table?"""

from collections.abc import Callable
from typing import Any

from chalicelib import clock, wiring
from chalicelib.observability import logger
from chalicelib.services import effects, realtime
from chalicelib.services.outside import Outside
from chalicelib.storage import connections, outbox
from chalicelib.storage.table import RawItem


def _deliver(image: RawItem, outside: Outside) -> None:
    event = outbox.from_image(image)
    if event:
        effects.deliver(event, outside)


def _greet(image: RawItem, outside: Outside) -> None:
    connection = connections.from_image(image)
    if connection:
        realtime.greet(connection, outside)


# What follows when an item of a type appears. The filters of the stream's mapping let no other type in.
FOLLOWS: dict[str, Callable[[RawItem, Outside], None]] = {"event": _deliver, "connection": _greet}


def consume(batch: dict[str, Any]) -> dict[str, Any]:
    """Delivers new outbox events, and greets new connections.

    An event that fails stays in the outbox, where the sweep finds it: it never holds up the ones behind it,
    so nothing is ever reported as failed to the stream. A client that is not greeted asks with `hello`.
    """
    outside = wiring.outside(now=clock.now())
    for record in batch["Records"]:
        image = record["dynamodb"].get("NewImage", {})
        follow = FOLLOWS.get(image.get("type", {}).get("S", ""))
        try:
            if follow and record["eventName"] == "INSERT":
                follow(image, outside)
        except Exception:
            logger.exception("stream record failed", sequence=record["dynamodb"].get("SequenceNumber"))
    return {"batchItemFailures": []}
