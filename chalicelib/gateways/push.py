"""How does something reach the people who are connected now?"""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.connections import Connection
from chalicelib.observability import logger

# As many at a time as the client keeps connections for, or they would wait for each other after all.
POOL = 40
# A socket is stored before its handshake has ended; until then API Gateway says that it is gone.
_YOUNG = timedelta(seconds=2)
_PAUSE = timedelta(milliseconds=50)
_GONE = "GoneException"


class ManagementClient(Protocol):
    """botocore's `apigatewaymanagementapi` client, as far as it is used."""

    def post_to_connection(self, *, ConnectionId: str, Data: bytes) -> object: ...  # noqa: N803
    def get_connection(self, *, ConnectionId: str) -> object: ...  # noqa: N803
    def delete_connection(self, *, ConnectionId: str) -> object: ...  # noqa: N803


@dataclass(frozen=True, slots=True)
class Post:
    """What one connection is told, in this order."""

    connection: Connection
    frames: tuple[bytes, ...]


@dataclass
class Push:
    """Posting never fails what it follows from: who cannot be reached fetches it later."""

    make_client: Callable[[], ManagementClient]
    sleep: Callable[[float], None] = field(default=time.sleep)

    @cached_property
    def _client(self) -> ManagementClient:
        return self.make_client()

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=POOL, thread_name_prefix="push")

    def post(self, posts: Sequence[Post], *, now: datetime) -> list[Connection]:
        """Posts to all side by side. Returns the connections that are no more."""
        reached = self._each(lambda post: self._post(post, now=now), posts)
        return [post.connection for post, is_there in zip(posts, reached, strict=True) if not is_there]

    def close(self, connection_ids: Sequence[str]) -> None:
        self._each(
            lambda one: self._asked(lambda: self._client.delete_connection(ConnectionId=one)), connection_ids
        )

    def gone(self, connections: Sequence[Connection]) -> list[Connection]:
        """Which of these API Gateway does not know any more."""
        alive = self._each(
            lambda one: self._asked(lambda: self._client.get_connection(ConnectionId=one.id)), connections
        )
        return [one for one, is_there in zip(connections, alive, strict=True) if not is_there]

    def _each(self, act: Callable[[Any], bool], things: Sequence[Any]) -> Iterable[bool]:
        """In threads, where there is more than one. The client is made before: that is not thread-safe."""
        _ = self._client
        return [act(one) for one in things] if len(things) < 2 else list(self._pool.map(act, things))

    def _post(self, post: Post, *, now: datetime) -> bool:
        return all(self._post_one(post.connection, frame, now=now) for frame in post.frames)

    def _post_one(self, connection: Connection, frame: bytes, *, now: datetime) -> bool:
        for _ in range(_tries(connection, now=now) - 1):
            if self._asked(lambda: self._client.post_to_connection(ConnectionId=connection.id, Data=frame)):
                return True
            self.sleep(_PAUSE.total_seconds())
        return self._asked(lambda: self._client.post_to_connection(ConnectionId=connection.id, Data=frame))

    def _asked(self, call: Callable[[], object]) -> bool:
        """False only where API Gateway says so: an outage does not make a connection disappear."""
        try:
            call()
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == _GONE:
                return False
            logger.warning("not pushed", exc_info=error)
        except BotoCoreError as error:
            logger.warning("not pushed", exc_info=error)
        return True


def _tries(connection: Connection, *, now: datetime) -> int:
    left = connection.opened_at + _YOUNG - now
    return 1 + max(0, ceil(left / _PAUSE))
