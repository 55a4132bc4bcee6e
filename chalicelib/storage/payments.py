"""Where are orders, refunds and what Razorpay told us kept, and how do they change a booking in one transaction?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.bookings import Booking, RefundStatus
from chalicelib.domain.calendars import CalendarDay, days_touched
from chalicelib.domain.events import Event
from chalicelib.domain.ledger import LedgerLine
from chalicelib.domain.refunds import RefundIntent
from chalicelib.domain.reservations import claims_of
from chalicelib.storage import bookings, calendars, keys, ledger, outbox
from chalicelib.storage.table import Choice, Instant, Item, Key, Struct, get, get_many, query
from chalicelib.storage.transactions import Refused, Transaction

# A webhook comes within seconds. An order older than this without one is asked after.
ASKED_AFTER = timedelta(minutes=2)
_SEEN_FOR = timedelta(days=30)
_MOST_REFUNDS = 20
_PAGE = 50


class OrderItem(Item, discriminator="order"):
    """An order, and the booking as it was when the order was made.

    A payment is first decided from that snapshot, so that its booking need not be read: if the booking has changed
    since, the refusal brings it.
    """

    booking_id = UnicodeAttribute()
    booking = Struct[Booking](Booking)
    attempts = NumberAttribute(default=0)


class PaymentLookupItem(Item, discriminator="payment"):
    booking_id = UnicodeAttribute()


class RefundItem(Item, discriminator="refund"):
    keeps = RefundIntent

    booking_id = UnicodeAttribute()
    payment_id = UnicodeAttribute()
    amount_paise = NumberAttribute()
    reason = UnicodeAttribute()
    is_extra = BooleanAttribute()
    status = Choice(RefundStatus)
    razorpay_refund_id = UnicodeAttribute(null=True)
    failure = UnicodeAttribute(null=True)
    attempts = NumberAttribute()
    created_at = Instant()
    updated_at = Instant()


class WebhookItem(Item, discriminator="webhook"):
    seen_at = Instant()
    name = UnicodeAttribute()


# ── Orders ───────────────────────────────────────────────────────────────────────────────────────────


def attach_order(old: Booking, new: Booking) -> None:
    """Writes the order into its booking and makes the booking findable by it. Raises Refused if `old` is past."""
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


def booking_of_order(order_id: str) -> Booking | None:
    """The booking that an order is for, as it was when the order was made."""
    item = get(OrderItem, keys.order_lookup(order_id))
    return item.booking if item else None


def booking_id_of_payment(payment_id: str) -> str | None:
    item = get(PaymentLookupItem, keys.payment_lookup(payment_id))
    return item.booking_id if item else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrder:
    """An order whose outcome we have not heard of for a while."""

    order_id: str
    booking: Booking
    attempts: int
    asked_at: str  # the mark by which one sweep takes it


def orders_to_ask_after(*, now: datetime) -> list[OpenOrder]:
    """A page for each shard."""
    pages = [query(shard, index=3, up_to=keys.at(now, "~"), limit=_PAGE) for shard in keys.dues("RECONCILE")]
    return [
        OpenOrder(
            order_id=str(item.booking.payment.order_id),
            booking=item.booking,
            attempts=int(item.attempts),
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


# ── A payment's effect on its booking ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What one reported payment writes: the booking after it, where the money went, and what to tell whom."""

    before: Booking
    after: Booking
    payment_id: str
    lines: Sequence[LedgerLine] = ()
    refund: RefundIntent | None = None
    events: Sequence[Event] = ()
    webhook: tuple[str, str] | None = None  # the id and name of the event that reported it


def settle(settlement: Settlement, *, now: datetime) -> None:
    """Raises Refused: `booking`, `payment`, `refund` and `seen` say that somebody was here before."""
    _settled(settlement, now=now).commit()


def settle_keeping_claims(settlement: Settlement, *, now: datetime) -> None:
    """Also makes the booking's held time its own for good. Refused `claim …`: the hold was taken over."""
    tx, booking = _settled(settlement, now=now), settlement.before
    for user_id, days in _claimed_days(booking):
        for day in days:
            key = keys.calendar_day(user_id, day)
            calendars.keep_claim(tx, f"claim {user_id} {day}", key, booking.id)
    calendars.drop_hold(tx, "holds", booking.student.id, booking.id)
    tx.commit()


def settle_taking_days(settlement: Settlement, days: Sequence[CalendarDay], *, now: datetime) -> None:
    """Also takes the time anew. Refused `day …`: the calendar changed since it was read."""
    tx = _settled(settlement, now=now)
    for day in days:
        calendars.write_day(tx, f"day {day.user_id} {day.day}", day)
    tx.commit()


def _settled(settlement: Settlement, *, now: datetime) -> Transaction:
    tx, booking = Transaction(), settlement.after
    if settlement.after != settlement.before:
        bookings.change(tx, settlement.before, booking)
    if settlement.lines:
        key = keys.payment_lookup(settlement.payment_id)
        tx.create("payment", PaymentLookupItem(pk=key.pk, sk=key.sk, booking_id=booking.id))
        _stop_asking(tx, str(booking.payment.order_id))
    for line in settlement.lines:
        ledger.add(tx, line)
    if settlement.refund:
        add_refund(tx, settlement.refund)
    for event in settlement.events:
        outbox.add(tx, event, partition=keys.booking_partition(booking.id))
    if settlement.webhook:
        _mark_seen(tx, *settlement.webhook, now=now)
    return tx


def _stop_asking(tx: Transaction, order_id: str) -> None:
    """A paid order has told us all there is to know."""
    actions = [OrderItem.gsi3pk.remove(), OrderItem.gsi3sk.remove()]
    key = keys.order_lookup(order_id)
    tx.update("order", OrderItem, key, actions=actions, condition=Item.pk.exists())


def _mark_seen(tx: Transaction, webhook_id: str, name: str, *, now: datetime) -> None:
    key = keys.webhook_seen(webhook_id)
    tx.create("seen", WebhookItem(pk=key.pk, sk=key.sk, seen_at=now, name=name, ttl=now + _SEEN_FOR))


def both_calendars(booking: Booking) -> tuple[CalendarDay, ...]:
    """The days of mentor and student that a booking's time lies in, in one strong read."""
    wanted = {
        keys.calendar_day(user, day): (user, day) for user, days in _claimed_days(booking) for day in days
    }
    found = get_many(wanted)
    return tuple(calendars.day_of(found.get(key), user, day) for key, (user, day) in wanted.items())


def _claimed_days(booking: Booking) -> list[tuple[str, list[date]]]:
    given, booked = claims_of(booking)
    return [
        (booking.mentor.user_id, days_touched(given.start, given.end)),
        (booking.student.id, days_touched(booked.start, booked.end)),
    ]


# ── Refunds ──────────────────────────────────────────────────────────────────────────────────────────


def add_refund(tx: Transaction, refund: RefundIntent) -> Transaction:
    """Refused `refund`: this payment is being refunded already."""
    return tx.create("refund", _refund_item(refund))


def _refund_item(refund: RefundIntent) -> RefundItem:
    return RefundItem.of(
        refund,
        _refund_key(refund),
        gsi3pk=keys.due("REFUND", refund.booking_id) if refund.status is not RefundStatus.PROCESSED else None,
        gsi3sk=keys.at(refund.updated_at + ASKED_AFTER, refund.payment_id)
        if refund.status is not RefundStatus.PROCESSED
        else None,
    )


def _refund_key(refund: RefundIntent) -> Key:
    return keys.refund(refund.booking_id, refund.payment_id)


def refund(booking_id: str, payment_id: str) -> RefundIntent | None:
    item = get(RefundItem, keys.refund(booking_id, payment_id))
    return item.domain() if item else None


def refunds_of(booking_id: str) -> list[RefundIntent]:
    page = query(
        keys.booking_partition(booking_id), prefix=keys.REFUND_PREFIX, limit=_MOST_REFUNDS, strong=True
    )
    return [item.domain() for item in page.items]


def refunds_to_ask_after(*, now: datetime) -> list[RefundIntent]:
    """A page for each shard."""
    pages = [query(shard, index=3, up_to=keys.at(now, "~"), limit=_PAGE) for shard in keys.dues("REFUND")]
    return [item.domain() for page in pages for item in page.items if isinstance(item, RefundItem)]


def note_refund(before: RefundIntent, after: RefundIntent) -> None:
    """Notes what Razorpay said of a refund that has not moved money yet. Raises Refused if it moved meanwhile."""
    Transaction().put("refund", _refund_item(after), condition=_unchanged(before)).commit()


def finish_refund(
    before: RefundIntent,
    after: RefundIntent,
    *,
    bookings_change: tuple[Booking, Booking] | None,
    line: LedgerLine,
    event: Event | None,
    webhook: tuple[str, str] | None,
    now: datetime,
) -> None:
    """The money went back: the refund, its booking and the ledger say so together, once."""
    tx = Transaction().put("refund", _refund_item(after), condition=_unchanged(before))
    if bookings_change:
        bookings.change(tx, *bookings_change)
    ledger.add(tx, line)
    if event:
        outbox.add(tx, event, partition=keys.booking_partition(after.booking_id))
    if webhook:
        _mark_seen(tx, *webhook, now=now)
    tx.commit()


def _unchanged(before: RefundIntent) -> Condition:
    same_status: Condition = RefundItem.status == before.status
    same_attempts: Condition = RefundItem.attempts == before.attempts
    return same_status & same_attempts


def refund_of(item: Item | None) -> RefundIntent | None:
    """The refund that a refusal brought."""
    return item.domain() if isinstance(item, RefundItem) else None
