"""How does somebody change a password, or get in again without the old one?"""

from dataclasses import replace
from datetime import datetime

from chalicelib import ids
from chalicelib.domain import emails
from chalicelib.domain.accounts import User
from chalicelib.domain.errors import FieldError, InvalidToken, WrongPassword
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.mentors import Mentor
from chalicelib.domain.one_time_tokens import Purpose, bond
from chalicelib.domain.passwords import chosen, spelled
from chalicelib.gateways.passwords import Argon2
from chalicelib.services import mailed_links
from chalicelib.services.access import Caller
from chalicelib.services.outside import Outside
from chalicelib.storage import accounts, attempts, keys, mentors, one_time_tokens, outbox
from chalicelib.storage import passwords as stored
from chalicelib.storage.transactions import Transaction


def change(
    caller: Caller, current: str, new: str, *, hasher: Argon2, now: datetime
) -> tuple[User, Mentor | None]:
    """Ends every other sign-in at once.

    Guesses count as at login: raises LockedOut after too many, WrongPassword for each.
    """
    user = caller.user
    accepted = chosen(new, field="newPassword")
    tried, _ = attempts.of_email(user.email)
    tried.refuse_if_locked(now)
    if not hasher.matches(spelled(current), user.password_hash):
        attempts.failed(user.email, tried, now=now)
        raise WrongPassword(FieldError("currentPassword", "This is not your password."))
    changed = _with_password(user, hasher.hash(accepted), now=now)
    stored.change(changed, kept_family=caller.family)
    return changed, mentors.find(user.mentor_id) if user.has_applied else None


def _with_password(user: User, password_hash: str, *, now: datetime) -> User:
    return replace(user, password_hash=password_hash, session_epoch=user.session_epoch + 1, updated_at=now)


# ── Forgotten ────────────────────────────────────────────────────────────────────────────────────────


def forgot(email: str, *, now: datetime) -> None:
    """Does the same for every address, so that neither answer nor time tells whether it has an account."""
    address = emails.normalised(email)
    event = Event(
        id=ids.ulid(now),
        type=EventType.PASSWORD_RESET_REQUESTED,
        subject=address,
        facts={},
        occurred_at=now,
    )
    outbox.add(Transaction(), event, partition=keys.email(address).pk).commit()


def send_reset(event: Event, outside: Outside) -> None:
    """Mails a link to the owner of the address, if it has one."""
    user = accounts.of_email(event.subject)
    if user is None or user.deleted_at:
        return
    mailed_links.send(event, user, Purpose.RESET_PASSWORD, outside)


def reset(secret: str, password: str, *, hasher: Argon2, now: datetime) -> tuple[User, Mentor | None]:
    """Ends every sign-in, and any lock. Who could read the mail has shown that the mailbox is theirs.

    Raises InvalidToken for a link that is used, expired, or older than the password.
    """
    accepted = chosen(password)
    token = one_time_tokens.find(secret, Purpose.RESET_PASSWORD, now=now)
    user, mentor = accounts.with_mentor(token.user_id)
    if user is None or user.deleted_at or token.bound_to != bond(user, Purpose.RESET_PASSWORD):
        raise InvalidToken
    changed = replace(_with_password(user, hasher.hash(accepted), now=now), email_verified=True)
    stored.reset(changed, token)
    return changed, mentor
