"""Which effects are still owed? Events written with their cause, deleted once all their effects are done."""

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
    """All effects have happened. Deleting twice does no harm."""
    Transaction().delete("event", item.key).commit()


def missed(*, now: datetime) -> list[EventItem]:
    """Events whose time for a sweep has come, a page for each shard."""
    pages = [query(shard, index=3, up_to=keys.at(now, "~"), limit=_PAGE) for shard in keys.dues("OUTBOX")]
    return [item for page in pages for item in page.items if isinstance(item, EventItem)]


def lease(item: EventItem, *, now: datetime) -> bool:
    """Takes an event for one more attempt, and puts its next one off. False if another sweep has it."""
    attempts = int(item.attempts) + 1
    wait = min(_FIRST_RETRY * 2 ** (attempts - 1), _LONGEST_RETRY)
    tx = Transaction().update(
        "event",
        EventItem,
        item.key,
        actions=[EventItem.attempts.set(attempts), EventItem.gsi3sk.set(keys.at(now + wait, item.id))],
        condition=(EventItem.gsi3sk == item.gsi3sk) & EventItem.pk.exists(),
    )
    try:
        tx.commit()
    except Refused:
        return False
    return True
