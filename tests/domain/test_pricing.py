import pytest

from chalicelib.domain.mentors import Pricing
from chalicelib.domain.pricing import amount_paise

PRICING = Pricing(thirty_min=500, sixty_min=999)


def test_a_price_in_rupees_is_an_amount_in_paise() -> None:
    assert (amount_paise(PRICING, 30), amount_paise(PRICING, 60)) == (50_000, 99_900)


def test_no_other_duration_has_a_price() -> None:
    with pytest.raises(KeyError):
        amount_paise(PRICING, 45)
