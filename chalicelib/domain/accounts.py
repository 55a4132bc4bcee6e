"""Who are the people, what may they be called, and what is a sign-in?"""

import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.errors import FieldError, Invalid

ACCESS_TOKEN_LIFE = timedelta(minutes=15)
REFRESH_TOKEN_LIFE = timedelta(days=30)
# However often it is refreshed, a sign-in ends some day (OWASP ASVS 5.0, 7.3.2).
SESSION_LIFE = timedelta(days=180)
GRACE_BETWEEN_TABS = timedelta(seconds=10)
NAME_LIMIT, AVATAR_LIMIT = 100, 500

# What turns text around, and so makes a name look like another's or garbles what stands beside it.
_DIRECTION_CHANGES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NOT_IN_A_NAME = frozenset({"Cc", "Cs", "Zl", "Zp"})
_NOTHING_TO_SEE = frozenset({"Cf", "Cn", "Co", "Mn", "Zs"})


# No query, no fragment, no step upwards.
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(/[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)*")


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with an account. `timezone` is an IANA name; `avatar` an https URL or None.

    A sign-in is good only while it carries this `session_epoch`: raising it ends them all at once, whatever
    their number, and also the one that is being made at this moment with the old password.
    """

    id: str
    name: str
    email: str
    email_verified: bool
    role: Role
    timezone: str
    avatar: str | None
    password_hash: str
    has_applied: bool
    session_epoch: int = 0
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


def name_of(text: str, *, field: str = "name") -> str:
    """A person's name, trimmed and composed (NFC). Raises Invalid."""
    name = unicodedata.normalize("NFC", text).strip()
    if all(unicodedata.category(character) in _NOTHING_TO_SEE for character in name):
        raise Invalid(FieldError(field, "This must not be empty."))
    if len(name) > NAME_LIMIT:
        raise Invalid(FieldError(field, f"Use at most {NAME_LIMIT} characters."))
    if any(unicodedata.category(one) in _NOT_IN_A_NAME or one in _DIRECTION_CHANGES for one in name):
        raise Invalid(FieldError(field, "Use a single line, without control characters."))
    return name


def avatar_of(url: str, *, under: str, field: str = "avatar") -> str:
    """A picture that was uploaded here: strangers' addresses would tell them who looks at it. Raises Invalid.

    `under` is the address of the uploads, without a slash at its end.
    """
    path = url.removeprefix(f"{under}/")
    if path == url or len(url) > AVATAR_LIMIT or not _PLAIN_PATH.fullmatch(path):
        raise Invalid(FieldError(field, "Upload a picture first, and give the address that you got for it."))
    return url


# ── Sign-ins ─────────────────────────────────────────────────────────────────────────────────────────


class Standing(StrEnum):
    """What a refresh token is to its session."""

    CURRENT = "current"
    JUST_ROTATED = "just rotated"
    SPENT = "spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in on one device: a family of refresh tokens, of which only the newest is good.

    Tokens are kept as digests. `previous_digest` and `rotated_at` allow two tabs that refresh together the
    same successor.
    """

    user_id: str
    family: str
    digest: str
    previous_digest: str | None
    epoch: int = 0
    rotated_at: datetime
    created_at: datetime
    expires_at: datetime

    def is_good_for(self, user: User, *, now: datetime) -> bool:
        return user.deleted_at is None and self.epoch == user.session_epoch and now < self.expires_at

    def standing_of(self, digest: str, *, now: datetime) -> Standing:
        """A token that was rotated is good for GRACE_BETWEEN_TABS more; after that, somebody stole it."""
        if hmac.compare_digest(digest, self.digest):
            return Standing.CURRENT
        previous = self.previous_digest
        is_previous = previous is not None and hmac.compare_digest(digest, previous)
        # The local stage's clock may be set back, so the distance is what counts.
        if is_previous and abs(now - self.rotated_at) <= GRACE_BETWEEN_TABS:
            return Standing.JUST_ROTATED
        return Standing.SPENT


def sign_in_ends(*, began_at: datetime, now: datetime) -> datetime:
    """When a refresh token given now runs out."""
    return min(now + REFRESH_TOKEN_LIFE, began_at + SESSION_LIFE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a good access token says."""

    user_id: str
    family: str
    expires_at: datetime
