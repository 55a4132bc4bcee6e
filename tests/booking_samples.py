"""What does a booking look like that tests of pure rules begin with?"""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from chalicelib.domain.bookings import (
    Booking,
    BookingStatus,
    MentorCard,
    MentorPayout,
    Payment,
    StudentCard,
    Terms,
)

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)


def booking(number: int = 1, *, student: str = "usr_1", **changes: Any) -> Booking:
    """Paid for and confirmed; 400 rupees of it are the mentor's."""
    made = Booking(
        id=f"GRP-{number}",
        mentor=MentorCard(id="mtr_1", slug="vikram", name="Vikram", avatar=None),
        student=StudentCard(id=student, name="Asha", avatar=None),
        scheduled_at=NOW,
        duration_minutes=30,
        buffer_minutes=0,
        topic="System Design",
        agenda="",
        status=BookingStatus.CONFIRMED,
        hold_expires_at=None,
        terms=Terms(commission_rate=Decimal("0.2"), gst_rate=Decimal("0.18")),
        payment=Payment(amount_paise=50_000, paid_at=NOW),
        platform_fee_paise=10_000,
        mentor_payout=MentorPayout(amount_paise=40_000),
        conversation_id="cnv_1",
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(made, **changes)
