"""Where is kept what was paid and what goes back, and how does either change a booking in one transaction?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.constants import LIST
from pynamodb.expressions.condition import Condition

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.bookings import Booking, RefundStatus
from chalicelib.domain.calendars import CalendarDay, days_touched
from chalicelib.domain.events import Event
from chalicelib.domain.ledger import LedgerLine
from chalicelib.domain.refunds import RefundIntent
from chalicelib.domain.reservations import claims_of
from chalicelib.storage import audit, bookings, calendars, keys, ledger, orders, outbox, webhooks
from chalicelib.storage.accounts import UserItem
from chalicelib.storage.table import Choice, Instant, Item, Page, Struct, get, get_many, query
from chalicelib.storage.transactions import Transaction
from chalicelib.storage.webhooks import Mark

_MOST_REFUNDS = 20
_PAGE = 50


class PaymentLookupItem(Item, discriminator="payment"):
    booking_id = UnicodeAttribute()


class RefundItem(Item, discriminator="refund"):
    keeps = RefundIntent

    booking_id = UnicodeAttribute()
    payment_id = UnicodeAttribute()
    version = NumberAttribute(default=1)
    amount_paise = NumberAttribute()
    reason = UnicodeAttribute()
    is_extra = BooleanAttribute()
    status = Choice(RefundStatus)
    razorpay_refund_id = UnicodeAttribute(null=True)
    failed_refund_ids = Struct[tuple[str, ...]](tuple[str, ...], attr_type=LIST, default=())
    failure = UnicodeAttribute(null=True)
    attempts = NumberAttribute()
    checks = NumberAttribute(default=0)
    next_try_at = Instant(null=True)
    created_at = Instant()
    updated_at = Instant()


# ── Payments ────────────────────────────────────────────────────────────────────────────────────────


def booking_id_of_payment(payment_id: str) -> str | None:
    item = get(PaymentLookupItem, keys.payment_lookup(payment_id))
    return item.booking_id if item else None


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
    webhook: Mark | None = None  # of the event that reported it


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
    """Also takes the time anew. Refused `day …`: the calendar changed since it was read; `person …`: their
    account was deleted.
    """
    tx, booking = _settled(settlement, now=now), settlement.before
    for user_id in (booking.mentor.user_id, booking.student.id):
        tx.check(f"person {user_id}", keys.user(user_id), condition=UserItem.deleted_at.does_not_exist())
    calendars.drop_hold(tx, "holds", booking.student.id, booking.id)
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
        orders.note_paid(tx, str(booking.payment.order_id), booking.id, now=now)
    for line in settlement.lines:
        ledger.add(tx, line)
    if settlement.refund:
        add_refund(tx, settlement.refund)
    for event in settlement.events:
        outbox.add(tx, event, partition=keys.booking_partition(booking.id))
    if settlement.webhook:
        webhooks.mark_seen(tx, settlement.webhook, now=now)
    return tx


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
    due_at, failed = refund.due_at, refund.status is RefundStatus.FAILED
    return RefundItem.of(
        refund,
        keys.refund(refund.booking_id, refund.payment_id),
        gsi1pk=keys.FAILED_REFUNDS if failed else None,
        gsi1sk=keys.at(refund.created_at, refund.id) if failed else None,
        gsi3pk=keys.due("REFUND", refund.booking_id) if due_at else None,
        gsi3sk=keys.at(due_at, refund.payment_id) if due_at else None,
    )


def refund(booking_id: str, payment_id: str) -> RefundIntent | None:
    return refund_of(get(RefundItem, keys.refund(booking_id, payment_id)))


def refund_of(item: Item | None) -> RefundIntent | None:
    """The refund that an item keeps, if it is one."""
    return item.domain() if isinstance(item, RefundItem) else None


def refund_and_booking(booking_id: str, payment_id: str) -> tuple[RefundIntent | None, Booking | None]:
    """In one strong read."""
    refund_key, booking_key = keys.refund(booking_id, payment_id), keys.booking(booking_id)
    found = get_many([refund_key, booking_key])
    return refund_of(found.get(refund_key)), bookings.booking_of(found.get(booking_key))


def refunds_of(booking_id: str) -> list[RefundIntent]:
    page = query(
        keys.booking_partition(booking_id), prefix=keys.REFUND_PREFIX, limit=_MOST_REFUNDS, strong=True
    )
    return [item.domain() for item in page.items]


def refunds_to_ask_after(*, now: datetime) -> list[RefundIntent]:
    """A page for each shard."""
    pages = [query(shard, index=3, up_to=keys.at(now, "~"), limit=_PAGE) for shard in keys.dues("REFUND")]
    return [item.domain() for page in pages for item in page.items if isinstance(item, RefundItem)]


def failed_refunds(*, limit: int, after: Mapping[str, Any] | None = None) -> Page[RefundIntent]:
    """Those whose last try failed, the longest owed first, whether a clock tries them again or not."""
    page = query(keys.FAILED_REFUNDS, index=1, limit=limit, after=after)
    return Page([item.domain() for item in page.items], page.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundChange:
    """What one piece of news about a refund writes; `booking` before and after, where it tells of it."""

    before: RefundIntent
    after: RefundIntent
    booking: tuple[Booking, Booking] | None = None
    lines: Sequence[LedgerLine] = ()
    events: Sequence[Event] = ()
    entry: AuditEntry | None = None
    webhook: Mark | None = None


def change_refund(change: RefundChange, *, now: datetime) -> None:
    """Raises Refused: `refund` and `booking` say that what was read is past, `seen` that the webhook is."""
    unchanged: Condition = RefundItem.version == change.before.version
    tx = Transaction().put("refund", _refund_item(change.after), condition=unchanged)
    if change.booking:
        bookings.change(tx, *change.booking)
    for line in change.lines:
        ledger.add(tx, line)
    for event in change.events:
        outbox.add(tx, event, partition=keys.booking_partition(change.after.booking_id))
    if change.entry:
        audit.add(tx, change.entry)
    if change.webhook:
        webhooks.mark_seen(tx, change.webhook, now=now)
    tx.commit()
