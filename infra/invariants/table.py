"""What do the rules read? A table's items by what they are, as plain values."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Values = Mapping[str, Any]

_TAKES_TIME = ("confirmed", "completed", "no_show")


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that does not hold, what it does not hold for, and how the two sides differ."""

    rule: str
    subject: str
    found: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject}: {self.found}"


@dataclass(frozen=True, slots=True)
class Table:
    """The items of a table by what they are."""

    by_kind: Mapping[str, Sequence[Values]]

    @classmethod
    def of(cls, items: Iterable[Values]) -> "Table":
        kinds = defaultdict(list)
        for item in items:
            kinds[str(item.get("type"))].append(item)
        return cls(kinds)

    def all(self, kind: str) -> Sequence[Values]:
        return self.by_kind.get(kind, ())

    @property
    def bookings(self) -> Sequence[Values]:
        return self.all("booking")

    def of_bookings(self, kind: str) -> Mapping[str, list[Values]]:
        """Items of a kind, by their booking."""
        found = defaultdict(list)
        for item in self.all(kind):
            found[str(item["booking_id"])].append(item)
        return found


Rule = Callable[[Table, datetime], Iterator[Breach]]


# ── Of a booking ─────────────────────────────────────────────────────────────────────────────────────


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def span(booking: Values) -> tuple[datetime, datetime, datetime]:
    """Start, end, and end with the buffer."""
    start = instant(booking["scheduled_at"])
    end = start + timedelta(minutes=int(booking["duration_minutes"]))
    return start, end, end + timedelta(minutes=int(booking["buffer_minutes"]))


def people(booking: Values) -> tuple[str, str]:
    """The mentor's and the student's user ids."""
    return "usr_" + booking["mentor"]["id"].removeprefix("mtr_"), booking["student"]["id"]


def held_until(booking: Values) -> datetime | None:
    return instant(booking["hold_expires_at"]) if booking["status"] == "pending" else None


def has_its_time(booking: Values, now: datetime) -> bool:
    until = held_until(booking)
    return booking["status"] in _TAKES_TIME or (until is not None and now < until)


def has_gone(refund: Values) -> bool:
    """Of a booking's refund as well as of one that is owed."""
    return bool(refund["status"] == "processed")
