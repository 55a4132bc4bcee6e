"""What goes wrong with a call to AWS, and how often?

A misfortune is drawn once for each call of the SDK and not for each attempt at it, so that it may outlast the
SDK's own retries: one failed attempt is nothing that the product ever sees.
"""

import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Service(StrEnum):
    DYNAMODB = "dynamodb"
    MAIL = "sesv2"
    FILES = "s3"
    PUSH = "apigatewaymanagementapi"
    VAULT = "kms"
    SECRETS = "secretsmanager"


class Kind(StrEnum):
    THROTTLED = "throttled"
    SERVER_ERROR = "server error"
    CONFLICT = "transaction conflict"
    UNPROCESSED = "keys left unprocessed"
    NOT_SENT = "closed before it was sent"
    LOST_REPLY = "done, and the reply lost"
    STALLED = "stalled past the time-out"
    GONE = "socket gone"


_EVERYWHERE = {
    Kind.THROTTLED: 3,
    Kind.SERVER_ERROR: 3,
    Kind.NOT_SENT: 2,
    Kind.LOST_REPLY: 3,
    Kind.STALLED: 0.4,
}
_ALSO = {Service.DYNAMODB: {Kind.CONFLICT: 4, Kind.UNPROCESSED: 2}, Service.PUSH: {Kind.GONE: 6}}
# Share of calls in fair weather and in a storm, which holds one service for some seconds.
_FAIR, _FAIR_OF_OTHERS, _STORM = 0.015, 0.06, 0.3
_SECONDS_BETWEEN_STORMS, _STORM_SECONDS = (20.0, 60.0), (2.0, 6.0)
# Attempts that fail: the SDK tries three times.
_ATTEMPTS = {1: 5, 2: 2, 9: 3}
# So long another's transaction keeps an item, for those that want it again and again.
_CONFLICT_SECONDS = (0.2, 4.0)
_REMEMBERED_CALLS = 4096


@dataclass(slots=True)
class _Call:
    kind: Kind | None
    left: int = 0


@dataclass(slots=True)
class Misfortune:
    """`strength` scales how often; 0 is an end to all of it, at once."""

    seed: int
    strength: float = 1.0
    met: Counter[tuple[Service, Kind]] = field(default_factory=Counter)
    passed: Counter[Service] = field(default_factory=Counter)
    _calls: dict[str, _Call] = field(default_factory=dict)
    _taken: dict[str, float] = field(default_factory=dict)
    _storm: tuple[float, float, Service] | None = None
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def end(self) -> None:
        self.strength = 0.0

    def of(self, service: Service, call_id: str, *, operation: str, body: bytes) -> Kind | None:
        """What befalls this attempt at a call; None lets it pass."""
        kind = self._befalls(service, call_id, operation, body) if self.strength else None
        if kind is None:
            self.passed[service] += 1
        else:
            self.met[service, kind] += 1
        return kind

    def _befalls(self, service: Service, call_id: str, operation: str, body: bytes) -> Kind | None:
        items = _items(body) if operation == "TransactWriteItems" else ()
        now = time.monotonic()
        if any(self._taken.get(item, 0) > now for item in items):
            return Kind.CONFLICT
        call = self._calls.get(call_id) or self._draw(service, call_id, operation)
        if call.left <= 0:
            return None
        call.left -= 1
        if call.kind is Kind.CONFLICT:
            self._taken[self._dice.choice(items)] = now + self._dice.uniform(*_CONFLICT_SECONDS)
        return call.kind

    def _draw(self, service: Service, call_id: str, operation: str) -> _Call:
        call = _Call(None)
        if self._dice.random() < self._share(service) * self.strength:
            kinds = {**_EVERYWHERE, **_ALSO.get(service, {})}
            if operation != "TransactWriteItems":
                kinds.pop(Kind.CONFLICT, None)
            if operation != "BatchGetItem":
                kinds.pop(Kind.UNPROCESSED, None)
            kind = self._dice.choices(list(kinds), list(kinds.values()))[0]
            attempts = self._dice.choices(list(_ATTEMPTS), list(_ATTEMPTS.values()))[0]
            call = _Call(kind, 1 if kind in (Kind.CONFLICT, Kind.GONE) else attempts)
        if len(self._calls) > _REMEMBERED_CALLS:
            del self._calls[next(iter(self._calls))]
        self._calls[call_id] = call
        return call

    def _share(self, service: Service) -> float:
        """Storms come and go as time passes, whatever is asked."""
        now = time.monotonic()
        if self._storm is None or now > self._storm[1]:
            begins = now + self._dice.uniform(*_SECONDS_BETWEEN_STORMS)
            # Half of them are DynamoDB's, which everything needs.
            hit = self._dice.choice([Service.DYNAMODB] * 4 + list(Service)[1:])
            self._storm = (begins, begins + self._dice.uniform(*_STORM_SECONDS), hit)
        begins, ends, hit = self._storm
        if hit is service and begins <= now <= ends:
            return _STORM
        return _FAIR if service is Service.DYNAMODB else _FAIR_OF_OTHERS


def _items(body: bytes) -> tuple[str, ...]:
    """The keys that a transaction writes or checks, as texts."""
    writes = json.loads(body)["TransactItems"]
    asked = [next(iter(write.values())) for write in writes]
    keys = [one.get("Key") or one["Item"] for one in asked]
    return tuple(f"{key['PK']['S']} {key['SK']['S']}" for key in keys)


def cancellation_reasons(body: bytes, taken: str = "TransactionConflict") -> list[dict[str, str]]:
    """Every item of the transaction is in another's hands."""
    return [{"Code": taken, "Message": "Transaction is ongoing for the item"} for _ in _items(body)]
