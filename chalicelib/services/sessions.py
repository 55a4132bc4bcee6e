"""How does somebody sign in, stay signed in and sign out?"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from chalicelib import ids
from chalicelib.domain import emails
from chalicelib.domain.accounts import Session, Standing, User, sign_in_ends
from chalicelib.domain.errors import InvalidCredentials, NotSignedIn
from chalicelib.domain.mentors import Mentor
from chalicelib.domain.passwords import spelled
from chalicelib.domain.refresh_tokens import RefreshToken
from chalicelib.gateways.passwords import Argon2
from chalicelib.gateways.secrets import Secrets
from chalicelib.services import tokens
from chalicelib.storage import accounts, attempts, sessions
from chalicelib.storage import passwords as stored_passwords
from chalicelib.storage.transactions import Refused, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What a client gets to stay signed in: the access token in the answer, the refresh token in a cookie."""

    user: User
    mentor: Mentor | None
    access_token: str
    refresh_token: RefreshToken
    ends_at: datetime


def begun(user: User, *, now: datetime) -> tuple[Session, RefreshToken]:
    """A new sign-in of `user`, not yet stored, and its first token."""
    token = RefreshToken(user_id=user.id, family=ids.ulid(now), secret=ids.token())
    session = Session(
        user_id=user.id,
        family=token.family,
        digest=token.digest,
        previous_digest=None,
        epoch=user.session_epoch,
        rotated_at=now,
        created_at=now,
        expires_at=sign_in_ends(began_at=now, now=now),
    )
    return session, token


def signed_in(
    user: User,
    mentor: Mentor | None,
    session: Session,
    token: RefreshToken,
    *,
    secrets: Secrets,
    now: datetime,
) -> SignIn:
    access = tokens.issue(user_id=user.id, family=session.family, secrets=secrets, now=now)
    return SignIn(
        user=user, mentor=mentor, access_token=access, refresh_token=token, ends_at=session.expires_at
    )


# ── Signing in ───────────────────────────────────────────────────────────────────────────────────────


def login(email: str, password: str, *, hasher: Argon2, secrets: Secrets, now: datetime) -> SignIn:
    """Costs one hash and the same reads whether the e-mail is known or not.

    Raises InvalidCredentials wrong either way, LockedOut after too many failures.
    """
    address = emails.normalised(email)
    tried, user_id = attempts.of_email(address)
    tried.refuse_if_locked(now)
    user, mentor = accounts.with_mentor(user_id or "usr_nobody")
    secret = spelled(password)
    if not hasher.matches(secret, user.password_hash if user else None) or user is None:
        attempts.failed(address, tried, now=now)
        raise InvalidCredentials
    session, token = begun(user, now=now)
    tx = attempts.succeeded(sessions.add(Transaction(), session), address, now=now)
    if hasher.is_outdated(user.password_hash):
        stored_passwords.rehash(tx, user, hasher.hash(secret))
    _commit(tx, now=now)
    return signed_in(user, mentor, session, token, secrets=secrets, now=now)


def _commit(tx: Transaction, *, now: datetime) -> None:
    """Locked meanwhile by others' failures, or the password changed: then this one was not right in time."""
    try:
        tx.commit()
    except Refused as refusal:
        attempts.refused(refusal, now=now)
        raise InvalidCredentials from None


# ── Staying signed in ────────────────────────────────────────────────────────────────────────────────


def refresh(cookie: str | None, *, secrets: Secrets, now: datetime) -> SignIn:
    """Gives the next token for the present one.

    A token that has been rotated is a stolen one, or its thief has the next: the whole family ends. Only tabs
    that refresh together get the same successor. Raises NotSignedIn.
    """
    presented = RefreshToken.read(cookie or "")
    user, session, mentor = accounts.identity(presented.user_id, presented.family, with_mentor=True)
    if user is None or session is None or not session.is_good_for(user, now=now):
        raise NotSignedIn("This session has ended. Sign in again.")
    if session.standing_of(presented.digest, now=now) is Standing.CURRENT:
        successor = presented.successor(secrets.jwt_keys[secrets.jwt_kid])
        session = sessions.rotate(session, to=successor.digest, now=now)
    if session is None or session.standing_of(presented.digest, now=now) is Standing.SPENT:
        sessions.end(presented.user_id, presented.family, now=now)
        raise NotSignedIn("This sign-in was used from somewhere else, and has ended. Sign in again.")
    successor = _successor(presented, session, secrets=secrets)
    return signed_in(user, mentor, session, successor, secrets=secrets, now=now)


def _successor(presented: RefreshToken, session: Session, *, secrets: Secrets) -> RefreshToken:
    """The token that the session has now, made from the one before it under whichever key was newest then."""
    successors = (presented.successor(key) for key in secrets.jwt_keys.values())
    found = next((one for one in successors if one.digest == session.digest), None)
    if found is None:
        raise NotSignedIn
    return found


# ── Signing out ──────────────────────────────────────────────────────────────────────────────────────


def logout(*, cookie: str | None, access_token: str | None, secrets: Secrets, now: datetime) -> None:
    """Ends the sign-ins that either proves to be the caller's. What proves nothing ends nothing, quietly."""
    with suppress(NotSignedIn):
        claims = tokens.read(access_token or "", secrets=secrets, now=now)
        sessions.end(claims.user_id, claims.family, now=now)
    with suppress(NotSignedIn):
        token = RefreshToken.read(cookie or "")
        sessions.end(token.user_id, token.family, proof=token.digest, now=now)
