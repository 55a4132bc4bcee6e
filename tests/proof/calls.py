"""Which calls does an act make of the world outside, and what if something happens at one of them?"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests import calls as record
from tests.faults import Crash, Faults
from tests.world import World

READS = ("GetItem", "BatchGetItem", "Query", "Scan")
RAZORPAY = ("create_order", "find_order", "payments_of", "payment", "capture", "refund", "refunds_of")


class When(StrEnum):
    BEFORE = "before"
    AFTER = "after"


Happening = Callable[[], object]


def crash() -> None:
    raise Crash


@dataclass
class Calls:
    """Numbers an act's calls of DynamoDB, Razorpay and the mail service, and has `happen` happen at one.

    `names` says what each was. What `happen` itself calls is not counted, nor are reads unless `reads`.
    """

    happen: Happening = crash
    at: int | None = None
    when: When = When.BEFORE
    reads: bool = True
    names: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.local = field(default_factory=threading.local)

    @contextmanager
    def of(self, world: World) -> Iterator["Calls"]:
        event = "before-send.dynamodb"
        faults = Faults(world.table.client)
        handler = self._dynamodb(faults)
        doors = [(world.payments, name) for name in RAZORPAY] + [(world.email, "send")]
        for door, name in doors:
            setattr(door, name, self._wrapped(getattr(door, name), name))
        world.table.client.meta.events.register_first(event, handler)
        try:
            yield self
        finally:
            world.table.client.meta.events.unregister(event, handler)
            for door, name in doors:
                delattr(door, name)

    def _is_here(self, name: str) -> bool:
        with self._lock:
            self.names.append(name)
            return self.at == len(self.names) - 1

    def _now(self) -> None:
        self._thread.is_inside = True
        try:
            # Whatever happens now is somebody else's doing.
            with record.acting():
                self.happen()
        finally:
            self._thread.is_inside = False

    def _wrapped(self, act: Callable[..., Any], name: str) -> Callable[..., Any]:
        def called(*positional: Any, **named: Any) -> Any:
            if getattr(self._thread, "is_inside", False) or not self._is_here(name):
                return act(*positional, **named)
            if self.when is When.BEFORE:
                self._now()
            answer = act(*positional, **named)
            if self.when is When.AFTER:
                self._now()
            return answer

        return called

    def _dynamodb(self, faults: Faults) -> Callable[..., Any]:
        def before_send(request: Any, event_name: str, **_: object) -> Any:
            operation = event_name.rpartition(".")[2]
            if getattr(self._thread, "is_inside", False) or (operation in READS and not self.reads):
                return None
            if not self._is_here(f"{operation} {_first_key(request.body)}"):
                return None
            if self.when is When.BEFORE:
                self._now()
                return None
            answer = faults._deliver(request, event_name)
            self._now()
            request.url = "http://answered.invalid/"
            return answer

        return before_send


def _first_key(body: bytes) -> str:
    """Which item a write begins with, by its keys; empty for reads."""
    asked = json.loads(body)
    for write in asked.get("TransactItems", [asked]):
        only = next(iter(write.values())) if "TransactItems" in asked else write
        key = only.get("Key") or only.get("Item") or {}
        if "PK" in key:
            return f"{key['PK']['S']} {key['SK']['S']}"
    return ""
