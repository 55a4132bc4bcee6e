"""Where did each paisa of a booking go?

    captured − refunded − platform fee − mentor's share = what we still hold, and in the end that is nothing

A refund, or a bank's chargeback, after the money was shared out gives fee and share back. What goes to the
payer beyond the price is our loss: it is written off. What is paid out is the mentor's share, which we no
longer hold by then.
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
    PLATFORM_FEE_BACK = "platform_fee_back"
    MENTOR_SHARE_BACK = "mentor_share_back"
    PAID_OUT = "paid_out"
    CHARGED_BACK = "charged_back"  # a dispute that we lost: the payer's bank took the money
    WRITTEN_OFF = "written_off"  # what went back beyond the price: our loss
    WITHHELD = "withheld"  # a share that was given back, kept from a payout


# What each movement does to what we hold.
SIGNS: dict[Movement, int] = {
    Movement.CAPTURED: 1,
    Movement.REFUNDED: -1,
    Movement.PLATFORM_FEE: -1,
    Movement.MENTOR_SHARE: -1,
    Movement.PLATFORM_FEE_BACK: 1,
    Movement.MENTOR_SHARE_BACK: 1,
    Movement.CHARGED_BACK: -1,
    Movement.WRITTEN_OFF: 1,
    Movement.PAID_OUT: 0,
    Movement.WITHHELD: 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One movement. `amount_paise` is never negative; `reference` is Razorpay's id or the bank's, if any."""

    id: str
    booking_id: str
    movement: Movement
    amount_paise: int
    reference: str | None
    moved_at: datetime


def held_paise(lines: Iterable[LedgerLine]) -> int:
    """What is captured and has not gone anywhere yet."""
    return sum(SIGNS[line.movement] * line.amount_paise for line in lines)


def owed_to_mentor_paise(lines: Iterable[LedgerLine]) -> int:
    """The mentor's share that no payout has sent yet; negative where a refund came after it was sent."""
    signs = {
        Movement.MENTOR_SHARE: 1,
        Movement.MENTOR_SHARE_BACK: -1,
        Movement.PAID_OUT: -1,
        Movement.WITHHELD: 1,
    }
    return sum(signs.get(line.movement, 0) * line.amount_paise for line in lines)
