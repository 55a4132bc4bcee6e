"""How does a socket open, what is told on it first, and when is it closed?"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from chalicelib import ids
from chalicelib.domain.accounts import user_id_of
from chalicelib.domain.connections import Connection
from chalicelib.domain.errors import NotSignedIn, TooManyConnections
from chalicelib.domain.events import Event
from chalicelib.domain.one_time_tokens import Purpose, ticket_for
from chalicelib.gateways import frames
from chalicelib.gateways.push import Post, Push
from chalicelib.services import presence
from chalicelib.services.outside import Outside
from chalicelib.storage import accounts, connections, notifications, one_time_tokens

# A socket that speaks is there: its handshake need not be waited for.
_LONG_AGO = datetime.fromtimestamp(0, UTC)

# ── Opening ──────────────────────────────────────────────────────────────────────────────────────────


def issue_ticket(user_id: str, family: str, *, now: datetime) -> str:
    """A secret that opens one socket within 30 seconds, for this sign-in."""
    secret = ids.token()
    one_time_tokens.keep(ticket_for(user_id, family, secret, now=now))
    return secret


def connect(secret: str, connection_id: str, *, push: Push, now: datetime) -> Connection:
    """Opens a socket for whoever has a good ticket.

    The socket itself is not there yet: what is told on it first, the stream tells once it sees the
    connection. Raises InvalidToken, NotSignedIn, TooManyConnections.
    """
    ticket = one_time_tokens.find(secret, Purpose.OPEN_SOCKET, now=now)
    user, session, _ = accounts.identity(ticket.user_id, ticket.bound_to, with_mentor=False)
    if user is None or session is None or not session.is_good_for(user, now=now):
        raise NotSignedIn
    connection = Connection(id=connection_id, user_id=user.id, family=session.family, opened_at=now)
    try:
        connections.open_one(connection, ticket=ticket, user=user, session=session)
    except TooManyConnections:
        # Nothing was spent yet. Sockets that broke off unheard may be among those that count.
        if not _forget_broken(user.id, push=push, now=now):
            raise
        connections.open_one(connection, ticket=ticket, user=user, session=session)
    return connection


def _forget_broken(user_id: str, *, push: Push, now: datetime) -> bool:
    gone = push.gone(connections.sockets(user_id).live(now))
    connections.close(user_id, [one.id for one in gone], now=now)
    return bool(gone)


def greet(connection: Connection, outside: Outside) -> None:
    """What follows when a connection appears: its first count, and others see that the user is there."""
    count = notifications.unread(connection.user_id).count
    tell([connection], frames.UnreadCount(count=count), push=outside.push, now=outside.now)
    presence.appeared(connection, push=outside.push, now=outside.now)


# ── Telling ──────────────────────────────────────────────────────────────────────────────────────────


def tell(to: Iterable[Connection], event: frames.Event, *, push: Push, now: datetime) -> None:
    """Writes an event on each of these sockets, and forgets those that are gone."""
    frame = frames.written(event)
    deliver([Post(connection, (frame,)) for connection in to], push=push, now=now)


def tell_user(user_id: str, *events: frames.Event, push: Push, now: datetime) -> None:
    """Writes events, in this order, on each socket that a person has open."""
    written = tuple(frames.written(event) for event in events)
    live = connections.sockets(user_id).live(now)
    deliver([Post(connection, written) for connection in live], push=push, now=now)


def deliver(posts: Sequence[Post], *, push: Push, now: datetime) -> None:
    presence.forget(push.post(posts, now=now), push=push, now=now)


def answer(connection_id: str, frame: bytes, posts: Sequence[Post], *, push: Push, now: datetime) -> None:
    """Answers on a socket, before anything else that it is to hear, and tells the others."""
    mine = next((one for one in posts if one.connection.id == connection_id), None)
    others = [one for one in posts if one is not mine]
    own = (
        mine.connection if mine else Connection(id=connection_id, user_id="", family="", opened_at=_LONG_AGO)
    )
    gone = push.post([Post(own, (frame, *(mine.frames if mine else ()))), *others], now=now)
    presence.forget([one for one in gone if one is not own], push=push, now=now)
    if own in gone:
        disconnect(connection_id, push=push, now=now)


def speaker(connection_id: str, *, now: datetime) -> Connection:
    """Who speaks on a socket. Raises NotSignedIn where it was closed already, or has lived its time."""
    return known(connections.find(connection_id), now=now)


def known(connection: Connection | None, *, now: datetime) -> Connection:
    if connection is None or not connection.is_live(now):
        raise NotSignedIn("This connection has ended. Connect again.")
    return connection


# ── Closing ──────────────────────────────────────────────────────────────────────────────────────────


def disconnect(connection_id: str, *, push: Push, now: datetime) -> None:
    """The socket has closed. Hearing of it twice changes nothing."""
    connection = connections.find(connection_id)
    if connection:
        presence.forget([connection], push=push, now=now)


def close_sockets(
    user_id: str, *, push: Push, now: datetime, family: str | None = None, kept: str | None = None
) -> None:
    """Closes a user's sockets: those of one sign-in, or of all but the `kept` one, or all."""
    ended = [
        one
        for one in connections.sockets(user_id).open
        if one.family != kept and family in (None, one.family)
    ]
    presence.forget(ended, push=push, now=now)
    push.close([one.id for one in ended])


def sessions_ended(event: Event, outside: Outside) -> None:
    """Who is signed out loses their sockets."""
    family, kept = event.facts.get("family"), event.facts.get("kept")
    close_sockets(event.subject, push=outside.push, now=outside.now, family=family, kept=kept)


def mentor_suspended(event: Event, outside: Outside) -> None:
    """Who is suspended loses their sockets, and comes back as what they are now."""
    close_sockets(user_id_of(event.subject), push=outside.push, now=outside.now)
