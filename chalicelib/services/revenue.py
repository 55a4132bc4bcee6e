"""How do the sums of each day follow the ledger?"""

from collections.abc import Iterator
from datetime import date, timedelta

from chalicelib.domain import revenue as rules
from chalicelib.domain.bookings import Booking
from chalicelib.domain.errors import Busy
from chalicelib.domain.events import Event
from chalicelib.domain.ledger import LedgerLine
from chalicelib.services.outside import Outside
from chalicelib.storage import bookings, ledger
from chalicelib.storage import revenue as stored
from chalicelib.storage.transactions import ATTEMPTS


def count_movements(event: Event, _: Outside) -> None:
    """An effect: counts what has moved in a booking's ledger and is not counted yet, each line once."""
    count(event.subject)


def count(booking_id: str) -> None:
    for _ in range(ATTEMPTS):
        lines = ledger.uncounted(booking_id)
        booking = bookings.find(booking_id) if lines else None
        if booking is None:
            return
        if stored.count(booking_id, lines, rules.by_day((line, booking) for line in lines)):
            return
    raise Busy


# ── Recounting ───────────────────────────────────────────────────────────────────────────────────────


def recount(first: date, last: date) -> dict[date, rules.Takings]:
    """From the ledger itself, line by line: what the kept sums must be. Slow; for checks."""
    return rules.by_day(
        (line, booking)
        for line, booking in _moved(first - timedelta(days=1), last)
        if first <= rules.day_of(line) <= last
    )


def _moved(first: date, last: date) -> Iterator[tuple[LedgerLine, Booking]]:
    """The ledger is listed by days in UTC; a day in India begins in the one before."""
    known: dict[str, Booking | None] = {}
    for number in range((last - first).days + 1):
        for line in ledger.of_day(first + timedelta(days=number)):
            if line.booking_id not in known:
                known[line.booking_id] = bookings.find(line.booking_id)
            booking = known[line.booking_id]
            if booking:
                yield line, booking
