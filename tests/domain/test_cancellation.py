from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.cancellation import RefundStep, refund_paise

START = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def back(notice: timedelta, amount_paise: int = 101) -> int:
    return refund_paise(amount_paise, scheduled_at=START, now=START - notice)


@pytest.mark.parametrize(
    ("notice", "refund"),
    [
        (timedelta(days=90), 101),
        (timedelta(hours=24) + MOMENT, 101),
        (timedelta(hours=24), 50),
        (timedelta(hours=24) - MOMENT, 50),
        (timedelta(hours=4) + MOMENT, 50),
        (timedelta(hours=4), 50),
        (timedelta(hours=4) - MOMENT, 0),
        (timedelta(0), 0),
        (-timedelta(days=2), 0),
    ],
)
def test_all_goes_back_beyond_a_day_half_from_four_hours_then_nothing(notice: timedelta, refund: int) -> None:
    assert back(notice) == refund


def test_the_longest_notice_that_is_given_decides() -> None:
    steps = (
        RefundStep(notice_hours=2, percent=80, exactly_counts=True),
        RefundStep(notice_hours=1, percent=10, exactly_counts=False),
    )

    found = [
        refund_paise(100, scheduled_at=START, now=START - timedelta(hours=hours), steps=steps)
        for hours in (3, 2, 1.5, 1)
    ]

    assert found == [80, 80, 10, 0]
