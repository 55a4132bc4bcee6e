"""What does support see of bookings: all of them, and everything about one?"""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain.bookings import Booking, BookingStatus
from chalicelib.domain.disputes import Dispute
from chalicelib.domain.events import Event
from chalicelib.domain.ledger import LedgerLine
from chalicelib.domain.refunds import RefundIntent
from chalicelib.domain.session_notes import SessionNotes
from chalicelib.storage import keys, shards
from chalicelib.storage.bookings import BookingItem, booking_of
from chalicelib.storage.disputes import DisputeItem
from chalicelib.storage.ledger import LedgerItem
from chalicelib.storage.outbox import EventItem, PastEventItem
from chalicelib.storage.payments import RefundItem
from chalicelib.storage.session_notes import SessionNotesItem
from chalicelib.storage.table import Item, query

_INDEX, _PAGE = 4, 200
# With a filter, a page looks at so many in each shard, and may be short.
_LOOKED_AT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event, and whether all that follows from it has been done."""

    event: Event
    is_done: bool
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that is kept about one booking, the oldest first."""

    booking: Booking
    notes: SessionNotes | None
    ledger: tuple[LedgerLine, ...]
    refunds: tuple[RefundIntent, ...]
    disputes: tuple[Dispute, ...]
    events: tuple[Told, ...]


def listed(
    *, between: tuple[str, str], statuses: tuple[BookingStatus, ...], limit: int, after: str | None
) -> tuple[list[Booking], str | None]:
    """By when they start, the latest first, and the place after which the list goes on. No statuses: any."""
    reading = shards.read(
        keys.booking_shards(),
        index=_INDEX,
        between=between,
        after=after,
        limit=_LOOKED_AT if statuses else limit + 1,
        where=BookingItem.status.is_in(*statuses) if statuses else None,
        descending=True,
    )
    items, place = shards.first(reading, limit, _INDEX)
    return [booking for item in items if (booking := booking_of(item))], place


def story(booking_id: str) -> Story | None:
    """Read strongly, in one query as a rule: it all lies in one partition."""
    items = list(items_of(booking_id))
    booking = next((one for item in items if (one := booking_of(item))), None)
    if booking is None:
        return None
    return Story(
        booking=booking,
        notes=next((item.domain() for item in items if isinstance(item, SessionNotesItem)), None),
        ledger=tuple(item.domain() for item in items if isinstance(item, LedgerItem)),
        refunds=tuple(item.domain() for item in items if isinstance(item, RefundItem)),
        disputes=tuple(item.domain() for item in items if isinstance(item, DisputeItem)),
        events=tuple(_told(item) for item in items if isinstance(item, EventItem)),
    )


def items_of(booking_id: str) -> Iterator[Item]:
    after = None
    while True:
        page = query(keys.booking_partition(booking_id), limit=_PAGE, after=after, strong=True)
        yield from page.items
        after = page.after
        if after is None:
            return


def _told(item: EventItem) -> Told:
    return Told(event=item.domain(), is_done=isinstance(item, PastEventItem), attempts=int(item.attempts))
