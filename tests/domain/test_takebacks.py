"""What does a mentor owe us when a session is refunded after its money was shared out?"""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import takebacks as rules
from chalicelib.domain.takebacks import Takeback

NOW = datetime(2026, 3, 9, tzinfo=UTC)


def owed(share: int, fee: int) -> Takeback:
    return Takeback(
        booking_id="GRP-1",
        mentor_id="mtr_1",
        held_at=NOW,
        share_paise=share,
        fee_paise=fee,
        created_at=NOW,
    )


def test_what_fits_is_taken_at_once():
    left, line = rules.take(owed(40000, 10000), at_most_paise=50000)

    assert (line.net_paise, line.platform_fee_paise, line.amount_paise) == (-40000, -10000, -50000)
    assert left.left_paise == 0


def test_no_more_is_taken_than_there_is():
    left, line = rules.take(owed(40000, 10000), at_most_paise=15000)

    assert (line.net_paise, left.left_paise) == (-15000, 25000)


@given(
    share=st.integers(1, 10**7),
    fee=st.integers(0, 10**7),
    payouts=st.lists(st.integers(1, 10**6), min_size=1, max_size=30),
)
def test_parts_add_up_to_the_whole(share: int, fee: int, payouts: list[int]):
    left, lines = owed(share, fee), []
    for available in [*payouts, share]:
        if left.left_paise:
            left, line = rules.take(left, at_most_paise=available)
            assert 0 <= -line.net_paise <= available
            assert line.platform_fee_paise <= 0
            lines.append(line)

    assert left.left_paise == 0
    assert sum(line.net_paise for line in lines) == -share
    assert sum(line.platform_fee_paise for line in lines) == -fee
