"""What is a secret good for that we hand out once, by mail?"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.accounts import User


class Purpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose's name
    OPEN_SOCKET = "open_socket"


LIVES = {
    Purpose.VERIFY_EMAIL: timedelta(hours=24),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
    Purpose.OPEN_SOCKET: timedelta(seconds=30),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeToken:
    """`bound_to` is what must still be so of the user when it is used: see `bond`."""

    digest: str
    purpose: Purpose
    user_id: str
    bound_to: str
    expires_at: datetime


def token_for(user: User, purpose: Purpose, secret: str, *, now: datetime) -> OneTimeToken:
    return OneTimeToken(
        digest=digest_of(secret),
        purpose=purpose,
        user_id=user.id,
        bound_to=bond(user, purpose),
        expires_at=now + LIVES[purpose],
    )


def ticket_for(user_id: str, family: str, secret: str, *, now: datetime) -> OneTimeToken:
    """Opens one socket, for the sign-in that asked for it."""
    return OneTimeToken(
        digest=digest_of(secret),
        purpose=Purpose.OPEN_SOCKET,
        user_id=user_id,
        bound_to=family,
        expires_at=now + LIVES[Purpose.OPEN_SOCKET],
    )


def bond(user: User, purpose: Purpose) -> str:
    """A verification is of one address. A reset is spent by any change of the password, so that of several
    links only the first to be used is good.
    """
    return user.email if purpose is Purpose.VERIFY_EMAIL else str(user.session_epoch)


def digest_of(secret: str) -> str:
    """What is stored: who reads the table cannot use it. 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
