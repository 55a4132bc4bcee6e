"""Has each paisa gone one way, once?"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from infra.invariants.table import Breach, Rule, Table, Values, has_gone

# What each movement does to what we hold.
_HELD = {
    "captured": 1,
    "refunded": -1,
    "platform_fee": -1,
    "mentor_share": -1,
    "platform_fee_back": 1,
    "mentor_share_back": 1,
    "charged_back": -1,
    "written_off": 1,
    "paid_out": 0,
    "withheld": 0,
}
# Whose effects make good what a lost dispute took.
_MAKES_GOOD = ("dispute_lost", "booking_completed", "booking_cancelled", "refund_processed")


def _payments_are_booked_once(table: Table, _: datetime) -> Iterator[Breach]:
    captured = Counter(
        (line["booking_id"], line["reference"])
        for line in table.all("ledger")
        if line["movement"] == "captured"
    )
    known = Counter((item["booking_id"], item["PK"].partition("#")[2]) for item in table.all("payment"))
    if captured != known or set(captured.values()) - {1}:
        yield Breach("a payment is booked once", "ledger", f"{captured - known} {known - captured}")
    for booking in table.bookings:
        own = booking["payment"]["payment_id"]
        if own is not None and (booking["id"], own) not in captured:
            yield Breach("a payment is booked once", booking["id"], f"{own} is not in the ledger")


def _refunds_are_booked_once(table: Table, _: datetime) -> Iterator[Breach]:
    gone = Counter(
        (line["booking_id"], int(line["amount_paise"]))
        for line in table.all("ledger")
        if line["movement"] == "refunded"
    )
    said = Counter(
        (item["booking_id"], int(item["amount_paise"]))
        for item in table.all("refund")
        if item["status"] == "processed"
    )
    if gone != said:
        yield Breach("a refund is booked once", "ledger", f"booked {gone - said}, said {said - gone}")


def _refunds_are_those_of_bookings(table: Table, _: datetime) -> Iterator[Breach]:
    captured = {line["reference"] for line in table.all("ledger") if line["movement"] == "captured"}
    intents = table.of_bookings("refund")
    for booking in table.bookings:
        own = [one for one in intents[booking["id"]] if not one["is_extra"]]
        asked = [(one["payment_id"], int(one["amount_paise"]), has_gone(one)) for one in own]
        refund, paid = booking.get("refund"), booking["payment"]["payment_id"]
        wanted = [(paid, int(refund["amount_paise"]), has_gone(refund))] if refund else []
        if asked != wanted:
            yield Breach(
                "refunds are those of bookings", booking["id"], f"wanted {wanted}, asked for {asked}"
            )
        paid_extra = {one["payment_id"] for one in intents[booking["id"]] if one["is_extra"]}
        if paid in paid_extra or not paid_extra <= captured:
            yield Breach("refunds are those of bookings", booking["id"], f"extra {paid_extra}")


def _books_balance(table: Table, _: datetime) -> Iterator[Breach]:
    lines, intents = table.of_bookings("ledger"), table.of_bookings("refund")
    unborne = {item["subject"] for item in table.all("event") if item["event_type"] in _MAKES_GOOD}
    for booking in table.bookings:
        moved = lines[booking["id"]]
        held = sum(_HELD[line["movement"]] * int(line["amount_paise"]) for line in moved)
        waiting = _on_their_way(booking, intents[booking["id"]])
        whole = int(booking["payment"]["amount_paise"]) if booking["status"] == "confirmed" else 0
        lost = _charged_back(moved)
        short = (whole and whole - lost) + waiting - held
        # What a lost dispute took is made good by an effect, and beyond the price once the refund has gone.
        is_to_come = 0 < short <= lost and (waiting or booking["id"] in unborne)
        if short and not is_to_come:
            found = f"held {held}; {whole} are not shared out, {waiting} go back, {lost} were taken"
            yield Breach("books balance", booking["id"], found)


def _charged_back(lines: Iterable[Values]) -> int:
    """What banks have taken, but for what was written off."""
    signs = {"charged_back": 1, "written_off": -1}
    return sum(signs.get(line["movement"], 0) * int(line["amount_paise"]) for line in lines)


def _on_their_way(booking: Values, intents: Iterable[Values]) -> int:
    return sum(
        int(one["amount_paise"])
        for one in intents
        if not has_gone(one) and (one["is_extra"] or booking["status"] == "cancelled")
    )


RULES: tuple[Rule, ...] = (
    _payments_are_booked_once,
    _refunds_are_booked_once,
    _refunds_are_those_of_bookings,
    _books_balance,
)
