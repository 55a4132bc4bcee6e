"""Which days and instants may a request name?

Python's own years end at 9999, and a zone or a day's end added to one near it overflows: nobody books there.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.handlers.shapes import Rule

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_WHOLE_DAY = timedelta(days=1, milliseconds=-1)


def check(day: date) -> None:
    """Raises Invalid for a day outside of our time."""
    if not EARLIEST.year <= day.year <= LATEST.year:
        raise Invalid(FieldError("day", f"Use a day from {EARLIEST} to {LATEST}."))


def begin(text: str) -> datetime:
    """Where a span from this date (UTC) or instant begins. Raises Invalid."""
    return _moment(text)


def end(text: str) -> datetime:
    """Where a span up to this date (UTC, included) or instant ends. Raises Invalid."""
    return _moment(text) + (_WHOLE_DAY if _DATE.fullmatch(text) else timedelta(0))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = "Give a date (2026-11-23) or an instant (2026-11-23T04:30:00Z)."
        raise Invalid(FieldError("moment", message)) from None
    check(moment)
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


Instant = Annotated[
    datetime,
    Meta(tz=True, description="With a zone, as in 2026-11-23T04:30:00Z."),
    Rule(lambda value: check(msgspec.convert(value, datetime))),
]
Day = Annotated[date, Rule(lambda value: check(msgspec.convert(value, date)))]
Moment = Annotated[str, Meta(max_length=40, examples=["2026-11-23"]), Rule(_moment)]
