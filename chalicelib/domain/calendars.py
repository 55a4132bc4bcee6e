"""What does a person have on a day? Sessions given and booked exclude each other: it is one calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Time taken by one booking, half-open, its trailing buffer included. A hold ends at `held_until`."""

    start: datetime
    end: datetime
    is_given: bool
    held_until: datetime | None = None
    held_by: str | None = None

    def is_live(self, now: datetime) -> bool:
        return self.held_until is None or now < self.held_until

    def overlaps(self, other: "Claim") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One person's claims that touch one UTC day, by booking. `version` rises with every change."""

    user_id: str
    day: date
    version: int = 0
    claims: Mapping[str, Claim] = field(default_factory=dict)

    def taken_by(self, claim: Claim, *, now: datetime, apart_from: str = "") -> str | None:
        """The booking that has some of this time already; an expired hold has none."""
        return next(
            (
                booking_id
                for booking_id, other in self.claims.items()
                if booking_id != apart_from and other.is_live(now) and other.overlaps(claim)
            ),
            None,
        )

    def with_claim(self, booking_id: str, claim: Claim, *, now: datetime) -> Self:
        """Adds or replaces a claim; holds that ran out are dropped on the way."""
        kept = {other_id: other for other_id, other in self.claims.items() if other.is_live(now)}
        return replace(self, version=self.version + 1, claims={**kept, booking_id: claim})

    def without(self, booking_id: str) -> Self:
        kept = {other_id: other for other_id, other in self.claims.items() if other_id != booking_id}
        return replace(self, version=self.version + 1, claims=kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """An unpaid booking of a student, and what it holds."""

    mentor_id: str
    scheduled_at: datetime
    duration_minutes: int
    until: datetime


MOST_HOLDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """A student's unpaid bookings. `version` rises with every change. Closed with the account, for good."""

    user_id: str
    version: int = 0
    holds: Mapping[str, Hold] = field(default_factory=dict)
    is_closed: bool = False

    def live(self, now: datetime) -> dict[str, Hold]:
        return {booking_id: hold for booking_id, hold in self.holds.items() if now < hold.until}

    def is_full(self, now: datetime) -> bool:
        return len(self.live(now)) >= MOST_HOLDS

    def of(
        self, *, mentor_id: str, scheduled_at: datetime, duration_minutes: int, now: datetime
    ) -> str | None:
        """The booking that holds exactly this already."""
        wanted = (mentor_id, scheduled_at, duration_minutes)
        for booking_id, hold in self.live(now).items():
            if (hold.mentor_id, hold.scheduled_at, hold.duration_minutes) == wanted:
                return booking_id
        return None

    def with_hold(self, booking_id: str, hold: Hold, *, now: datetime) -> Self:
        return replace(self, version=self.version + 1, holds={**self.live(now), booking_id: hold})

    def closed(self) -> Self:
        return replace(self, version=self.version + 1, is_closed=True)

    def without(self, booking_id: str) -> Self:
        kept = {other_id: hold for other_id, hold in self.holds.items() if other_id != booking_id}
        return replace(self, version=self.version + 1, holds=kept)


def days_touched(start: datetime, end: datetime) -> list[date]:
    """The UTC days that the half-open time from `start` to `end` lies in."""
    first = start.astimezone(UTC).date()
    last = (end - timedelta(microseconds=1)).astimezone(UTC).date()
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
