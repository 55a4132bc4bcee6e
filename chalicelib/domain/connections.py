"""Which sockets has a person open, and what may be heard on each?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import TooManyConnections

# API Gateway closes a socket after 2 hours; what is older was closed without our hearing of it.
LIFE = timedelta(hours=2, minutes=10)
MOST_OPEN = 5
MOST_JOINED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One socket of one sign-in (`family`), and the conversations that are open on it."""

    id: str
    user_id: str
    family: str
    opened_at: datetime
    joined: tuple[str, ...] = ()

    @property
    def expires_at(self) -> datetime:
        return self.opened_at + LIFE

    def is_live(self, now: datetime) -> bool:
        return now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Sockets:
    """All connections of a person. `version` rises with every change."""

    user_id: str
    version: int = 0
    open: tuple[Connection, ...] = ()

    def live(self, now: datetime) -> tuple[Connection, ...]:
        return tuple(one for one in self.open if one.is_live(now))

    def is_online(self, now: datetime) -> bool:
        return bool(self.live(now))

    @property
    def online_until(self) -> datetime | None:
        """When the last one has ended at the latest; None: there is none."""
        return max((one.expires_at for one in self.open), default=None)

    def with_opened(self, connection: Connection) -> "Sockets":
        """Raises TooManyConnections. Those that have ended do not count."""
        live = self.live(connection.opened_at)
        if len(live) >= MOST_OPEN:
            raise TooManyConnections(retry_after=60)
        return self._changed((*live, connection))

    def without(self, closed: Iterable[str]) -> "Sockets":
        ids = frozenset(closed)
        return self._changed(tuple(one for one in self.open if one.id not in ids))

    def joined(self, connection_id: str, conversation_id: str) -> "Sockets":
        """That connection hears of that conversation; of more than MOST_JOINED it leaves the first."""
        return self._rejoined(connection_id, conversation_id, (conversation_id,))

    def left(self, connection_id: str, conversation_id: str) -> "Sockets":
        return self._rejoined(connection_id, conversation_id, ())

    def _rejoined(self, connection_id: str, conversation_id: str, last: tuple[str, ...]) -> "Sockets":
        def after(one: Connection) -> Connection:
            if one.id != connection_id:
                return one
            others = tuple(joined for joined in one.joined if joined != conversation_id)
            return replace(one, joined=(*others, *last)[-MOST_JOINED:])

        return self._changed(tuple(after(one) for one in self.open))

    def _changed(self, opened: tuple[Connection, ...]) -> "Sockets":
        return replace(self, version=self.version + 1, open=opened)
