"""Is each mentor's share paid once, and does the ledger say the same?"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from infra.invariants.table import Breach, Rule, Table, Values


def _shares_are_paid_once(table: Table, _: datetime) -> Iterator[Breach]:
    lines = table.all("payout_line")
    paid = Counter(line["booking_id"] for line in lines if line["SK"].startswith("share#"))
    for booking in table.bookings:
        is_in_one = booking["mentor_payout"]["status"] in ("scheduled", "paid")
        if paid[booking["id"]] != int(is_in_one):
            found = f"{booking['mentor_payout']['status']}, in {paid[booking['id']]} payouts"
            yield Breach("a share is paid once", booking["id"], found)


def _payouts_are_their_lines(table: Table, _: datetime) -> Iterator[Breach]:
    sums: Counter[str] = Counter()
    for line in table.all("payout_line"):
        sums[line["PK"]] += int(line["net_paise"])
    for payout in table.all("payout"):
        if sums[_partition(payout)] != int(payout["net_paise"]):
            found = f"{payout['net_paise']} of {sums[_partition(payout)]}"
            yield Breach("a payout is its lines", payout["id"], found)


def _partition(payout: Values) -> str:
    """Where its lines lie."""
    return f"PAYOUT#{payout['mentor_id']}#{payout['SK'].partition('#')[2]}"


def _payouts_are_in_the_ledger(table: Table, _: datetime) -> Iterator[Breach]:
    """Of those that arrived and whose bookings say so; of the others, nothing is there yet, or a part."""
    telling = {item["subject"] for item in table.all("event") if item["event_type"] == "payout_completed"}
    arrived = {_partition(one): one for one in table.all("payout") if one["stage"] == "completed"}
    due: Counter[tuple[str, str]] = Counter()
    least: Counter[tuple[str, str]] = Counter()
    for line in table.all("payout_line"):
        payout = arrived.get(line["PK"])
        if payout:
            place = (line["booking_id"], "paid_out" if line["SK"].startswith("share#") else "withheld")
            due[place] += abs(int(line["net_paise"]))
            if payout["id"] not in telling:
                least[place] += abs(int(line["net_paise"]))
    moved: Counter[tuple[str, str]] = Counter()
    for line in table.all("ledger"):
        if line["movement"] in ("paid_out", "withheld"):
            moved[line["booking_id"], line["movement"]] += int(line["amount_paise"])
    for place in sorted(due.keys() | moved.keys()):
        if not least[place] <= moved[place] <= due[place]:
            found = f"{due[place]} in payouts that arrived, {moved[place]} in the ledger"
            yield Breach("payouts are in the ledger", " ".join(place), found)


def _arrivals_are_told(table: Table, _: datetime) -> Iterator[Breach]:
    """A booking says that it is paid exactly if the ledger says that its share was paid out."""
    paid = Counter(line["booking_id"] for line in table.all("ledger") if line["movement"] == "paid_out")
    for booking in table.bookings:
        if paid[booking["id"]] != int(booking["mentor_payout"]["status"] == "paid"):
            found = f"{booking['mentor_payout']['status']}, paid out {paid[booking['id']]} times"
            yield Breach("what is paid says so", booking["id"], found)


def _takebacks_are_taken_once(table: Table, _: datetime) -> Iterator[Breach]:
    taken: Counter[str] = Counter()
    for line in table.all("payout_line"):
        if line["SK"].startswith("refund#"):
            taken[line["booking_id"]] -= int(line["net_paise"])
    back: Counter[str] = Counter()
    for line in table.all("ledger"):
        if line["movement"] == "mentor_share_back":
            back[line["booking_id"]] += int(line["amount_paise"])
    known = {one["booking_id"]: one for one in table.all("takeback")}
    for booking_id in sorted(known.keys() | taken.keys() | back.keys()):
        one = known.get(booking_id, {})
        owed = (int(one.get("share_paise", 0)), int(one.get("taken_share_paise", 0)))
        if owed != (back[booking_id], taken[booking_id]) or owed[1] > owed[0]:
            found = f"owed and taken {owed}, in ledger and payouts {(back[booking_id], taken[booking_id])}"
            yield Breach("what is owed to us is taken once", booking_id, found)


RULES: tuple[Rule, ...] = (
    _shares_are_paid_once,
    _payouts_are_their_lines,
    _payouts_are_in_the_ledger,
    _arrivals_are_told,
    _takebacks_are_taken_once,
)
