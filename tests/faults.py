"""What if DynamoDB refuses, is slow, or commits and its answer is lost? Injects that into a client's calls.

Neither moto nor DynamoDB Local ever throttles, conflicts or loses an answer. A fault stands in for one HTTP
attempt, below botocore's retries, so what the product's client does about it is what it does in production.

    faults.inject(throttled, into="Query")                           the first Query
    faults.inject(conflict(0), into="TransactWriteItems", times=3)   item 0, in the first three transactions
    faults.inject(lost_reply, into="UpdateItem", nth=2)              the second is done, and nobody hears
    faults.inject(meanwhile(another_books), into="TransactWriteItems")
"""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Self

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from moto.core.models import botocore_stubber

_EVENT = "before-send.dynamodb"
# An address that no emulation in this process answers for.
_NOWHERE = "http://answered.invalid/"
_OF_A_SINGLE_CALL = {
    "TransactionConflict": "TransactionConflictException",
    "ThrottlingError": "ThrottlingException",
    "ProvisionedThroughputExceeded": "ProvisionedThroughputExceededException",
}


class Crash(BaseException):
    """The process ends here. Not an Exception: nothing but the test may catch it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One HTTP request that is about to be sent, with its body as DynamoDB would read it."""

    operation: str
    parameters: dict[str, Any]
    url: str
    deliver: Callable[[], AWSResponse]


Fault = Callable[[Attempt], AWSResponse | None]
"""Answers in DynamoDB's place, raises what the network would, or lets the attempt pass (None)."""


# ── Faults ───────────────────────────────────────────────────────────────────────────────────────────


def throttled(attempt: Attempt) -> AWSResponse:
    """The table's rate is exceeded; botocore itself tries again."""
    return _refusal(attempt, "ThrottlingException", "Rate of requests exceeds the allowed throughput.")


def server_error(attempt: Attempt) -> AWSResponse:
    return _refusal(attempt, "InternalServerError", "The request could not be processed.", status=500)


def conflict(*items: int) -> Fault:
    """Another transaction has the items at these places (none named: all of them) in its hands."""
    return cancelled("TransactionConflict", *items)


def cancelled(code: str, *items: int) -> Fault:
    """A transaction is refused for this reason at these places; a single call, by the exception of that name.

    `code` is one of TransactionConflict, ThrottlingError, ProvisionedThroughputExceeded.
    """

    def refuse(attempt: Attempt) -> AWSResponse:
        writes = attempt.parameters.get("TransactItems")
        if writes is None:
            return _refusal(attempt, _OF_A_SINGLE_CALL[code], code)
        hit = items or range(len(writes))
        reasons = [
            {"Code": code, "Message": code} if at in hit else {"Code": "None"} for at in range(len(writes))
        ]
        message = f"Transaction cancelled: [{', '.join(reason['Code'] for reason in reasons)}]"
        return _refusal(attempt, "TransactionCanceledException", message, CancellationReasons=reasons)

    return refuse


def unreachable(attempt: Attempt) -> None:
    """No connection in time: DynamoDB never saw the request."""
    raise ConnectTimeoutError(endpoint_url=attempt.url)


def lost_reply(attempt: Attempt) -> None:
    """DynamoDB does what was asked, but the answer does not arrive in time."""
    attempt.deliver()
    raise ReadTimeoutError(endpoint_url=attempt.url)


def crash_before(attempt: Attempt) -> None:
    raise Crash(f"before {attempt.operation}")


def crash_after(attempt: Attempt) -> None:
    attempt.deliver()
    raise Crash(f"after {attempt.operation}")


def meanwhile(act: Callable[[], object]) -> Fault:
    """Someone else acts between the caller's decision and its request. Their own calls meet no faults."""

    def let_pass(_: Attempt) -> None:
        act()

    return let_pass


class _Body(BytesIO):
    def stream(self) -> Iterator[bytes]:
        yield self.read()


def _refusal(attempt: Attempt, code: str, message: str, *, status: int = 400, **more: object) -> AWSResponse:
    said = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": message, **more}
    headers = {"content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "INJECTED"}
    return AWSResponse(attempt.url, status, headers, _Body(json.dumps(said).encode()))


# ── Injecting them ───────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Rule:
    fault: Fault
    operation: str
    first: int
    times: int | None
    when: Callable[[Attempt], bool]
    seen: int = 0
    fired: int = 0

    def is_met_by(self, attempt: Attempt) -> bool:
        if attempt.operation != self.operation or not self.when(attempt):
            return False
        self.seen += 1
        hit = self.seen >= self.first and (self.times is None or self.seen < self.first + self.times)
        self.fired += hit
        return hit


@dataclass(eq=False)
class Faults:
    """Injects faults into one botocore DynamoDB client for as long as it is entered.

    Leaving fails when a fault was never met, for then the test showed nothing; `strict=False` allows it.
    """

    client: Any
    strict: bool = True
    _rules: list[_Rule] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.local = field(default_factory=threading.local)

    def inject(
        self,
        fault: Fault,
        *,
        into: str,
        nth: int = 1,
        times: int | None = 1,
        when: Callable[[Attempt], bool] = lambda _: True,
    ) -> None:
        """From the nth attempt at operation `into` on, of those that `when` picks, counted from now; `times`
        in a row (None: always). Retries are attempts too. Of several for one attempt, the oldest acts.
        """
        self._rules.append(_Rule(fault, into, nth, times, when))

    def __enter__(self) -> Self:
        self.client.meta.events.register_first(_EVENT, self._before_send)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.client.meta.events.unregister(_EVENT, self._before_send)
        unmet = [f"{rule.fault.__qualname__} into {rule.operation}" for rule in self._rules if not rule.fired]
        if self.strict and error is None and unmet:
            raise AssertionError(f"injected, but never met: {', '.join(unmet)}")

    def _before_send(self, request: AWSPreparedRequest, event_name: str, **_: object) -> AWSResponse | None:
        if getattr(self._thread, "is_inside", False):
            return None
        attempt = Attempt(
            operation=event_name.rpartition(".")[2],
            parameters=json.loads(request.body),
            url=request.url,
            deliver=lambda: self._deliver(request, event_name),
        )
        with self._lock:
            met = [rule for rule in self._rules if rule.is_met_by(attempt)]
        return self._act(met[0].fault, attempt, request) if met else None

    def _act(self, fault: Fault, attempt: Attempt, request: AWSPreparedRequest) -> AWSResponse | None:
        self._thread.is_inside = True
        try:
            answer = fault(attempt)
        finally:
            self._thread.is_inside = False
        if answer is not None:
            # Every handler of this event runs, moto's as well: it must not do what was just refused.
            request.url = _NOWHERE
        return answer

    def _deliver(self, request: AWSPreparedRequest, event_name: str) -> AWSResponse:
        return botocore_stubber(event_name, request) or self.client._endpoint.http_session.send(request)
