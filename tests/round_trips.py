"""How many DynamoDB round trips does it take, and how many of them one after another?

    with round_trips:
        bookings.create(…)

    assert round_trips.in_sequence <= 3

What counts is the longest chain of calls in which each waited for the one before. It is followed through
`ThreadPoolExecutor.submit` and `Future.result`, so it does not depend on timing: calls handed to threads side
by side count once, and what is done with their results comes after the longest. Retries count.
"""

import json
import math
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Self

# A page of 1 MB costs this many read units. DynamoDB Local fills pages after filtering and AWS before, so a
# call that reads more here is several there.
UNITS_OF_A_PAGE = {"eventual": 128, "strong": 256}
_CREATED, _RECEIVED, _PARAMETERS = (
    "request-created.dynamodb",
    "response-received.dynamodb",
    "provide-client-params.dynamodb",
)


@dataclass(slots=True, kw_only=True)
class Call:
    """One HTTP attempt. `after` is how many round trips it had to wait for."""

    operation: str
    parameters: dict[str, Any]
    after: int
    units: float = 0.0
    error: str | None = None

    @property
    def round_trips(self) -> int:
        """How many calls this would be on AWS."""
        if self.operation not in ("Query", "Scan"):
            return 1
        consistency = "strong" if self.parameters.get("ConsistentRead") else "eventual"
        return max(1, math.ceil(self.units / UNITS_OF_A_PAGE[consistency]))


@dataclass(eq=False)
class RoundTrips:
    """Records the calls of one botocore DynamoDB client while it is entered; entering again starts anew."""

    client: Any
    calls: list[Call] = field(default_factory=list)
    _thread: threading.local = field(default_factory=threading.local)
    _undo: list[Callable[[], None]] = field(default_factory=list)

    @property
    def in_sequence(self) -> int:
        return max((call.after + call.round_trips for call in self.calls), default=0)

    @property
    def operations(self) -> Counter[str]:
        return Counter(call.operation for call in self.calls)

    @property
    def units(self) -> float:
        """Consumed capacity, as answered. DynamoDB Local reports that of transactional writes wrongly."""
        return sum(call.units for call in self.calls)

    def __enter__(self) -> Self:
        self.calls = []
        self._thread = threading.local()
        self._waited_for = 0
        for event, handler in (
            (_PARAMETERS, _ask_for_units),
            (_CREATED, self._begin),
            (_RECEIVED, self._end),
        ):
            self.client.meta.events.register(event, handler)
            self._undo.append(
                lambda event=event, handler=handler: self.client.meta.events.unregister(event, handler)
            )
        self._replace(ThreadPoolExecutor, "submit", self._submit)
        self._replace(Future, "result", self._result)
        return self

    def __exit__(self, *_: object) -> None:
        while self._undo:
            self._undo.pop()()

    def _replace(self, owner: type, name: str, wrap: Callable[[Any], Any]) -> None:
        original = getattr(owner, name)
        setattr(owner, name, wrap(original))
        self._undo.append(lambda: setattr(owner, name, original))

    # What a thread has waited for so far. One that we did not see begin may have waited for everything.

    @property
    def _waited_for(self) -> int:
        known: int | None = getattr(self._thread, "waited_for", None)
        return self.in_sequence if known is None else known

    @_waited_for.setter
    def _waited_for(self, round_trips: int) -> None:
        self._thread.waited_for = round_trips

    def _submit(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def submit(pool: Any, task: Callable[..., Any], /, *args: Any, **more: Any) -> Any:
            begun = self._waited_for
            ended: list[int] = []

            def followed(*args: Any, **more: Any) -> Any:
                self._waited_for = begun
                try:
                    return task(*args, **more)
                finally:
                    ended.append(self._waited_for)

            future = original(pool, followed, *args, **more)
            future.round_trips_ended = ended
            return future

        return submit

    def _result(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def result(future: Any, timeout: float | None = None) -> Any:
            try:
                return original(future, timeout)
            finally:
                self._waited_for = max([self._waited_for, *getattr(future, "round_trips_ended", [])])

        return result

    # What a client does.

    def _begin(self, request: Any, operation_name: str, **_: object) -> None:
        call = Call(operation=operation_name, parameters=json.loads(request.data), after=self._waited_for)
        self._thread.call = call
        self.calls.append(call)
        self._waited_for = call.after + 1

    def _end(self, parsed_response: dict[str, Any] | None, exception: Exception | None, **_: object) -> None:
        call: Call = self._thread.call
        if parsed_response is None:
            call.error = type(exception).__name__
            return
        call.error = parsed_response.get("Error", {}).get("Code")
        consumed = parsed_response.get("ConsumedCapacity", [])
        tables = consumed if isinstance(consumed, list) else [consumed]
        call.units = sum(table.get("CapacityUnits", 0.0) for table in tables)
        self._waited_for = call.after + call.round_trips


def _ask_for_units(params: dict[str, Any], model: Any, **_: object) -> dict[str, Any]:
    takes_it = "ReturnConsumedCapacity" in model.input_shape.members
    return {"ReturnConsumedCapacity": "TOTAL", **params} if takes_it else params
