"""What does a mentor get for a week, and how far is it on its way?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain import payouts as rules
from chalicelib.domain.errors import InvalidTransition
from chalicelib.domain.payouts import EDGES, LineKind, Payout, PayoutLine, PayoutStage

NOW = datetime(2026, 3, 9, 0, 30, tzinfo=UTC)
MIDNIGHT_IN_INDIA = datetime(2026, 3, 8, 18, 30, tzinfo=UTC)


def begun(**changes: object) -> Payout:
    made = rules.begin("mtr_01ABC", "Vikram Seth", rules.period_before(NOW), now=NOW)
    return rules.replace(made, **changes)  # type: ignore[arg-type]


def line(net: int, *, fee: int = 0, kind: LineKind = LineKind.SHARE, booking: str = "GRP-1") -> PayoutLine:
    return PayoutLine(kind=kind, booking_id=booking, held_at=NOW, platform_fee_paise=fee, net_paise=net)


@pytest.mark.parametrize(
    "now",
    [
        MIDNIGHT_IN_INDIA,
        NOW,
        MIDNIGHT_IN_INDIA + timedelta(days=7) - timedelta(seconds=1),
    ],
)
def test_the_period_is_the_last_whole_week_in_india_whenever_it_is_run(now: datetime):
    period = rules.period_before(now)

    assert (period.first_day, period.last_day) == (date(2026, 3, 2), date(2026, 3, 8))
    assert period.end == MIDNIGHT_IN_INDIA
    assert period.end - period.start == timedelta(days=7)


def test_a_second_before_midnight_in_india_it_is_the_week_before():
    period = rules.period_before(MIDNIGHT_IN_INDIA - timedelta(seconds=1))

    assert period.first_day == date(2026, 2, 23)


def test_any_day_names_its_week():
    week = {rules.period_of(date(2026, 3, day)) for day in range(2, 9)}

    assert len(week) == 1


def test_an_id_names_its_mentor_and_its_period_and_nothing_else_does():
    made = rules.id_of("mtr_01ABC", date(2026, 3, 2))

    assert made == "pyt_01ABC_20260302"
    assert rules.place_of(made) == ("mtr_01ABC", date(2026, 3, 2))
    for nonsense in (
        "",
        "pyt",
        "pyt_",
        "pyt__20260302",
        "pyt_01ABC_2026032",
        "pyt_01ABC_20261302",
        "x_1_20260302",
    ):
        assert rules.place_of(nonsense) is None


def test_lines_add_up():
    payout = rules.with_lines(
        begun(), [line(40000, fee=10000), line(8000, fee=2000, booking="GRP-2")], now=NOW
    )
    payout = rules.with_lines(payout, [line(-4000, fee=-1000, kind=LineKind.REFUND)], now=NOW)

    assert (payout.amount_paise, payout.platform_fee_paise, payout.net_paise) == (55000, 11000, 44000)
    assert (payout.sessions, payout.booking_ids, payout.version) == (2, ("GRP-1", "GRP-2"), 2)


def test_a_header_names_no_more_bookings_than_fit_an_item():
    lines = [line(1, booking=f"GRP-{number}") for number in range(rules.NAMED_BOOKINGS + 1)]

    payout = rules.with_lines(begun(), lines, now=NOW)

    assert len(payout.booking_ids) == rules.NAMED_BOOKINGS
    assert payout.sessions == payout.net_paise == rules.NAMED_BOOKINGS + 1


def test_what_refunds_have_eaten_up_is_completed_with_nothing_to_send():
    sealed = rules.seal(begun(net_paise=0), method=None, now=NOW)

    assert (sealed.stage, sealed.processed_at) == (PayoutStage.COMPLETED, NOW)
    assert rules.seal(begun(net_paise=1), method=None, now=NOW).stage is PayoutStage.PENDING


@pytest.mark.parametrize("before", PayoutStage)
@pytest.mark.parametrize("after", PayoutStage)
def test_only_the_tables_edges_lead_on(before: PayoutStage, after: PayoutStage):
    payout = begun(stage=before)

    if after in EDGES[before]:
        assert rules.become(payout, after, now=NOW).stage is after
    else:
        with pytest.raises(InvalidTransition):
            rules.become(payout, after, now=NOW)


def test_every_stage_has_its_edges():
    assert set(EDGES) == set(PayoutStage)
