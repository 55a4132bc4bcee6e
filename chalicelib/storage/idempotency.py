"""Was this very request answered before?

first      put IN_PROGRESS ──── run ──── keep the answer
repeated        refused: an answer is kept → the same answer · still running → conflict
died            the lease ends → the next repetition runs it
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.errors import IdempotencyInProgress, IdempotencyMismatch
from chalicelib.storage import keys
from chalicelib.storage.table import Instant, Item
from chalicelib.storage.transactions import Refused, Transaction

KEPT_FOR = timedelta(hours=24)
LEASE = timedelta(seconds=60)  # longer than any request may run


class IdempotencyItem(Item, discriminator="idempotency"):
    request_hash = UnicodeAttribute()
    leased_until = Instant()
    expires_at = Instant()
    status = NumberAttribute(null=True)
    body = UnicodeAttribute(null=True)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it went out: its status and its JSON text."""

    status: int
    body: str


def begin(fingerprint: str, *, request_hash: str, now: datetime) -> KeptAnswer | None:
    """None: go on, and `finish` or `release`. Otherwise the answer given before.

    `fingerprint` names user, route and key; `request_hash` the body.
    Raises IdempotencyMismatch for another body under one key, IdempotencyInProgress while the first runs.
    """
    key = keys.idempotency(fingerprint)
    item = IdempotencyItem(
        pk=key.pk,
        sk=key.sk,
        request_hash=request_hash,
        leased_until=now + LEASE,
        expires_at=now + KEPT_FOR,
        ttl=now + KEPT_FOR,
    )
    same_request_died = (
        IdempotencyItem.status.does_not_exist()
        & (IdempotencyItem.leased_until <= now)
        & (IdempotencyItem.request_hash == request_hash)
    )
    free = Item.pk.does_not_exist() | (IdempotencyItem.expires_at <= now) | same_request_died
    try:
        Transaction().put("request", item, condition=free).commit()
    except Refused as refused:
        return _kept(refused.items["request"], request_hash)
    return None


def _kept(item: Item | None, request_hash: str) -> KeptAnswer:
    if not isinstance(item, IdempotencyItem):
        raise IdempotencyInProgress
    if item.request_hash != request_hash:
        raise IdempotencyMismatch
    if item.status is None or item.body is None:
        raise IdempotencyInProgress
    return KeptAnswer(int(item.status), item.body)


def finish(fingerprint: str, answer: KeptAnswer) -> None:
    actions = [IdempotencyItem.status.set(answer.status), IdempotencyItem.body.set(answer.body)]
    Transaction().update(
        "request",
        IdempotencyItem,
        keys.idempotency(fingerprint),
        actions=actions,
        condition=Item.pk.exists(),
    ).commit()


def release(fingerprint: str) -> None:
    """The request came to nothing; a repetition may try again."""
    Transaction().delete("request", keys.idempotency(fingerprint)).commit()
