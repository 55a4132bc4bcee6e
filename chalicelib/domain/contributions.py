"""What does one booking count for its mentor's figures?

Each booking counts as one Contribution, which follows from the booking alone. Figures are the sum of them:
when a booking changes, what it counted before is taken off and what it counts now is added, so that the
figures always equal a recount, in whatever order and however often changes are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.bookings import Booking, BookingStatus, Party, PayoutStatus
from chalicelib.domain.figures import (
    CANCELLATIONS_COUNT_FOR,
    WEEKS_SHOWN,
    Figures,
    Student,
    month_of,
    week_of,
)

_KEPT_WEEKS = WEEKS_SHOWN + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one booking counts. Its day of confirmation is UTC's; week (its Monday) and month are India's."""

    student_id: str
    confirmed_on: str | None = None
    outcome: BookingStatus | None = None
    is_cancelled_by_mentor: bool = False
    earned_paise: int = 0
    earned_in_week: str | None = None
    earned_in_month: str | None = None
    paid_out_paise: int = 0

    @property
    def sessions(self) -> int:
        """1 for a completed session."""
        return int(self.outcome is BookingStatus.COMPLETED)


_NOTHING = Contribution(student_id="")
_OUTCOMES = (BookingStatus.COMPLETED, BookingStatus.NO_SHOW, BookingStatus.CANCELLED)


def contribution(booking: Booking) -> Contribution:
    """What is not and never was confirmed counts nothing."""
    if not booking.was_confirmed or booking.payment.paid_at is None:
        return Contribution(student_id=booking.student.id)
    earned_at = _earned_at(booking)
    share = booking.mentor_payout.amount_paise if earned_at else 0
    is_paid = booking.mentor_payout.status is PayoutStatus.PAID
    return Contribution(
        student_id=booking.student.id,
        confirmed_on=booking.payment.paid_at.date().isoformat(),
        outcome=booking.status if booking.status in _OUTCOMES else None,
        is_cancelled_by_mentor=booking.status is BookingStatus.CANCELLED
        and booking.cancelled_by is Party.MENTOR,
        earned_paise=share,
        earned_in_week=week_of(earned_at).isoformat() if share and earned_at else None,
        earned_in_month=month_of(earned_at) if share and earned_at else None,
        paid_out_paise=share if is_paid else 0,
    )


def _earned_at(booking: Booking) -> datetime | None:
    """A share is earned when the session is over, or when a student cancels and the mentor keeps a part."""
    if booking.mentor_payout.status is PayoutStatus.VOID:
        return None
    if booking.status in (BookingStatus.COMPLETED, BookingStatus.NO_SHOW):
        return booking.completed_at
    if booking.status is BookingStatus.CANCELLED and booking.cancelled_by is Party.STUDENT:
        return booking.cancelled_at
    return None


# ── Adding up ────────────────────────────────────────────────────────────────────────────────────────


def recounted(
    figures: Figures, student: Student, *, before: Contribution | None, after: Contribution, now: datetime
) -> tuple[Figures, Student]:
    """Both as they are once a booking counts `after` in place of `before`."""
    old = before or _NOTHING
    attended = student.completed + after.sessions - old.sessions
    counted = replace(
        student,
        version=student.version + 1,
        confirmed=student.confirmed + _confirmed(after) - _confirmed(old),
        completed=attended,
    )
    summed = replace(
        figures,
        version=figures.version + 1,
        confirmed=figures.confirmed + _confirmed(after) - _confirmed(old),
        students=figures.students + (attended >= 1) - (student.completed >= 1),
        returning_students=figures.returning_students + (attended >= 2) - (student.completed >= 2),
        earned_paise=figures.earned_paise + after.earned_paise - old.earned_paise,
        paid_out_paise=figures.paid_out_paise + after.paid_out_paise - old.paid_out_paise,
        **_outcomes(figures, old, after),
        **_maps(figures, old, after, now=now),
    )
    return summed, counted


def _confirmed(one: Contribution) -> int:
    return int(one.confirmed_on is not None)


def _outcomes(figures: Figures, old: Contribution, after: Contribution) -> dict[str, Any]:
    return {
        outcome.value: getattr(figures, outcome.value) + (after.outcome is outcome) - (old.outcome is outcome)
        for outcome in _OUTCOMES
    }


def _maps(figures: Figures, old: Contribution, after: Contribution, *, now: datetime) -> dict[str, Any]:
    first_day = (now - CANCELLATIONS_COUNT_FOR).date().isoformat()
    first_week = week_of(now - timedelta(weeks=_KEPT_WEEKS)).isoformat()
    withdrawn, cancelled = ((one.confirmed_on, int(one.is_cancelled_by_mentor)) for one in (old, after))
    return {
        "confirmed_on": _moved(
            figures.confirmed_on, (old.confirmed_on, 1), (after.confirmed_on, 1), first_day
        ),
        "cancelled_on": _moved(figures.cancelled_on, withdrawn, cancelled, first_day),
        "earned_in_week": _moved(
            figures.earned_in_week,
            (old.earned_in_week, old.earned_paise),
            (after.earned_in_week, after.earned_paise),
            first_week,
        ),
        "earned_in_month": _moved(
            figures.earned_in_month,
            (old.earned_in_month, old.earned_paise),
            (after.earned_in_month, after.earned_paise),
            first_week[:7],
        ),
    }


def _moved(
    sums: Mapping[str, int], taken: tuple[str | None, int], added: tuple[str | None, int], since: str
) -> dict[str, int]:
    """`sums` less what is taken off, plus what is added, without empty sums and those before `since`."""
    moved = dict(sums)
    for (key, amount), sign in ((taken, -1), (added, 1)):
        if key is not None:
            moved[key] = moved.get(key, 0) + sign * amount
    return {key: amount for key, amount in moved.items() if amount and key >= since}
