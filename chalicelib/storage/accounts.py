"""Where are accounts kept?"""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.domain.accounts import Role, Session, User, mentor_id_of
from chalicelib.domain.errors import EmailTaken
from chalicelib.domain.events import Event
from chalicelib.domain.mentors import Mentor
from chalicelib.storage import keys, outbox, sessions
from chalicelib.storage.mentors import MentorItem
from chalicelib.storage.sessions import SessionItem
from chalicelib.storage.table import Choice, Instant, Item, get, get_many
from chalicelib.storage.transactions import Refused, Transaction


class UserItem(Item, discriminator="user"):
    keeps = User

    id = UnicodeAttribute()
    name = UnicodeAttribute()
    email = UnicodeAttribute()
    email_verified = BooleanAttribute()
    role = Choice(Role)
    timezone = UnicodeAttribute()
    avatar = UnicodeAttribute(null=True)
    password_hash = UnicodeAttribute()
    has_applied = BooleanAttribute()
    session_epoch = NumberAttribute(default=0)
    created_at = Instant()
    updated_at = Instant()
    deleted_at = Instant(null=True)


class EmailItem(Item, discriminator="email"):
    user_id = UnicodeAttribute()


def identity(
    user_id: str, family: str, *, with_mentor: bool
) -> tuple[User | None, Session | None, Mentor | None]:
    """The person, the sign-in and, if asked for, the mentor's profile, in one strong read."""
    user_key, session_key = keys.user(user_id), keys.session(user_id, family)
    mentor_key = keys.mentor(mentor_id_of(user_id))
    found = get_many([user_key, session_key, *([mentor_key] if with_mentor else [])])
    user, session, mentor = found.get(user_key), found.get(session_key), found.get(mentor_key)
    return (
        user.domain() if isinstance(user, UserItem) else None,
        session.domain() if isinstance(session, SessionItem) else None,
        mentor.domain() if isinstance(mentor, MentorItem) else None,
    )


def find(user_id: str) -> User | None:
    """Also one that was deleted."""
    item = get(UserItem, keys.user(user_id))
    return item.domain() if item else None


def with_mentor(user_id: str) -> tuple[User | None, Mentor | None]:
    """A person and, if they ever applied, their profile, in one strong read."""
    user_key, mentor_key = keys.user(user_id), keys.mentor(mentor_id_of(user_id))
    found = get_many([user_key, mentor_key])
    user, mentor = found.get(user_key), found.get(mentor_key)
    return (
        user.domain() if isinstance(user, UserItem) else None,
        mentor.domain() if isinstance(mentor, MentorItem) else None,
    )


def create(user: User, *, event: Event, session: Session | None = None) -> None:
    """Of two that register the same e-mail at once, one loses and leaves nothing. Raises EmailTaken."""
    key, email_key = keys.user(user.id), keys.email(user.email)
    tx = Transaction().create("user", UserItem.of(user, key))
    tx.create("email", EmailItem(pk=email_key.pk, sk=email_key.sk, user_id=user.id))
    if session:
        sessions.add(tx, session)
    outbox.add(tx, event, partition=key.pk)
    try:
        tx.commit()
    except Refused as refused:
        if "email" in refused:
            raise EmailTaken from None
        raise


def rehash(tx: Transaction, user: User, password_hash: str) -> Transaction:
    """The same password under today's parameters; refused when it was changed meanwhile."""
    return tx.update(
        "password",
        UserItem,
        keys.user(user.id),
        actions=[UserItem.password_hash.set(password_hash)],
        condition=UserItem.password_hash == user.password_hash,
    )
