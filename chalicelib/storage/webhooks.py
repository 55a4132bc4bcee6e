"""Which events of Razorpay's have had their effect, and which wait for what they speak of?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.payments import WebhookEvent
from chalicelib.storage import keys
from chalicelib.storage.table import Instant, Item, query
from chalicelib.storage.transactions import Refused, Transaction

Mark = tuple[str, str]
"""The id and the name of an event."""

_SEEN_FOR = timedelta(days=30)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=6)
# By then the reconciliation has heard of every payment of ours; what is left is not ours.
_PARKED_FOR = timedelta(days=2)
_PAGE = 50


class WebhookItem(Item, discriminator="webhook"):
    seen_at = Instant()
    name = UnicodeAttribute()


class ParkedItem(Item, discriminator="parked"):
    """`event` is JSON text: its amounts may be larger than DynamoDB's numbers."""

    event = UnicodeAttribute()
    parked_at = Instant()
    attempts = NumberAttribute(default=0)


def mark_seen(tx: Transaction, mark: Mark, *, now: datetime) -> Transaction:
    """In the transaction of the event's effect. Refused `seen`: it has had its effect."""
    event_id, name = mark
    key = keys.webhook_seen(event_id)
    return tx.create("seen", WebhookItem(pk=key.pk, sk=key.sk, seen_at=now, name=name, ttl=now + _SEEN_FOR))


# ── What waits ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    event: WebhookEvent
    parked_at: datetime
    attempts: int
    asked_at: str  # the mark by which one sweep takes it

    def is_too_old(self, now: datetime) -> bool:
        return now - self.parked_at >= _PARKED_FOR


def park(event: WebhookEvent, *, now: datetime) -> None:
    """Keeps an event until what it speaks of is there. One that waits already goes on waiting as it does."""
    key = keys.webhook_parked(event.id)
    item = ParkedItem(
        pk=key.pk,
        sk=key.sk,
        event=msgspec.json.encode(event).decode(),
        parked_at=now,
        gsi3pk=keys.due("WEBHOOK", event.id),
        gsi3sk=keys.at(now + _FIRST_WAIT, event.id),
    )
    try:
        Transaction().create("parked", item).commit()
    except Refused:
        return


def due(*, now: datetime) -> list[Parked]:
    """A page for each shard."""
    pages = [query(shard, index=3, up_to=keys.at(now, "~"), limit=_PAGE) for shard in keys.dues("WEBHOOK")]
    return [
        Parked(
            event=msgspec.json.decode(item.event, type=WebhookEvent),
            parked_at=item.parked_at,
            attempts=int(item.attempts),
            asked_at=item.gsi3sk,
        )
        for page in pages
        for item in page.items
        if isinstance(item, ParkedItem)
    ]


def lease(parked: Parked, *, now: datetime) -> bool:
    """Takes it for one more attempt, and puts its next one off. False: another sweep has it."""
    wait = min(_FIRST_WAIT * 2 ** min(parked.attempts + 1, 10), _LONGEST_WAIT)
    tx = Transaction().update(
        "parked",
        ParkedItem,
        keys.webhook_parked(parked.event.id),
        actions=[
            ParkedItem.attempts.set(parked.attempts + 1),
            ParkedItem.gsi3sk.set(keys.at(now + wait, parked.event.id)),
        ],
        condition=ParkedItem.gsi3sk == parked.asked_at,
    )
    try:
        tx.commit()
    except Refused:
        return False
    return True


def unpark(event_id: str) -> None:
    """It has had its effect, or never will. Doing it twice does no harm."""
    Transaction().delete("parked", keys.webhook_parked(event_id)).commit()
