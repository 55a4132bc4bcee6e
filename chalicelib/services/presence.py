"""Who sees that somebody is there?

Each side of a conversation keeps until when the other is connected, so that a list of conversations need ask
nobody. Changes carry the version of the person's sockets: one that comes late does not undo a later one.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from chalicelib.domain.connections import Connection, Sockets
from chalicelib.gateways import frames
from chalicelib.gateways.push import Post, Push
from chalicelib.storage import connections, conversations
from chalicelib.storage.together import together

# Another connection that is older than this has been told of.
_TOLD_WITHIN = timedelta(seconds=10)


def appeared(connection: Connection, *, push: Push, now: datetime) -> None:
    """Somebody connected. Nothing is new where another connection of theirs has been there for a while."""
    sockets = connections.sockets(connection.user_id)
    others = [one for one in sockets.live(now) if one.id != connection.id]
    if sockets.is_online(now) and not any(one.opened_at < now - _TOLD_WITHIN for one in others):
        _show(sockets, push=push, now=now)


def forget(gone: Iterable[Connection], *, push: Push, now: datetime) -> None:
    """These connections are no more. Whoever had none else is shown as away."""
    ids_by_user: dict[str, list[str]] = defaultdict(list)
    for one in gone:
        ids_by_user[one.user_id].append(one.id)
    for user_id, connection_ids in ids_by_user.items():
        left = connections.close(user_id, connection_ids, now=now)
        if left is not None:
            _show(left, push=push, now=now)


def _show(sockets: Sockets, *, push: Push, now: datetime) -> None:
    """Keeps it with everybody they talk with, and tells those who are connected."""
    sides = conversations.liveliest(sockets.user_id)
    together([partial(conversations.show_presence, one, of=sockets) for one in sides])
    event = frames.Presence(user_id=sockets.user_id, online=sockets.is_online(now))
    frame = frames.written(event)
    theirs = connections.sockets_of(side.other.user_id for side in sides)
    posts = [Post(one, (frame,)) for each in theirs.values() for one in each.live(now)]
    forget(push.post(posts, now=now), push=push, now=now)
