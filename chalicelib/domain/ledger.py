"""Where did each paisa of a booking go?

    captured − refunded − platform fee − mentor's share = what we still hold, and in the end that is nothing
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Movement(StrEnum):
    CAPTURED = "captured"
    REFUNDED = "refunded"
    PLATFORM_FEE = "platform_fee"
    MENTOR_SHARE = "mentor_share"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One movement of money. `amount_paise` is never negative; `reference` is Razorpay's id where there is one."""

    id: str
    booking_id: str
    movement: Movement
    amount_paise: int
    reference: str | None
    moved_at: datetime


def held_paise(lines: Iterable[LedgerLine]) -> int:
    """What is captured and has not gone anywhere yet."""
    return sum(
        line.amount_paise if line.movement is Movement.CAPTURED else -line.amount_paise for line in lines
    )
