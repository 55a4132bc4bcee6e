"""Are the sums of each day what the counted lines of the ledger add up to?"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

from infra.invariants.table import Breach, Rule, Table, Values, instant

_INDIA = timezone(timedelta(hours=5, minutes=30))
# What a movement counts in: sums with their signs.
_COUNTS = {
    "captured": {"gross_paise": 1},
    "refunded": {"refunds_paise": 1},
    "charged_back": {"refunds_paise": 1},
    "platform_fee": {"platform_fees_paise": 1},
    "platform_fee_back": {"platform_fees_paise": -1},
    "written_off": {"platform_fees_paise": -1},
    "mentor_share": {"mentor_payouts_paise": 1},
    "mentor_share_back": {"mentor_payouts_paise": -1},
}
_TAXED = {"captured": 1, "refunded": -1, "charged_back": -1}
_SUMS = ("gross_paise", "refunds_paise", "platform_fees_paise", "gst_paise", "mentor_payouts_paise")


def _days_are_their_lines(table: Table, _: datetime) -> Iterator[Breach]:
    kept: Counter[tuple[str, str]] = Counter()
    for shard in table.all("revenue"):
        day = f"{shard['PK'].partition('#')[2]}-{shard['SK'].partition('#')[0]}"
        for name in _SUMS:
            kept[day, name] += int(shard.get(name, 0))
    right = _recounted(table)
    for day, name in sorted(kept.keys() | right.keys()):
        if kept[day, name] != right[day, name]:
            found = f"{kept[day, name]} kept, {right[day, name]} counted in the ledger"
            yield Breach("revenue equals a recount", f"{day} {name}", found)


def _recounted(table: Table) -> Counter[tuple[str, str]]:
    rates = {booking["id"]: Decimal(booking["terms"]["gst_rate"]) for booking in table.bookings}
    sums: Counter[tuple[str, str]] = Counter()
    for line in table.all("ledger"):
        if line.get("counted"):
            day, amount = _day(line), int(line["amount_paise"])
            for name, sign in _COUNTS.get(line["movement"], {}).items():
                sums[day, name] += sign * amount
            tax = amount - int((amount / (1 + rates[line["booking_id"]])).quantize(Decimal(1), ROUND_HALF_UP))
            sums[day, "gst_paise"] += _TAXED.get(line["movement"], 0) * tax
    return sums


def _day(line: Values) -> str:
    return instant(line["moved_at"]).astimezone(_INDIA).date().isoformat()


def _every_line_is_counted(table: Table, _: datetime) -> Iterator[Breach]:
    for line in table.all("ledger"):
        if line["movement"] in _COUNTS and not line.get("counted"):
            yield Breach("the ledger is counted", line["booking_id"], f"{line['movement']} {line['id']}")


RULES: tuple[Rule, ...] = (_days_are_their_lines,)
AT_REST: tuple[Rule, ...] = (_every_line_is_counted,)
