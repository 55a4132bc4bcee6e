"""What changed in the table?"""

from typing import Any

from chalicelib import clock, wiring
from chalicelib.observability import logger
from chalicelib.services import effects
from chalicelib.storage import outbox


def consume(batch: dict[str, Any]) -> dict[str, Any]:
    """Delivers new outbox events.

    A record that fails stays in the outbox, where the sweep finds it: it never holds up the ones behind it,
    so nothing is ever reported as failed to the stream.
    """
    outside = wiring.outside(now=clock.now())
    for record in batch["Records"]:
        try:
            event = outbox.from_image(record["dynamodb"].get("NewImage", {}))
            if event and record["eventName"] == "INSERT":
                effects.deliver(event, outside)
        except Exception:
            logger.exception("stream record failed", sequence=record["dynamodb"].get("SequenceNumber"))
    return {"batchItemFailures": []}
