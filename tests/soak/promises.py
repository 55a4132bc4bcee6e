"""Where is what there is not what was promised?"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.soak.told import Said, Told, standing

Json = dict[str, Any]


def booking_faults(told: Told, booking: Json) -> Iterator[str]:
    """Where a booking, at rest, is not what was promised."""
    yield from _state_faults(told, booking)
    yield from _word_faults(told, booking)


def _state_faults(told: Told, booking: Json) -> Iterator[str]:
    status, refund = booking["status"], booking["refund"]
    if status in ("pending", "confirmed", "in_progress"):
        yield f"still {status}"
    if told.confirmed and booking["payment"]["status"] not in ("paid", "partially_refunded", "refunded"):
        yield f"was confirmed, its payment is {booking['payment']['status']}"
    if told.confirmed and status == "cancelled" and booking["cancelledBy"] == "system":
        yield "was confirmed, and the system cancelled it"
    for by, amount, was_paid in told.cancels:
        # Who cancels what is not paid yet is promised nothing; a payment that comes then goes back whole.
        promised = (amount,) if was_paid else (None, told.amount)
        if (status, booking["cancelledBy"]) != ("cancelled", by) or (
            refund and refund["amount"]
        ) not in promised:
            yield f"{by} cancelled it for {amount}; it is {status} by {booking['cancelledBy']}, refund {refund}"
    if told.in_vain and (status != "cancelled" or not (refund or told.cancels)):
        yield f"was paid in vain; it is {status}, refund {refund}"
    if refund and refund["status"] != "processed":
        yield f"its refund is {refund['status']}"


def _word_faults(told: Told, booking: Json) -> Iterator[str]:
    if told.marked and told.marked != {booking["status"]}:
        yield f"was marked {told.marked}, is {booking['status']}"
    if told.moves and "move" not in told.unsure and booking["scheduledAt"] not in standing(told.moves):
        yield f"was moved to {standing(told.moves)}, is at {booking['scheduledAt']}"
    notes = booking.get("sessionNotes")
    if told.notes and "notes" not in told.unsure and (notes or {}).get("content") not in standing(told.notes):
        yield f"its notes are {notes}"
    if len(set(told.reviews)) > 1 or (told.reviews and not booking["reviewed"]):
        yield f"was reviewed by {told.reviews}, reviewed: {booking['reviewed']}"


def message_faults(said: list[Said], there: list[Json]) -> Iterator[str]:
    """`there` is what a participant is shown, in any order."""
    by_client = defaultdict(list)
    for one in there:
        by_client[one["clientMessageId"]].append(one)
    for one in said:
        found = by_client.pop(one.client_id, [])
        if one.id is not None and [each["id"] for each in found] != [one.id]:
            yield f"{one.id}, acknowledged by {one.ways}, is there as {[each['id'] for each in found]}"
        if len(found) > 1 or one.other_ids:
            yield f"{one.client_id} is there {len(found)} times, acknowledged as {one.other_ids} too"
        if found and (found[0]["content"], found[0]["senderId"]) != (one.content, one.sender):
            yield f"{one.id} says something else"
    for unknown in (name for name in by_client if name is not None):
        yield f"{unknown} was never sent"


def overtaken(items: list[Json]) -> set[str]:
    """Bookings that were over when what follows from their confirmation had its turn.

    The clock leaps by hours, and nobody is told that a session will be which has been. That it was so shows in
    the invoice, which the same turn issues last, or in the turn's having been a sweep's.
    """
    marked, late = {}, set()
    for one in items:
        if one["type"] in ("event", "past_event") and one["event_type"] == "booking_completed":
            marked[one["subject"]] = one["occurred_at"]
        if one["type"] == "past_event" and one["event_type"] == "booking_confirmed" and int(one["attempts"]):
            late.add(one["subject"])
    invoices = {one["booking_id"]: one["issued_at"] for one in items if one["type"] == "invoice"}
    return {one for one, at in marked.items() if one in late or invoices.get(one, "") >= at}
