"""What did the business take in on a day, and where did it go?"""

from datetime import date

import pytest

from chalicelib.domain.ledger import LedgerLine, Movement, held_paise
from chalicelib.domain.revenue import _COUNTED_IN, Grouping, Takings, by_day, grouped, start_of
from tests.booking_samples import NOW, booking

ONE = Takings(gross_paise=1, sessions=1)


def line(movement: Movement, amount_paise: int) -> LedgerLine:
    return LedgerLine(
        id=f"led_{movement}",
        booking_id="GRP-1",
        movement=movement,
        amount_paise=amount_paise,
        reference=None,
        moved_at=NOW,
    )


@pytest.mark.parametrize(
    ("grouping", "start"),
    [
        (Grouping.DAY, date(2026, 3, 8)),
        (Grouping.WEEK, date(2026, 3, 2)),
        (Grouping.MONTH, date(2026, 3, 1)),
    ],
)
def test_a_day_belongs_to_its_group(grouping: Grouping, start: date):
    assert start_of(date(2026, 3, 8), grouping) == start


@pytest.mark.parametrize("grouping", Grouping)
def test_groups_hold_only_the_days_asked_for_and_leave_none_out(grouping: Grouping):
    days = {date(2026, month, day): ONE for month in (2, 3, 4) for day in range(1, 29)}

    groups = list(grouped(days, first=date(2026, 2, 11), last=date(2026, 4, 9), grouping=grouping))

    assert sum(takings.sessions for _, takings in groups) == 18 + 28 + 9
    assert [start for start, _ in groups] == sorted({start for start, _ in groups})


def test_days_without_movement_are_there_as_nothing():
    groups = list(grouped({}, first=date(2026, 3, 1), last=date(2026, 3, 3), grouping=Grouping.DAY))

    assert groups == [(date(2026, 3, day), Takings()) for day in (1, 2, 3)]


def test_every_movement_is_counted_or_was_before():
    assert set(Movement) - set(_COUNTED_IN) == {Movement.PAID_OUT, Movement.WITHHELD}


def test_a_lost_dispute_counts_as_a_refund_and_our_loss_lowers_the_fees():
    lines = [
        line(Movement.CAPTURED, 50000),
        line(Movement.REFUNDED, 50000),
        line(Movement.CHARGED_BACK, 50000),
        line(Movement.WRITTEN_OFF, 50000),
    ]

    (takings,) = by_day((one, booking()) for one in lines).values()

    assert (takings.gross_paise, takings.refunds_paise) == (50000, 100000)
    assert takings.platform_fees_paise + takings.mentor_payouts_paise == -50000
    assert takings.gst_paise == -7627
    assert held_paise(lines) == 0
