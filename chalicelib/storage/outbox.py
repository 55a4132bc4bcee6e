"""Which effects are still owed? Events written with their cause, deleted once all their effects are done."""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.events import Event, EventType
from chalicelib.storage import keys
from chalicelib.storage.table import Choice, Instant, Item, RawItem, Struct, query
from chalicelib.storage.transactions import Refused, Transaction

# A stream delivers within a second or so. What is older than this was missed by it, and is the sweep's.
MISSED_AFTER = timedelta(minutes=2)
_FIRST_RETRY, _LONGEST_RETRY = timedelta(minutes=2), timedelta(hours=1)
_PAGE = 50
REMEMBERED_FOR = timedelta(days=180)


class EventItem(Item, discriminator="event"):
    keeps = Event

    id = UnicodeAttribute()
    event_type = Choice(EventType)
    subject = UnicodeAttribute()
    facts = Struct[dict[str, str]](dict[str, str])
    occurred_at = Instant()
    attempts = NumberAttribute(default=0)

    def domain(self) -> Event:
        return Event(
            id=self.id,
            type=self.event_type,
            subject=self.subject,
            facts=self.facts,
            occurred_at=self.occurred_at,
        )


class PastEventItem(EventItem, discriminator="past_event"):
    """All its effects have happened."""


def add(tx: Transaction, event: Event, *, partition: str) -> Transaction:
    """Writes `event` in the transaction of its cause, into the cause's partition."""
    key = keys.event(partition, event.id)
    item = EventItem(
        pk=key.pk,
        sk=key.sk,
        id=event.id,
        event_type=event.type,
        subject=event.subject,
        facts=dict(event.facts),
        occurred_at=event.occurred_at,
        gsi3pk=keys.due("OUTBOX", event.id),
        gsi3sk=keys.at(event.occurred_at + MISSED_AFTER, event.id),
    )
    return tx.create(f"event {event.id}", item)


def from_image(image: RawItem) -> EventItem | None:
    """The event in a stream record's new image, or None if it is something else."""
    item = Item.from_raw_data(dict(image)) if image.get("type", {}).get("S") == "event" else None
    return item if isinstance(item, EventItem) else None


def done(item: EventItem) -> None:
    """All effects have happened. What happened to a booking is remembered for support; all else goes.

    Doing it twice does no harm.
    """
    if not keys.is_of_booking(item.key):
        Transaction().delete("event", item.key).commit()
        return
    tx = Transaction().update(
        "event",
        PastEventItem,
        item.key,
        actions=[
            PastEventItem.kind.set(PastEventItem),
            PastEventItem.gsi3pk.remove(),
            PastEventItem.gsi3sk.remove(),
            PastEventItem.ttl.set(item.occurred_at + REMEMBERED_FOR),
        ],
        condition=EventItem.kind == EventItem,
    )
    with contextlib.suppress(Refused):
        tx.commit()


def missed(*, now: datetime) -> list[EventItem]:
    """Events whose time for a sweep has come, a page for each shard."""
    pages = [query(shard, index=3, up_to=keys.at(now, "~"), limit=_PAGE) for shard in keys.dues("OUTBOX")]
    return [item for page in pages for item in page.items if isinstance(item, EventItem)]


def waiting() -> Iterator[EventItem]:
    """Every event whose effects have not all happened, whenever its turn is."""
    for shard in keys.dues("OUTBOX"):
        after = None
        while True:
            page = query(shard, index=3, limit=_PAGE, after=after)
            yield from (item for item in page.items if isinstance(item, EventItem))
            after = page.after
            if after is None:
                break


def hasten(item: EventItem, *, now: datetime) -> bool:
    """Makes it the next sweep's, however long it was put off. False: a sweep has it at this moment."""
    return _put_off(item, until=now, attempts=int(item.attempts))


def lease(item: EventItem, *, now: datetime) -> bool:
    """Takes an event for one more attempt, and puts its next one off. False if another sweep has it."""
    attempts = int(item.attempts) + 1
    wait = min(_FIRST_RETRY * 2 ** (attempts - 1), _LONGEST_RETRY)
    return _put_off(item, until=now + wait, attempts=attempts)


def _put_off(item: EventItem, *, until: datetime, attempts: int) -> bool:
    tx = Transaction().update(
        "event",
        EventItem,
        item.key,
        actions=[EventItem.attempts.set(attempts), EventItem.gsi3sk.set(keys.at(until, item.id))],
        condition=(EventItem.gsi3sk == item.gsi3sk) & EventItem.pk.exists(),
    )
    try:
        tx.commit()
    except Refused:
        return False
    return True
