"""Where are the sums of each day kept, and has a ledger line been counted?"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date

from pynamodb.attributes import NumberAttribute

from chalicelib.domain.ledger import LedgerLine
from chalicelib.domain.revenue import Takings
from chalicelib.storage import keys, ledger
from chalicelib.storage.table import Item, query
from chalicelib.storage.together import together
from chalicelib.storage.transactions import Refused, Transaction

_PAGE = 1000


class RevenueItem(Item, discriminator="revenue"):
    """One shard of a day."""

    gross_paise = NumberAttribute(default=0)
    refunds_paise = NumberAttribute(default=0)
    platform_fees_paise = NumberAttribute(default=0)
    gst_paise = NumberAttribute(default=0)
    mentor_payouts_paise = NumberAttribute(default=0)
    sessions = NumberAttribute(default=0)


def count(booking_id: str, lines: Sequence[LedgerLine], sums: Mapping[date, Takings]) -> bool:
    """Adds the lines' sums to their days and marks the lines, once. False: somebody has counted one of them."""
    tx = Transaction()
    for line in lines:
        ledger.mark_counted(tx, line)
    for day, takings in sums.items():
        actions = [
            getattr(RevenueItem, one.name).add(amount)
            for one in fields(takings)
            if (amount := getattr(takings, one.name))
        ]
        if actions:
            tx.update(f"day {day}", RevenueItem, keys.revenue(day, booking_id), actions=actions)
    try:
        tx.commit()
    except Refused:
        return False
    return True


def between(first: date, last: date) -> dict[date, Takings]:
    """The sums of each day in which anything moved, both ends included."""
    years = range(first.year, last.year + 1)
    sums: dict[date, Takings] = {}
    for items in together([lambda year=year: _of_year(year, first, last) for year in years]):  # type: ignore[misc]
        for item in items:
            day = keys.revenue_day(item.key)
            sums[day] = sums.get(day, Takings()) + _takings(item)
    return sums


def _of_year(year: int, first: date, last: date) -> list[RevenueItem]:
    low, high = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    partition, bounds = keys.revenue_between(low, high)
    found, after = [], None
    while True:
        page = query(partition, between=bounds, limit=_PAGE, after=after)
        found += [item for item in page.items if isinstance(item, RevenueItem)]
        after = page.after
        if after is None:
            return found


def _takings(item: RevenueItem) -> Takings:
    return Takings(**{one.name: int(getattr(item, one.name)) for one in fields(Takings)})
