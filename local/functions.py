"""How is a function of the product woken by hand?"""

import json
from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError

from infra.schedules import SCHEDULES, event
from local.emulator import REGION, Emulator
from local.stack import Stack


class FunctionError(Exception):
    """The function raised, or could not be called; the message says what."""


def run_schedule(name: str, *, now: datetime, emulator: Emulator, stack: Stack) -> object:
    """Wake a schedule's function as EventBridge does, and return its result. Raises FunctionError."""
    try:
        answer = emulator.client("lambda").invoke(
            FunctionName=stack.function(SCHEDULES[name]),
            Payload=json.dumps(event(name, now=now, region=REGION)),
        )
    except (BotoCoreError, ClientError) as error:
        raise FunctionError(f"{name} could not be called: {error}") from None
    result = json.loads(answer["Payload"].read() or "null")
    if "FunctionError" in answer:
        raise FunctionError(f"{name} failed: {result.get('errorMessage', result)}")
    return result
