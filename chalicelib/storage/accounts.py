"""Where are accounts kept?"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.accounts import Role, Session, User, mentor_id_of
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.errors import EmailTaken, InvalidToken, NotFound
from chalicelib.domain.events import Event
from chalicelib.domain.mentors import Mentor
from chalicelib.domain.one_time_tokens import OneTimeToken
from chalicelib.storage import audit, keys, one_time_tokens, outbox, sessions
from chalicelib.storage.mentors import MentorItem, set_or_remove
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


def people(user_ids: Iterable[str]) -> dict[str, User]:
    """These people by id, deleted ones too, in one strong read."""
    found = get_many([keys.user(user_id) for user_id in user_ids])
    users = [item.domain() for item in found.values() if isinstance(item, UserItem)]
    return {user.id: user for user in users}


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


def of_email(email: str) -> User | None:
    """Two reads: who has the address, and the account."""
    owner = get(EmailItem, keys.email(email))
    return find(owner.user_id) if owner else None


# ── Changes ──────────────────────────────────────────────────────────────────────────────────────────


def change(before: User, after: User, *, events: Mapping[str, Event]) -> None:
    """Writes name, time zone and avatar, on a mentor's profile too; `events` by their partitions.

    Raises Refused when somebody became a mentor, or deleted the account, meanwhile.
    """
    tx = Transaction().update(
        "user",
        UserItem,
        keys.user(after.id),
        actions=[
            UserItem.name.set(after.name),
            UserItem.timezone.set(after.timezone),
            set_or_remove(UserItem.avatar, after.avatar),
            UserItem.updated_at.set(after.updated_at),
        ],
        condition=is_active() & (UserItem.has_applied == before.has_applied),
    )
    if after.has_applied:
        _change_profile(tx, before, after)
    for partition, event in events.items():
        outbox.add(tx, event, partition=partition)
    tx.commit()


def _change_profile(tx: Transaction, before: User, after: User) -> None:
    """What did not change here may differ there: a mentor can have another picture than the student."""
    changes = [
        set_or_remove(getattr(MentorItem, name), getattr(after, name))
        for name in ("name", "avatar")
        if getattr(after, name) != getattr(before, name)
    ]
    if changes:
        actions = [*changes, MentorItem.updated_at.set(after.updated_at)]
        tx.update(
            "mentor", MentorItem, keys.mentor(after.mentor_id), actions=actions, condition=Item.pk.exists()
        )


def verify_email(token: OneTimeToken, *, now: datetime) -> None:
    """Raises InvalidToken when it was used meanwhile, or the account has another address by now."""
    tx = one_time_tokens.spend(Transaction(), token).update(
        "user",
        UserItem,
        keys.user(token.user_id),
        actions=[UserItem.email_verified.set(True), UserItem.updated_at.set(now)],
        condition=is_active() & (UserItem.email == token.bound_to),
    )
    try:
        tx.commit()
    except Refused:
        raise InvalidToken from None


def make_admin(user_id: str, *, entry: AuditEntry) -> None:
    """Raises NotFound for who has no account."""
    tx = Transaction().update(
        "user",
        UserItem,
        keys.user(user_id),
        actions=[UserItem.role.set(Role.ADMIN), UserItem.updated_at.set(entry.at)],
        condition=is_active(),
    )
    audit.add(tx, entry)
    try:
        tx.commit()
    except Refused:
        raise NotFound from None


def is_active() -> Condition:
    """That there is an account, and it was not deleted."""
    active: Condition = UserItem.pk.exists() & UserItem.deleted_at.does_not_exist()
    return active
