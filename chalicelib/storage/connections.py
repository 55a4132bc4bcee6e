"""Where is it kept who is connected?

By connection, for what comes in on it; and all of a person in one item, which is read with one key and
changed over the very version it was decided from.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.constants import LIST

from chalicelib.domain.accounts import Session, User
from chalicelib.domain.connections import Connection, Sockets
from chalicelib.domain.errors import Busy, InvalidToken, NotSignedIn
from chalicelib.domain.one_time_tokens import OneTimeToken
from chalicelib.storage import keys, one_time_tokens
from chalicelib.storage.accounts import UserItem, is_active
from chalicelib.storage.sessions import SessionItem
from chalicelib.storage.table import Instant, Item, Key, RawItem, Struct, get, get_many
from chalicelib.storage.transactions import ATTEMPTS, Refused, Transaction


class ConnectionItem(Item, discriminator="connection"):
    """Whose socket it is. What has joined is kept with the person's others."""

    id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    family = UnicodeAttribute()
    opened_at = Instant()

    def domain(self) -> Connection:
        return Connection(id=self.id, user_id=self.user_id, family=self.family, opened_at=self.opened_at)


class SocketsItem(Item, discriminator="sockets"):
    keeps = Sockets

    user_id = UnicodeAttribute()
    version = NumberAttribute()
    open = Struct[tuple[Connection, ...]](tuple[Connection, ...], attr_type=LIST)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────


def find(connection_id: str) -> Connection | None:
    item = get(ConnectionItem, keys.connection(connection_id))
    return item.domain() if item else None


def connection_of(item: Item | None) -> Connection | None:
    """The connection in an item that was read with others."""
    return item.domain() if isinstance(item, ConnectionItem) else None


def from_image(image: RawItem) -> Connection | None:
    """The connection in a stream record's new image, or None if it is something else."""
    if image.get("type", {}).get("S") != "connection":
        return None
    return connection_of(Item.from_raw_data(dict(image)))


def sockets(user_id: str) -> Sockets:
    return sockets_of([user_id])[user_id]


def sockets_of(user_ids: Iterable[str]) -> dict[str, Sockets]:
    """Everybody's, in one strong read for each hundred people."""
    wanted = list(dict.fromkeys(user_ids))
    found: dict[str, Sockets] = {}
    for start in range(0, len(wanted), 100):
        some = wanted[start : start + 100]
        items = get_many(keys.sockets(user_id) for user_id in some)
        found |= {user_id: among(items, user_id) for user_id in some}
    return found


def among(items: Mapping[Key, Item], user_id: str) -> Sockets:
    """A person's sockets among items that were read together."""
    item = items.get(keys.sockets(user_id))
    return item.domain() if isinstance(item, SocketsItem) else Sockets(user_id=user_id)


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────


def open_one(connection: Connection, *, ticket: OneTimeToken, user: User, session: Session) -> Sockets:
    """Spends the ticket for a connection, while the sign-in it was given to is still good.

    Of two that spend one ticket at once one gets InvalidToken. Raises NotSignedIn, TooManyConnections.
    """
    before = sockets(connection.user_id)
    for _ in range(ATTEMPTS):
        after = before.with_opened(connection)
        try:
            _opening(connection, after, ticket=ticket, user=user, session=session).commit()
        except Refused as refused:
            if "token" in refused:
                raise InvalidToken from None
            if "user" in refused or "session" in refused:
                raise NotSignedIn from None
            before = _present(refused, connection.user_id)
        else:
            return after
    raise Busy


def _opening(
    connection: Connection, after: Sockets, *, ticket: OneTimeToken, user: User, session: Session
) -> Transaction:
    key = keys.connection(connection.id)
    item = ConnectionItem(
        pk=key.pk,
        sk=key.sk,
        id=connection.id,
        user_id=connection.user_id,
        family=connection.family,
        opened_at=connection.opened_at,
        ttl=connection.expires_at,
    )
    tx = one_time_tokens.spend(Transaction(), ticket).put("connection", item)
    same_epoch = is_active() & (UserItem.session_epoch == user.session_epoch)
    tx.check("user", keys.user(user.id), condition=same_epoch)
    tx.check("session", keys.session(user.id, session.family), condition=SessionItem.pk.exists())
    return _put(tx, after)


def _put(tx: Transaction, after: Sockets) -> Transaction:
    """Over the very version that `after` was made from."""
    is_first = after.version == 1
    unchanged = Item.pk.does_not_exist() if is_first else SocketsItem.version == after.version - 1
    item = SocketsItem.of(after, keys.sockets(after.user_id))
    return tx.put("sockets", item, condition=unchanged)


def _present(refused: Refused, user_id: str) -> Sockets:
    item = refused.items["sockets"]
    return item.domain() if isinstance(item, SocketsItem) else Sockets(user_id=user_id)


def change(user_id: str, decide: Callable[[Sockets], Sockets], *, before: Sockets) -> Sockets:
    """The person's sockets after `decide`, which is asked again when another change came first."""
    for _ in range(ATTEMPTS):
        after = decide(before)
        if after.open == before.open:
            return before
        try:
            _put(Transaction(), after).commit()
        except Refused as refused:
            before = _present(refused, user_id)
        else:
            return after
    raise Busy


def close(user_id: str, connection_ids: Iterable[str], *, now: datetime) -> Sockets | None:
    """Takes connections away. The sockets after it where that took the last live one, else None."""
    closed = list(connection_ids)
    if not closed:
        return None
    before = sockets(user_id)
    for _ in range(ATTEMPTS):
        after = before.without(closed)
        tx = Transaction()
        for connection_id in closed:
            tx.delete("connection", keys.connection(connection_id))
        is_known = after.open != before.open
        try:
            (_put(tx, after) if is_known else tx).commit()
        except Refused as refused:
            before = _present(refused, user_id)
        else:
            return after if is_known and before.is_online(now) and not after.is_online(now) else None
    raise Busy
