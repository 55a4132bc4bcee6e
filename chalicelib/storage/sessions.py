"""Where are sign-ins kept, and how does a refresh token give way to the next?"""

from contextlib import suppress
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib import ids
from chalicelib.domain.accounts import Session, sign_in_ends
from chalicelib.domain.events import Event, EventType
from chalicelib.storage import keys, outbox
from chalicelib.storage.table import Instant, Item, query
from chalicelib.storage.transactions import Refused, Transaction

_SHOWN = 100


class SessionItem(Item, discriminator="session"):
    keeps = Session

    user_id = UnicodeAttribute()
    family = UnicodeAttribute()
    digest = UnicodeAttribute()
    previous_digest = UnicodeAttribute(null=True)
    epoch = NumberAttribute(default=0)
    rotated_at = Instant()
    created_at = Instant()
    expires_at = Instant()


def add(tx: Transaction, session: Session) -> Transaction:
    """A new sign-in, as part of `tx`."""
    key = keys.session(session.user_id, session.family)
    return tx.create("session", SessionItem.of(session, key, ttl=session.expires_at))


def rotate(session: Session, *, to: str, now: datetime) -> Session | None:
    """Makes the token with digest `to` the only good one, if the session's own still was.

    Who loses a race gets the session as the winner left it; None: it is over.
    """
    expires_at = sign_in_ends(began_at=session.created_at, now=now)
    tx = Transaction().update(
        "session",
        SessionItem,
        keys.session(session.user_id, session.family),
        actions=[
            SessionItem.digest.set(to),
            SessionItem.previous_digest.set(session.digest),
            SessionItem.rotated_at.set(now),
            SessionItem.expires_at.set(expires_at),
            SessionItem.ttl.set(expires_at),
        ],
        condition=SessionItem.digest == session.digest,
    )
    try:
        tx.commit()
    except Refused as refused:
        left = refused.items["session"]
        return left.domain() if isinstance(left, SessionItem) else None
    return Session(
        user_id=session.user_id,
        family=session.family,
        digest=to,
        previous_digest=session.digest,
        epoch=session.epoch,
        rotated_at=now,
        created_at=session.created_at,
        expires_at=expires_at,
    )


def end(user_id: str, family: str, *, now: datetime, proof: str | None = None) -> None:
    """Ends a sign-in; with `proof`, only if that is the digest of its newest token or the one before it.

    Ending what is over already does no harm.
    """
    is_there = Item.pk.exists()
    if proof is not None:
        is_there &= (SessionItem.digest == proof) | (SessionItem.previous_digest == proof)
    key = keys.session(user_id, family)
    tx = Transaction().delete("session", key, condition=is_there)
    outbox.add(tx, ended(user_id, now=now, family=family), partition=key.pk)
    with suppress(Refused):
        tx.commit()


def of_user(user_id: str) -> list[Session]:
    """The newest sign-ins, also those that are over but not yet swept away."""
    found = query(
        keys.user(user_id).pk, prefix=keys.SESSION_PREFIX, limit=_SHOWN, descending=True, strong=True
    )
    return [item.domain() for item in found.items]


def ended(user_id: str, *, now: datetime, **which: str) -> Event:
    """That sign-ins are over: the one of `family`, or all but the one of `kept`, or all."""
    return Event(
        id=ids.ulid(now), type=EventType.SESSIONS_ENDED, subject=user_id, facts=which, occurred_at=now
    )
