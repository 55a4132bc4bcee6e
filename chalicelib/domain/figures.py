"""What do a mentor's bookings and answers add up to?

Each booking counts as one Contribution, which follows from the booking alone. Figures are the sum of them:
when a booking changes, what it counted before is taken off and what it counts now is added, so that the
figures always equal a recount, in whatever order and however often changes are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.bookings import Booking, BookingStatus, Party, PayoutStatus

CANCELLATIONS_COUNT_FOR = timedelta(days=180)
ANSWERS_COUNT_FOR = timedelta(days=90)
WEEKS_SHOWN = 12
_KEPT_WEEKS = WEEKS_SHOWN + 1
# Mentors are paid, and so count their weeks and months, in this zone.
HOME = ZoneInfo("Asia/Kolkata")


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


def week_of(moment: datetime) -> date:
    """The Monday of the week in India."""
    day = moment.astimezone(HOME).date()
    return day - timedelta(days=day.weekday())


def month_of(moment: datetime) -> str:
    return f"{moment.astimezone(HOME):%Y-%m}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How long a student's first message waited for the mentor's first answer; one a conversation."""

    at: datetime
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekOfEarnings:
    week_start: date
    amount_paise: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A mentor's sums. Maps by day, week and month forget what no rate and no page looks at any more.

    `answers`: how many minutes each took that was given on a UTC day.
    """

    version: int = 0
    confirmed: int = 0
    completed: int = 0
    no_show: int = 0
    cancelled: int = 0
    students: int = 0
    returning_students: int = 0
    earned_paise: int = 0
    paid_out_paise: int = 0
    confirmed_on: Mapping[str, int] = field(default_factory=dict)
    cancelled_on: Mapping[str, int] = field(default_factory=dict)
    earned_in_week: Mapping[str, int] = field(default_factory=dict)
    earned_in_month: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def repeat_student_rate(self) -> float:
        """Students with two or more completed sessions ÷ students with one or more; four decimals."""
        return round(self.returning_students / self.students, 4) if self.students else 0.0

    def cancellation_rate(self, now: datetime) -> float:
        """Confirmed sessions the mentor cancelled ÷ confirmed sessions; four decimals, 0 for none.

        Of those confirmed in the last 180 days (UTC days, today included), whenever they were to take place.
        """
        since = (now - CANCELLATIONS_COUNT_FOR).date().isoformat()
        confirmed = sum(count for day, count in self.confirmed_on.items() if day > since)
        cancelled = sum(count for day, count in self.cancelled_on.items() if day > since)
        return round(cancelled / confirmed, 4) if confirmed else 0.0

    def response_minutes(self, now: datetime) -> int | None:
        """Median minutes, rounded down, from a student's first message to the mentor's first answer.

        Of the conversations that the mentor first answered in the last 90 days (UTC days, today included).
        """
        since = (now - ANSWERS_COUNT_FOR).date().isoformat()
        waits = sorted(minutes for day, many in self.answers.items() if day > since for minutes in many)
        # The standard library's median is slow to import, for every cold start.
        return (waits[(len(waits) - 1) // 2] + waits[len(waits) // 2]) // 2 if waits else None

    def weeks(self, now: datetime) -> list[WeekOfEarnings]:
        """The last twelve weeks, this one last, with what was earned in each."""
        mondays = [week_of(now) - timedelta(weeks=back) for back in reversed(range(WEEKS_SHOWN))]
        return [
            WeekOfEarnings(week_start=day, amount_paise=self.earned_in_week.get(day.isoformat(), 0))
            for day in mondays
        ]

    def earned_this_month(self, now: datetime) -> int:
        return self.earned_in_month.get(month_of(now), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """What one student had with one mentor. `version` rises with every change."""

    student_id: str
    version: int = 0
    confirmed: int = 0
    completed: int = 0


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


def answered(figures: Figures, answer: Answer, *, now: datetime) -> Figures:
    """With one more conversation's first answer."""
    since, day = (one.date().isoformat() for one in (now - ANSWERS_COUNT_FOR, answer.at.astimezone(UTC)))
    kept = {one: minutes for one, minutes in figures.answers.items() if one > since}
    answers = kept | {day: (*kept.get(day, ()), answer.minutes)}
    return replace(figures, version=figures.version + 1, answers=answers)
