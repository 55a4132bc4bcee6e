"""What do a mentor's bookings and answers add up to?

Each booking counts as one Contribution (domain/contributions.py). Figures are the sum of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CANCELLATIONS_COUNT_FOR = timedelta(days=180)
ANSWERS_COUNT_FOR = timedelta(days=90)
WEEKS_SHOWN = 12
# Mentors are paid, and so count their weeks and months, in this zone.
HOME = ZoneInfo("Asia/Kolkata")


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


def answered(figures: Figures, answer: Answer, *, now: datetime) -> Figures:
    """With one more conversation's first answer."""
    since, day = (one.date().isoformat() for one in (now - ANSWERS_COUNT_FOR, answer.at.astimezone(UTC)))
    kept = {one: minutes for one, minutes in figures.answers.items() if one > since}
    answers = kept | {day: (*kept.get(day, ()), answer.minutes)}
    return replace(figures, version=figures.version + 1, answers=answers)
