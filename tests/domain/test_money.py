from decimal import Decimal

import pytest

from chalicelib.domain.money import Split, Tax, percentage, split, tax

TWENTY, EIGHTEEN = Decimal("0.20"), Decimal("0.18")


@pytest.mark.parametrize(
    ("amount_paise", "fee", "share"),
    [(0, 0, 0), (1, 0, 1), (2, 0, 2), (3, 1, 2), (50_000, 10_000, 40_000), (99_999, 20_000, 79_999)],
)
def test_the_fee_is_rounded_half_up_and_the_rest_is_the_mentors(
    amount_paise: int, fee: int, share: int
) -> None:
    assert split(amount_paise, TWENTY) == Split(platform_fee_paise=fee, mentor_share_paise=share)


def test_half_a_paisa_of_fee_is_ours() -> None:
    assert split(100, Decimal("0.125")) == Split(13, 87)


@pytest.mark.parametrize(
    ("amount_paise", "taxable", "gst"),
    [(118, 100, 18), (50_000, 42_373, 7_627), (99_900, 84_661, 15_239), (59, 50, 9), (1, 1, 0)],
)
def test_gst_is_what_the_taxable_part_leaves(amount_paise: int, taxable: int, gst: int) -> None:
    assert tax(amount_paise, EIGHTEEN) == Tax(taxable_paise=taxable, gst_paise=gst)


def test_half_a_paisa_is_taxable() -> None:
    assert tax(1, Decimal(1)) == Tax(1, 0)


@pytest.mark.parametrize(
    ("amount_paise", "percent", "part"),
    [(101, 50, 50), (199, 50, 99), (99, 100, 99), (99, 0, 0), (199, 1, 1)],
)
def test_a_part_is_rounded_down(amount_paise: int, percent: int, part: int) -> None:
    assert percentage(amount_paise, percent) == part
