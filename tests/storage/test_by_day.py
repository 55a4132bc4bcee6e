"""Is a number for each day what it was, read again, and small?"""

from datetime import date, timedelta

import pytest

from chalicelib.domain.figures import Figures
from chalicelib.storage import keys
from chalicelib.storage.figures import FiguresItem, figures_of
from chalicelib.storage.table import Item, get
from chalicelib.storage.transactions import Transaction
from tests.product_table import Table
from tests.units import size_bytes

HALF_A_YEAR = {str(date(2026, 3, 2) - timedelta(days=number)): 1 + number % 4 for number in range(180)}
MANY_ANSWERS = dict.fromkeys(list(HALF_A_YEAR)[:90], (5, 42, 180))


def kept(figures: Figures) -> Figures:
    key = keys.figures("mtr_1")
    Transaction().put("figures", FiguresItem.of(figures, key)).commit()
    return figures_of(get(FiguresItem, key))


@pytest.mark.parametrize("days", [{}, {"2026-03-02": 7}, {"2026-02-27": 1, "2026-03-02": 12}, HALF_A_YEAR])
def test_days_are_read_as_they_were_written(table: Table, days: dict[str, int]) -> None:
    figures = Figures(version=1, confirmed_on=days, answers={day: (one, 9) for day, one in days.items()})

    assert kept(figures) == figures


def test_the_busiest_mentors_figures_are_within_two_kilobytes(table: Table) -> None:
    kept(Figures(version=1, confirmed_on=HALF_A_YEAR, cancelled_on=HALF_A_YEAR, answers=MANY_ANSWERS))

    (item,) = table.client.scan(TableName=table.name)["Items"]
    assert size_bytes(item) < 2048


def test_what_an_earlier_version_kept_is_read(table: Table) -> None:
    kept(Figures(version=1))
    (item,) = table.client.scan(TableName=table.name)["Items"]
    answer = {"M": {"at": {"S": "2026-03-02T10:00:00Z"}, "minutes": {"N": "42"}}}
    item["confirmed_on"] = {"M": {"2026-03-01": {"N": "3"}}}
    item["answers"] = {"M": {"cnv_1": answer, "cnv_2": answer}}

    found = figures_of(Item.from_raw_data(item))

    assert found.confirmed_on == {"2026-03-01": 3}
    assert found.answers == {"2026-03-02": (42, 42)}
