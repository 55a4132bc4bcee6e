"""Does every paisa of every price go somewhere, whatever is given back and at whatever commission?"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import pytest

from chalicelib.domain import money
from tests.proof.size import IS_DEEP, sized

LOWEST, HIGHEST = 100, 200_000
# How many hundredths a student gets back: the policy's three, and in the deep run some that it might have.
BACK = (0, 50, 100) if not IS_DEEP else (0, 1, 25, 33, 50, 67, 75, 99, 100)
OF_THE_PRODUCT = Decimal("0.20")
RATES = tuple(Decimal(rate).scaleb(-3) for rate in range(0, 1001, sized(125, 25)))
GST = (Decimal("0.18"), Decimal("0.05"), Decimal("0.12"), Decimal(0))


def half_up(numerator: int, denominator: int) -> int:
    """Of whole numbers alone, so that it cannot err as the product might."""
    return (2 * numerator + denominator) // (2 * denominator)


def wrong_splits(amounts: range, rate: Decimal) -> Iterator[tuple[int, int]]:
    """Amounts and shares given back at which the parts are not those of the whole."""
    numerator, denominator = rate.as_integer_ratio()
    for amount in amounts:
        for percent in BACK:
            back = money.percentage(amount, percent)
            parts = money.split(amount - back, rate)
            fee, share = parts.platform_fee_paise, parts.mentor_share_paise
            is_right = (
                back + fee + share == amount
                and back == amount * percent // 100
                and fee == half_up((amount - back) * numerator, denominator)
                and min(back, fee, share) >= 0
            )
            if not is_right:
                yield amount, percent


def wrong_taxes(amounts: range, rate: Decimal) -> Iterator[int]:
    numerator, denominator = rate.as_integer_ratio()
    for amount in amounts:
        tax = money.tax(amount, rate)
        taxable = half_up(amount * denominator, denominator + numerator)
        if (tax.taxable_paise, tax.gst_paise) != (taxable, amount - taxable):
            yield amount


def test_every_price_is_its_parts(tried):
    amounts = range(LOWEST, HIGHEST + 1)

    assert next(wrong_splits(amounts, OF_THE_PRODUCT), None) is None
    tried(amounts=len(amounts), shares_given_back=len(BACK))


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_so_it_is_at_any_commission(rate, tried):
    amounts = range(LOWEST, HIGHEST + 1, sized(97, 1))

    assert next(wrong_splits(amounts, rate), None) is None
    tried(amounts=len(amounts), shares_given_back=len(BACK))


@pytest.mark.parametrize("rate", GST, ids=str)
def test_tax_and_what_is_taxed_are_the_price(rate, tried):
    amounts = range(LOWEST, HIGHEST + 1, sized(7, 1))

    assert next(wrong_taxes(amounts, rate), None) is None
    tried(amounts=len(amounts))


def each_part_rounded(amount_paise: int, commission_rate: Decimal) -> money.Split:
    fee = (amount_paise * commission_rate).quantize(Decimal(1), ROUND_HALF_UP)
    share = (amount_paise * (1 - commission_rate)).quantize(Decimal(1), ROUND_HALF_UP)
    return money.Split(int(fee), int(share))


def in_floats(amount_paise: int, commission_rate: Decimal) -> money.Split:
    fee = round(amount_paise * float(commission_rate))
    return money.Split(fee, amount_paise - fee)


@pytest.mark.parametrize("bug", [each_part_rounded, in_floats])
def test_money_rounded_otherwise_is_seen(bug, monkeypatch):
    monkeypatch.setattr(money, "split", bug)

    assert next(wrong_splits(range(LOWEST, 2000), Decimal("0.125")), None) is not None


def test_a_half_rounded_up_is_seen(monkeypatch):
    monkeypatch.setattr(money, "percentage", lambda amount, percent: half_up(amount * percent, 100))

    assert next(wrong_splits(range(LOWEST, 2000), OF_THE_PRODUCT), None) == (101, 50)
