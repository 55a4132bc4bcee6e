"""How is a function of the product woken by hand?"""

import json
from datetime import datetime
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from local.emulator import REGION, Emulator
from local.stack import Stack

# Name of the function → its name in the template.
SCHEDULES = {
    "reminders": "Reminders",
    "holds": "Holds",
    "completions": "Completions",
    "reconcile": "Reconcile",
    "payouts": "Payouts",
    "outbox": "Outbox",
}


class FunctionError(Exception):
    """The function raised, or could not be called; the message says what."""


def run_schedule(name: str, *, now: datetime, emulator: Emulator, stack: Stack) -> object:
    """Wake a schedule's function as EventBridge does, and return its result. Raises FunctionError."""
    try:
        answer = emulator.client("lambda").invoke(
            FunctionName=stack.function(SCHEDULES[name]), Payload=json.dumps(scheduled_event(name, now=now))
        )
    except (BotoCoreError, ClientError) as error:
        raise FunctionError(f"{name} could not be called: {error}") from None
    result = json.loads(answer["Payload"].read() or "null")
    if "FunctionError" in answer:
        raise FunctionError(f"{name} failed: {result.get('errorMessage', result)}")
    return result


def scheduled_event(name: str, *, now: datetime) -> dict[str, object]:
    """All of what EventBridge sends: Chalice reads every field."""
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:000000000000:rule/{name}"],
        "detail": {},
    }
