"""Is each booking whole in itself, and where its last change may have led?"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from infra.invariants.table import Breach, Rule, Table, Values

# Where a booking may be after any number of steps. What a person cancelled stays so; see `_is_forward`.
_REACHABLE = {
    "pending": {"pending", "confirmed", "completed", "no_show", "cancelled"},
    "confirmed": {"confirmed", "completed", "no_show", "cancelled"},
    "cancelled": {"cancelled", "confirmed", "completed", "no_show"},
    "completed": {"completed"},
    "no_show": {"no_show"},
}
_UNPAID = {"payment_id": False, "paid_at": False}
_PAID = {"payment_id": True, "paid_at": True}
_STATES: dict[str, dict[str, bool]] = {
    # What a booking in each state has, and has not.
    "pending": {
        **_UNPAID,
        "hold_expires_at": True,
        "refund": False,
        "cancelled_at": False,
        "completed_at": False,
    },
    "confirmed": {
        **_PAID,
        "hold_expires_at": False,
        "refund": False,
        "cancelled_at": False,
        "completed_at": False,
    },
    "completed": {**_PAID, "hold_expires_at": False, "cancelled_at": False, "completed_at": True},
    "no_show": {**_PAID, "hold_expires_at": False, "cancelled_at": False, "completed_at": True},
    "cancelled": {"cancelled_at": True, "cancelled_by": True, "cancellation_reason": True},
}


def _states_are_whole(table: Table, _: datetime) -> Iterator[Breach]:
    for booking in table.bookings:
        has = {**booking["payment"], **{name: value for name, value in booking.items() if name != "payment"}}
        for name, is_there in _STATES[booking["status"]].items():
            if (has.get(name) is not None) is not is_there:
                yield Breach(
                    "states are whole", booking["id"], f"{booking['status']}, {name}: {has.get(name)}"
                )


def _prices_add_up(table: Table, _: datetime) -> Iterator[Breach]:
    for booking in table.bookings:
        amount, fee = int(booking["payment"]["amount_paise"]), int(booking["platform_fee_paise"])
        share = int(booking["mentor_payout"]["amount_paise"])
        back = _given_back(booking)
        rate = Decimal(booking["terms"]["commission_rate"])
        right = int(((amount - back) * rate).quantize(Decimal(1), ROUND_HALF_UP))
        if fee + share + back != amount or fee != right:
            yield Breach("parts make the price", booking["id"], f"{fee} + {share} + {back}, of {amount}")


def _given_back(booking: Values) -> int:
    """Of the price, before it was shared out: a person who cancels unpaid leaves nothing to share at all."""
    if booking["status"] != "cancelled":
        return 0
    if booking["payment"]["payment_id"] is None:
        shared = int(booking["platform_fee_paise"]) + int(booking["mentor_payout"]["amount_paise"])
        return 0 if shared else int(booking["payment"]["amount_paise"])
    return int(booking["refund"]["amount_paise"]) if booking.get("refund") else 0


def _clocks_know_what_is_due(table: Table, _: datetime) -> Iterator[Breach]:
    for booking in table.bookings:
        wanted = _due(booking)
        found = str(booking.get("GSI3PK", "")).partition("DUE#")[2].partition("#")[0]
        if found != wanted:
            yield Breach(
                "what is due is found", booking["id"], f"{wanted or 'nothing'} is due, listed: {found}"
            )


def _due(booking: Values) -> str:
    if booking["status"] == "pending":
        return "HOLD"
    if booking["status"] == "confirmed":
        return "COMPLETE" if booking["reminder_sent"] or booking.get("reminder_skipped") else "REMIND"
    owed = booking["mentor_payout"]["status"] == "pending" and not booking.get("disputed")
    return "PAYOUT" if booking.get("completed_at") and owed else ""


RULES: tuple[Rule, ...] = (_states_are_whole, _prices_add_up, _clocks_know_what_is_due)


# ── From one state to a later one ────────────────────────────────────────────────────────────────────


def impossible_steps(before: Iterable[Values], after: Iterable[Values]) -> list[Breach]:
    """What no sequence of allowed changes makes of what was there before."""
    later = {str(one["id"]): one for one in Table.of(after).bookings}
    return [
        Breach("goes forward only", str(old["id"]), f"{_brief(old)} became {_brief(new)}")
        for old in Table.of(before).bookings
        if not (new := later.get(str(old["id"]))) or not _is_forward(old, new)
    ]


def _is_forward(old: Values, new: Values) -> bool:
    by_a_person = old["status"] == "cancelled" and old.get("cancelled_by") != "system"
    reachable = {"cancelled"} if by_a_person else _REACHABLE[old["status"]]
    paid = old["payment"]["payment_id"]
    return (
        new["status"] in reachable
        and new["version"] >= old["version"]
        and paid in (None, new["payment"]["payment_id"])
        and (new["version"] > old["version"] or new == old)
    )


def _brief(booking: Values | None) -> str:
    if booking is None:
        return "nothing"
    names = ("status", "version", "cancelled_by", "scheduled_at")
    return (
        f"{ {name: str(booking[name]) for name in names if name in booking} } {booking['payment']['status']}"
    )
