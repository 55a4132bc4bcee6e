"""How is a reminder noted, once? Each raises Refused if `before` is past."""

from chalicelib.domain.bookings import Booking
from chalicelib.domain.events import Event
from chalicelib.storage import bookings, keys, outbox
from chalicelib.storage.transactions import Transaction


def remind(before: Booking, after: Booking, *, event: Event) -> None:
    tx = bookings.change(Transaction(), before, after)
    outbox.add(tx, event, partition=keys.booking_partition(after.id)).commit()


def skip(before: Booking, after: Booking) -> None:
    bookings.change(Transaction(), before, after).commit()
