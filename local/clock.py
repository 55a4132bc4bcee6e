"""What time is it in the product, which a person may set?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class ProductClock:
    """Real time plus an offset in seconds, kept in the file that the functions read too."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset()

    def advance(self, by: timedelta) -> None:
        self._write(self._offset() + by)

    def set(self, instant: datetime) -> None:
        """The clock runs on from `instant` (aware), which may lie in the past."""
        self._write(instant - datetime.now(UTC))

    def reset(self) -> None:
        self._file.unlink(missing_ok=True)

    def _offset(self) -> timedelta:
        try:
            return timedelta(seconds=float(self._file.read_text(encoding="ascii") or 0))
        except FileNotFoundError:
            return timedelta()

    def _write(self, offset: timedelta) -> None:
        """In one move: a function never reads half a number."""
        unfinished = self._file.with_suffix(".new")
        unfinished.write_text(str(offset.total_seconds()), encoding="ascii")
        unfinished.replace(self._file)
