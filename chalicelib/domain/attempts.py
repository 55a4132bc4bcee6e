"""How often may somebody guess a password?

Ten failures within a quarter of an hour lock an e-mail for a quarter of an hour, with an account or without.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from chalicelib.domain.errors import LockedOut

FAILURES_BEFORE_LOCK = 10
WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)  # no shorter than WINDOW, or the failures of one lock count for the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """The recent failures for one e-mail, oldest first. `version` 0: nothing is stored."""

    failures: tuple[datetime, ...] = ()
    locked_until: datetime | None = None
    version: int = 0

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until

    def refuse_if_locked(self, now: datetime) -> None:
        """Raises LockedOut."""
        if self.locked_until is not None and now < self.locked_until:
            raise LockedOut(retry_after=ceil((self.locked_until - now).total_seconds()))

    def after_failure(self, now: datetime) -> "Attempts":
        """The tenth failure locks. When the lock ends, the window of all ten is over too."""
        failures = (*(one for one in self.failures if now - one < WINDOW), now)
        is_last = len(failures) >= FAILURES_BEFORE_LOCK
        return replace(
            self,
            failures=failures,
            locked_until=now + LOCKED_FOR if is_last else None,
            version=self.version + 1,
        )
