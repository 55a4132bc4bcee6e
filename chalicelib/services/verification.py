"""How does somebody prove that a mailbox is theirs?"""

from dataclasses import replace
from datetime import datetime

from chalicelib import ids
from chalicelib.domain.accounts import User
from chalicelib.domain.errors import InvalidToken
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.mentors import Mentor
from chalicelib.domain.one_time_tokens import Purpose
from chalicelib.services import mailed_links
from chalicelib.services.outside import Outside
from chalicelib.storage import accounts, keys, one_time_tokens, outbox
from chalicelib.storage.transactions import Transaction


def request(user_id: str, *, now: datetime) -> None:
    """Has the mail sent again. Who is verified by then gets none."""
    event = Event(
        id=ids.ulid(now),
        type=EventType.VERIFICATION_REQUESTED,
        subject=user_id,
        facts={},
        occurred_at=now,
    )
    outbox.add(Transaction(), event, partition=keys.user(user_id).pk).commit()


def confirm(secret: str, *, now: datetime) -> tuple[User, Mentor | None]:
    """Raises InvalidToken for a link that is used, expired, or of another address."""
    token = one_time_tokens.find(secret, Purpose.VERIFY_EMAIL, now=now)
    user, mentor = accounts.with_mentor(token.user_id)
    if user is None:
        raise InvalidToken
    accounts.verify_email(token, now=now)
    return replace(user, email_verified=True), mentor


def send(event: Event, outside: Outside) -> None:
    """Mails a link to who has registered, or asked for another."""
    user = accounts.find(event.subject)
    if user is None or user.deleted_at or user.email_verified:
        return
    mailed_links.send(event, user, Purpose.VERIFY_EMAIL, outside)
