"""Who are the people, and what is a sign-in?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ACCESS_TOKEN_LIFE = timedelta(minutes=15)
REFRESH_TOKEN_LIFE = timedelta(days=30)
GRACE_BETWEEN_TABS = timedelta(seconds=10)


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with an account. `timezone` is an IANA name; `avatar` an https URL or None."""

    id: str
    name: str
    email: str
    email_verified: bool
    role: Role
    timezone: str
    avatar: str | None
    password_hash: str
    has_applied: bool
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None

    @property
    def mentor_id(self) -> str:
        """A mentor's id carries their user's: either follows from the other."""
        return mentor_id_of(self.id)


def mentor_id_of(user_id: str) -> str:
    return "mtr_" + user_id.removeprefix("usr_")


def user_id_of(mentor_id: str) -> str:
    return "usr_" + mentor_id.removeprefix("mtr_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in on one device: a family of refresh tokens, of which only the newest is good.

    `rotated_at` and `previous_digest` allow two tabs that refresh together the same successor.
    """

    user_id: str
    family: str
    digest: str
    previous_digest: str | None
    successor: str | None
    rotated_at: datetime
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a good access token says."""

    user_id: str
    family: str
    expires_at: datetime
