"""How does an account come to be, change and end?"""

from datetime import datetime

from chalicelib import ids
from chalicelib.domain import emails, passwords, timezones
from chalicelib.domain.accounts import Role, User, name_of
from chalicelib.domain.events import Event, EventType
from chalicelib.gateways.passwords import Argon2
from chalicelib.gateways.secrets import Secrets
from chalicelib.services import sessions
from chalicelib.services.sessions import SignIn
from chalicelib.storage import accounts

DEFAULT_TIMEZONE = "Asia/Kolkata"


def register(
    *,
    name: str,
    email: str,
    password: str,
    timezone: str | None,
    hasher: Argon2,
    secrets: Secrets,
    now: datetime,
) -> SignIn:
    """A new account, signed in; the mail that verifies its address follows. Raises Invalid or EmailTaken."""
    user = User(
        id=f"usr_{ids.ulid(now)}",
        name=name_of(name),
        email=emails.normalised(email),
        email_verified=False,
        role=Role.USER,
        timezone=timezones.zone(timezone or DEFAULT_TIMEZONE).key,
        avatar=None,
        password_hash=hasher.hash(passwords.chosen(password)),
        has_applied=False,
        created_at=now,
        updated_at=now,
    )
    session, token = sessions.begun(user, now=now)
    accounts.create(user, session=session, event=_event(EventType.ACCOUNT_REGISTERED, user, now=now))
    return sessions.signed_in(user, None, session, token, secrets=secrets, now=now)


def _event(kind: EventType, user: User, *, now: datetime) -> Event:
    return Event(id=ids.ulid(now), type=kind, subject=user.id, facts={}, occurred_at=now)
