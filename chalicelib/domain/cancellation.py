"""What does a student get back for cancelling now?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.money import percentage


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundStep:
    """Who cancels with more notice than this, or exactly this where that counts, gets `percent` back."""

    notice_hours: int
    percent: int
    exactly_counts: bool

    def covers(self, notice: timedelta) -> bool:
        step = timedelta(hours=self.notice_hours)
        return notice >= step if self.exactly_counts else notice > step


# Longest notice first. Source: customer plan 2.4, and the contract: more than 24 h all, from 4 h to 24 h half.
REFUND_STEPS = (
    RefundStep(notice_hours=24, percent=100, exactly_counts=False),
    RefundStep(notice_hours=4, percent=50, exactly_counts=True),
)


def refund_paise(
    amount_paise: int, *, scheduled_at: datetime, now: datetime, steps: tuple[RefundStep, ...] = REFUND_STEPS
) -> int:
    """Paise a student gets back for cancelling at `now`; the half is rounded down."""
    notice = scheduled_at - now
    percent = next((step.percent for step in steps if step.covers(notice)), 0)
    return percentage(amount_paise, percent)
