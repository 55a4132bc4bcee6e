"""How is an amount divided, so that the parts always add up to the whole?

Amounts are whole paise, rates shares of one (0.20 is 20 %). Source: the contract's rules of tax and split.
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

PAISE_PER_RUPEE = 100
_WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Split:
    """A price divided between us and the mentor."""

    platform_fee_paise: int
    mentor_share_paise: int


@dataclass(frozen=True, slots=True)
class Tax:
    """A price that includes GST, taken apart."""

    taxable_paise: int
    gst_paise: int


def split(amount_paise: int, commission_rate: Decimal) -> Split:
    """The fee is rounded half up to a paisa, once; the mentor gets all the rest."""
    fee = int((amount_paise * commission_rate).quantize(_WHOLE, ROUND_HALF_UP))
    return Split(fee, amount_paise - fee)


def tax(amount_paise: int, gst_rate: Decimal) -> Tax:
    """The taxable part is rounded half up to a paisa, once; GST is all the rest."""
    taxable = int((amount_paise / (1 + gst_rate)).quantize(_WHOLE, ROUND_HALF_UP))
    return Tax(taxable, amount_paise - taxable)


def percentage(amount_paise: int, percent: int) -> int:
    """Rounded down: what a student gets back of an odd amount is never more than their share."""
    return int((Decimal(amount_paise) * percent / 100).quantize(_WHOLE, ROUND_FLOOR))
