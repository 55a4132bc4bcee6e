"""Where are orders kept, and which of them are to be asked after?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.bookings import Booking
from chalicelib.storage import bookings, keys
from chalicelib.storage.table import Instant, Item, Struct, get, query
from chalicelib.storage.transactions import Refused, Transaction

# A webhook comes within seconds. An order older than this without one is asked after.
ASKED_AFTER = timedelta(minutes=2)
# One that is paid may be paid again, by a student who did not see that it was: that is no hurry.
PAID_ASKED_AFTER = timedelta(hours=1)
_PAGE = 50


class OrderItem(Item, discriminator="order"):
    """An order, and the booking as it was when the order was made.

    A payment is first decided from that snapshot, so that its booking need not be read: if the booking has
    changed since, the refusal brings it.
    """

    booking_id = UnicodeAttribute()
    booking = Struct[Booking](Booking)
    attempts = NumberAttribute(default=0)
    paid_at = Instant(null=True)


def attach(old: Booking, new: Booking) -> None:
    """Writes the order into its booking, and makes that findable by it. Raises Refused if `old` is past."""
    key = keys.order_lookup(str(new.payment.order_id))
    item = OrderItem(
        pk=key.pk,
        sk=key.sk,
        booking_id=new.id,
        booking=new,
        gsi3pk=keys.due("RECONCILE", new.id),
        gsi3sk=keys.at(new.updated_at + ASKED_AFTER, new.id),
    )
    bookings.change(Transaction(), old, new).create("order", item).commit()


def booking_of(order_id: str) -> Booking | None:
    """The booking that an order is for: as it was when the order was made, or, once that is paid, as it is.

    Razorpay reports each payment several times. To decide the later ones from the snapshot would cost a refused
    transaction each, which is charged like one that is written.
    """
    item = get(OrderItem, keys.order_lookup(order_id))
    if item and item.paid_at:
        return bookings.find(item.booking_id) or item.booking
    return item.booking if item else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrder:
    """An order that we have not heard of for a while. `paid_at`: when we last booked a payment of it."""

    order_id: str
    booking: Booking
    attempts: int
    paid_at: datetime | None
    asked_at: str  # the mark by which one sweep takes it


def to_ask_after(*, now: datetime) -> list[OpenOrder]:
    """A page for each shard."""
    pages = [query(shard, index=3, up_to=keys.at(now, "~"), limit=_PAGE) for shard in keys.dues("RECONCILE")]
    return [
        OpenOrder(
            order_id=str(item.booking.payment.order_id),
            booking=item.booking,
            attempts=int(item.attempts),
            paid_at=item.paid_at,
            asked_at=item.gsi3sk,
        )
        for page in pages
        for item in page.items
        if isinstance(item, OrderItem)
    ]


def ask_again(order: OpenOrder, *, at: datetime | None) -> bool:
    """Puts the next question off until `at`, or asks no more. False: another sweep has it."""
    actions = [OrderItem.attempts.set(order.attempts + 1)]
    if at is None:
        actions += [OrderItem.gsi3pk.remove(), OrderItem.gsi3sk.remove()]
    else:
        actions.append(OrderItem.gsi3sk.set(keys.at(at, order.booking.id)))
    tx = Transaction().update(
        "order",
        OrderItem,
        keys.order_lookup(order.order_id),
        actions=actions,
        condition=OrderItem.gsi3sk == order.asked_at,
    )
    try:
        tx.commit()
    except Refused:
        return False
    return True


def note_paid(tx: Transaction, order_id: str, booking_id: str, *, now: datetime) -> Transaction:
    """A payment of it is booked: it is asked after less often from now on."""
    actions = [
        OrderItem.paid_at.set(now),
        OrderItem.gsi3pk.set(keys.due("RECONCILE", booking_id)),
        OrderItem.gsi3sk.set(keys.at(now + PAID_ASKED_AFTER, booking_id)),
    ]
    key = keys.order_lookup(order_id)
    return tx.update("order", OrderItem, key, actions=actions, condition=Item.pk.exists())
