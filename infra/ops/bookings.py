"""What happened to a booking, and what does Razorpay say of it?"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from infra.ops import raw
from infra.ops.commands import command, dry_run
from infra.ops.stage import Stage

Values = dict[str, Any]
_NOT_SHOWN = ("PK", "type", "ttl")  # and the indexes' keys


@command
@click.argument("booking_id")
def show_booking(stage: Stage, booking_id: str) -> Any:
    """The whole story of a booking: its items, ledger, events, whom they reached, and its payouts."""
    items = raw.partition(stage, f"B#{booking_id}")
    kinds: dict[str, list[Values]] = defaultdict(list)
    for item in items:
        kinds[item["type"]].append(item)
    if not kinds["booking"]:
        raise click.ClickException(f"There is no booking {booking_id}.")
    (booking,) = kinds.pop("booking")
    events = [_event(stage, one) for one in [*kinds.pop("event", []), *kinds.pop("past_event", [])]]
    ledger = kinds.pop("ledger", [])
    order = booking["payment"].get("order_id")
    return {
        "booking": _shown(booking),
        "order": [_shown(one) for one in raw.partition(stage, f"ORDER#{order}")] if order else [],
        "ledger": [_shown(one) for one in ledger],
        "heldPaise": _held(ledger),
        "events": sorted(events, key=lambda one: str(one["occurred_at"])),
        "payouts": list(_payouts(stage, booking)),
        "others": {kind: [_shown(one) for one in found] for kind, found in sorted(kinds.items())},
        "timeline": _timeline(booking, ledger, events),
    }


def _event(stage: Stage, item: Values) -> Values:
    reached = [
        {"how": one["SK"].rpartition("#")[0], "whom": one["SK"].rpartition("#")[2], "at": one["delivered_at"]}
        for one in raw.partition(stage, f"EVENT#{item['id']}")
        if one["type"] == "delivery"
    ]
    return _shown(item) | {"delivered": item["type"] == "past_event", "deliveries": reached}


def _held(ledger: list[Values]) -> int:
    from chalicelib.domain.ledger import SIGNS

    return sum(SIGNS[line["movement"]] * int(line["amount_paise"]) for line in ledger)


def _payouts(stage: Stage, booking: Values) -> Iterator[Values]:
    """The lines that the booking has in payouts of its mentor."""
    mentor = booking["mentor"]["id"]
    for payout in raw.partition(stage, f"M#{mentor}"):
        if payout["type"] == "payout":
            lines = raw.partition(stage, f"PAYOUT#{mentor}#{payout['SK'].partition('#')[2]}")
            own = [_shown(one) for one in lines if one["booking_id"] == booking["id"]]
            if own:
                names = ("id", "stage", "transaction_id", "failure_reason")
                yield {name: payout.get(name) for name in names} | {"lines": own}


def _timeline(booking: Values, ledger: list[Values], events: list[Values]) -> list[str]:
    """What moved, what happened and whom it reached, in the order it did."""
    marks = [(booking["created_at"], "booking made")]
    marks += [
        (
            one["moved_at"],
            f"ledger: {one['movement']} {one['amount_paise']} {one.get('reference') or ''}".rstrip(),
        )
        for one in ledger
    ]
    marks += [(one["occurred_at"], f"event: {one['event_type']}") for one in events]
    marks += [
        (each["at"], f"reached: {each['whom']} by {each['how']}, of {one['event_type']}")
        for one in events
        for each in one["deliveries"]
    ]
    return [f"{at} {what}" for at, what in sorted(marks)]


def _shown(item: Values) -> Values:
    return {
        name: value for name, value in item.items() if name not in _NOT_SHOWN and not name.startswith("GSI")
    }


# ── Razorpay's word ──────────────────────────────────────────────────────────────────────────────────


@command
@click.argument("booking_id")
@dry_run
def refetch_booking(_: Stage, booking_id: str, *, dry_run: bool) -> Any:
    """Ask Razorpay for a booking's order, payments and refunds, and bring in what we do not know yet."""
    from chalicelib import clock, wiring
    from chalicelib.services import refetching
    from chalicelib.storage import bookings

    told = refetching.ask(booking_id, wiring.payments())
    refused = [] if dry_run else refetching.apply(told, wiring.outside(now=clock.now()))
    after = bookings.find(booking_id) or told.booking
    return {
        "razorpay": {
            "order": told.order and _of_razorpay(told.order),
            "payments": [_of_razorpay(one) for one in told.payments],
            "refunds": [_of_razorpay(one) for one in told.refunds],
        },
        "before": _standing(told.booking),
        "after": _standing(after),
        "notBroughtIn": refused,
        "dryRun": dry_run,
    }


def _of_razorpay(entity: Any) -> Values:
    return {name: value for name, value in asdict(entity).items() if value not in (None, {}, ())}


def _standing(booking: Any) -> Values:
    return {
        "status": booking.status,
        "paymentStatus": booking.payment.status,
        "paymentId": booking.payment.payment_id,
        "refundStatus": booking.refund and booking.refund.status,
        "version": booking.version,
    }
