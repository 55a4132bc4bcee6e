"""Where are payouts kept, and how do bookings come into one, each once?

A payout is written over the very version it was decided from, together with everything that comes into it. Each
write raises Refused: `payout`, `booking …` and `takeback` bring what is there now.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.bookings import Booking
from chalicelib.domain.events import Event
from chalicelib.domain.ledger import LedgerLine
from chalicelib.domain.payout_details import PayoutMethod
from chalicelib.domain.payouts import LineKind, Payout, PayoutLine, PayoutStage, Period, place_of
from chalicelib.domain.takebacks import Takeback
from chalicelib.storage import audit, bookings, keys, ledger, outbox
from chalicelib.storage.bookings import BookingItem
from chalicelib.storage.table import Choice, Instant, Item, Page, Struct, get, query
from chalicelib.storage.transactions import Transaction

# A transaction takes 100 items: two for each booking, and the payout itself.
MOST_AT_ONCE = 49
_PAGE, _LINES_PAGE = 200, 500


class PayoutItem(Item, discriminator="payout"):
    keeps = Payout

    id = UnicodeAttribute()
    version = NumberAttribute()
    mentor_id = UnicodeAttribute()
    mentor_name = UnicodeAttribute()
    period = Struct[Period](Period)
    stage = Choice(PayoutStage)
    amount_paise = NumberAttribute()
    platform_fee_paise = NumberAttribute()
    net_paise = NumberAttribute()
    sessions = NumberAttribute()
    booking_ids = Struct[tuple[str, ...]](tuple[str, ...], attr_type="L")
    method = Choice(PayoutMethod, null=True)
    transaction_id = UnicodeAttribute(null=True)
    failure_reason = UnicodeAttribute(null=True)
    processed_at = Instant(null=True)
    created_at = Instant()
    updated_at = Instant()


class PayoutLineItem(Item, discriminator="payout_line"):
    keeps = PayoutLine

    # Not `kind`, which every item has: what sort of item it is.
    line_kind = Choice(LineKind)
    booking_id = UnicodeAttribute()
    held_at = Instant()
    platform_fee_paise = NumberAttribute()
    net_paise = NumberAttribute()

    def domain(self) -> PayoutLine:
        return PayoutLine(
            kind=self.line_kind,
            booking_id=self.booking_id,
            held_at=self.held_at,
            platform_fee_paise=int(self.platform_fee_paise),
            net_paise=int(self.net_paise),
        )


class TakebackItem(Item, discriminator="takeback"):
    keeps = Takeback

    booking_id = UnicodeAttribute()
    version = NumberAttribute()
    mentor_id = UnicodeAttribute()
    held_at = Instant()
    share_paise = NumberAttribute()
    fee_paise = NumberAttribute()
    taken_share_paise = NumberAttribute()
    taken_fee_paise = NumberAttribute()
    created_at = Instant()


# ── What is due ──────────────────────────────────────────────────────────────────────────────────────


def due(shard: str) -> Iterator[Booking | Takeback]:
    """Shares not paid out yet and what is owed to us, of one shard, a mentor's all together. The index lags."""
    after = None
    while True:
        page = query(shard, index=3, limit=_PAGE, after=after)
        yield from (item.domain() for item in page.items if isinstance(item, BookingItem | TakebackItem))
        after = page.after
        if after is None:
            return


def unsealed() -> Iterator[Payout]:
    """What a run has left half assembled, or is assembling now."""
    after = None
    while True:
        page = query(keys.payouts_of_stage(PayoutStage.ASSEMBLING), index=1, limit=_PAGE, after=after)
        yield from (item.domain() for item in page.items)
        after = page.after
        if after is None:
            return


# ── Assembling ───────────────────────────────────────────────────────────────────────────────────────


def take_shares(
    before: Payout | None, after: Payout, changes: Sequence[tuple[Booking, Booking, PayoutLine]]
) -> None:
    """Claims each booking for the payout: the booking before and after, and its line; 49 at most."""
    tx = _put(Transaction(), before, after)
    for old, new, line in changes:
        bookings.change(tx, old, new, label=f"booking {new.id}")
        _add_line(tx, after, line)
    tx.commit()


def take_back(before: Payout, after: Payout, owed: Takeback, left: Takeback, line: PayoutLine) -> None:
    tx = _put(Transaction(), before, after)
    put_takeback(tx, owed, left)
    _add_line(tx, after, line).commit()


def seal(before: Payout, after: Payout, *, events: Sequence[Event]) -> None:
    tx = _put(Transaction(), before, after)
    for event in events:
        outbox.add(tx, event, partition=keys.mentor_partition(after.mentor_id))
    tx.commit()


def _put(tx: Transaction, before: Payout | None, after: Payout) -> Transaction:
    unchanged: Condition = (
        Item.pk.does_not_exist() if before is None else PayoutItem.version == before.version
    )
    return tx.put("payout", _item(after), condition=unchanged)


def _item(payout: Payout) -> PayoutItem:
    at = f"{payout.period.first_day.isoformat()}#{payout.mentor_id}"
    listed = None if payout.is_assembling else keys.all_payouts()
    return PayoutItem.of(
        payout,
        keys.payout(payout.mentor_id, payout.period.first_day),
        gsi1pk=keys.payouts_of_stage(payout.stage),
        gsi1sk=at,
        gsi2pk=listed,
        gsi2sk=at if listed else None,
    )


def _add_line(tx: Transaction, payout: Payout, line: PayoutLine) -> Transaction:
    key = keys.payout_line(payout.mentor_id, payout.period.first_day, line.kind, line.booking_id)
    item = PayoutLineItem(
        pk=key.pk,
        sk=key.sk,
        line_kind=line.kind,
        booking_id=line.booking_id,
        held_at=line.held_at,
        platform_fee_paise=line.platform_fee_paise,
        net_paise=line.net_paise,
    )
    return tx.create(f"line {key.sk}", item)


def payout_of(item: Item | None) -> Payout | None:
    """The payout that a refusal brought."""
    return cast(Payout, item.domain()) if isinstance(item, PayoutItem) else None


# ── What is owed to us ───────────────────────────────────────────────────────────────────────────────


def takeback(mentor_id: str, booking_id: str) -> Takeback | None:
    item = get(TakebackItem, keys.takeback(mentor_id, booking_id))
    return item.domain() if item else None


def takeback_of(item: Item | None) -> Takeback | None:
    """The takeback that a refusal brought."""
    return cast(Takeback, item.domain()) if isinstance(item, TakebackItem) else None


def put_takeback(tx: Transaction, before: Takeback, after: Takeback) -> Transaction:
    """Due for the next payout as long as anything is left of it. A new one has version 0 before."""
    is_due = after.left_paise > 0
    item = TakebackItem.of(
        after,
        keys.takeback(after.mentor_id, after.booking_id),
        gsi3pk=keys.due("PAYOUT", after.mentor_id) if is_due else None,
        gsi3sk=f"{after.mentor_id}#{keys.at(after.created_at, after.booking_id)}" if is_due else None,
    )
    unchanged: Condition = TakebackItem.version == before.version
    return tx.put("takeback", item, condition=unchanged if before.version else Item.pk.does_not_exist())


def owe(before: Takeback, after: Takeback, *, lines: Sequence[LedgerLine]) -> None:
    tx = put_takeback(Transaction(), before, after)
    for line in lines:
        ledger.add(tx, line)
    tx.commit()


# ── On its way ───────────────────────────────────────────────────────────────────────────────────────


def advance(before: Payout, after: Payout, *, entry: AuditEntry, event: Event | None) -> None:
    tx = audit.add(_put(Transaction(), before, after), entry)
    if event:
        outbox.add(tx, event, partition=keys.mentor_partition(after.mentor_id))
    tx.commit()


def mark_paid(changes: Sequence[tuple[Booking, Booking]], lines: Sequence[LedgerLine]) -> None:
    """Refused `ledger …`: that was written before."""
    tx = Transaction()
    for old, new in changes:
        bookings.change(tx, old, new, label=f"booking {new.id}")
    for line in lines:
        ledger.add(tx, line)
    tx.commit()


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────


def in_period(mentor_id: str, period: Period) -> Payout | None:
    """As it is now, sealed or not."""
    return payout_of(get(PayoutItem, keys.payout(mentor_id, period.first_day)))


def find(payout_id: str) -> Payout | None:
    """None also while it is being assembled."""
    place = place_of(payout_id)
    payout = payout_of(get(PayoutItem, keys.payout(*place))) if place else None
    return None if payout is None or payout.is_assembling else payout


def lines_of(payout: Payout) -> Iterator[PayoutLine]:
    """What a later refund takes back first, then shares, by booking."""
    after = None
    while True:
        partition = keys.payout_lines(payout.mentor_id, payout.period.first_day)
        page = query(partition, limit=_LINES_PAGE, after=after, strong=True)
        yield from (item.domain() for item in page.items)
        after = page.after
        if after is None:
            return


def of_mentor(
    mentor_id: str,
    *,
    stage: PayoutStage | None = None,
    period: Period | None = None,
    limit: int,
    after: Mapping[str, Any] | None,
) -> Page[Payout]:
    """Newest first. With a stage given, the page may be short."""
    first_day = period.first_day.isoformat() if period else ""
    shown: Condition = PayoutItem.stage != PayoutStage.ASSEMBLING
    found = query(
        keys.mentor_partition(mentor_id),
        prefix=f"{keys.PAYOUT_PREFIX}{first_day}",
        limit=limit,
        after=after,
        descending=True,
        strong=True,
        where=shown if stage is None else PayoutItem.stage == stage,
    )
    return _page(found)


def listed(
    *, stage: PayoutStage | None, period: Period | None, limit: int, after: Mapping[str, Any] | None
) -> Page[Payout]:
    """Newest first, of all mentors."""
    found = query(
        keys.payouts_of_stage(stage) if stage else keys.all_payouts(),
        index=1 if stage else 2,
        prefix=period.first_day.isoformat() if period else None,
        limit=limit,
        after=after,
        descending=True,
    )
    return _page(found)


def _page(found: Page[Item]) -> Page[Payout]:
    return Page([item.domain() for item in found.items if isinstance(item, PayoutItem)], found.after)
