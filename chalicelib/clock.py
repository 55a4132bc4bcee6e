"""What time is it? The only reader of the wall clock."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


def now() -> datetime:
    """The present, aware UTC, in whole milliseconds: what storage keeps, and so what compares equal to it.

    In the local stage alone, CLOCK_FILE names a file with an offset in seconds, so that a person can see
    tomorrow's reminders today.
    """
    instant = datetime.now(UTC) + _offset()
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def _offset() -> timedelta:
    path = os.environ.get("CLOCK_FILE")
    if not path or os.environ.get("STAGE") != "local":
        return timedelta()
    try:
        return timedelta(seconds=float(Path(path).read_text(encoding="ascii") or 0))
    except FileNotFoundError:
        return timedelta()
