"""Where are accounts and sign-ins kept?"""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.domain.accounts import Role, Session, User, mentor_id_of
from chalicelib.domain.mentors import Mentor
from chalicelib.storage import keys
from chalicelib.storage.mentors import MentorItem
from chalicelib.storage.table import Choice, Instant, Item, get_many


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
    created_at = Instant()
    updated_at = Instant()
    deleted_at = Instant(null=True)


class EmailItem(Item, discriminator="email"):
    user_id = UnicodeAttribute()


class SessionItem(Item, discriminator="session"):
    keeps = Session

    user_id = UnicodeAttribute()
    family = UnicodeAttribute()
    digest = UnicodeAttribute()
    previous_digest = UnicodeAttribute(null=True)
    successor = UnicodeAttribute(null=True)
    rotated_at = Instant()
    created_at = Instant()
    expires_at = Instant()


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
