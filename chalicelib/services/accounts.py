"""How does an account come to be, change and end?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib import ids
from chalicelib.domain import deletions, emails, passwords, timezones
from chalicelib.domain.accounts import Role, User, name_of
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.calendars import Claim
from chalicelib.domain.errors import Busy, HasUpcomingBookings, NotFound, NotSignedIn
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.mentors import Mentor
from chalicelib.gateways.passwords import Argon2
from chalicelib.gateways.secrets import Secrets
from chalicelib.services import lifecycle, sessions
from chalicelib.services.sessions import SignIn
from chalicelib.storage import accounts, bookings, calendars, keys, mentors
from chalicelib.storage import deletions as stored_deletions
from chalicelib.storage.deletions import ProfileChanged
from chalicelib.storage.transactions import Refused

DEFAULT_TIMEZONE = "Asia/Kolkata"
_TRIES = 3
_FARTHEST_BOOKING = timedelta(days=400)


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
    accounts.create(user, session=session, event=_event(EventType.ACCOUNT_REGISTERED, user.id, now=now))
    return sessions.signed_in(user, None, session, token, secrets=secrets, now=now)


def _event(kind: EventType, subject: str, *, now: datetime) -> Event:
    return Event(id=ids.ulid(now), type=kind, subject=subject, facts={}, occurred_at=now)


def make_admin(email: str, *, operator: str, now: datetime) -> User:
    """What an operator does from the command line; there is no route to it. Raises NotFound."""
    user = accounts.of_email(emails.normalised(email))
    if user is None:
        raise NotFound(f"There is no account with the e-mail {email}.")
    entry = AuditEntry(
        id=ids.ulid(now),
        actor_id="operator",
        actor_name=operator,
        action="admin_made",
        subject=user.id,
        before={"role": user.role},
        after={"role": Role.ADMIN},
        at=now,
    )
    accounts.make_admin(user.id, entry=entry)
    return replace(user, role=Role.ADMIN, updated_at=now)


# ── Changing ─────────────────────────────────────────────────────────────────────────────────────────


def change(user_id: str, changes: Mapping[str, Any], *, now: datetime) -> tuple[User, Mentor | None]:
    """`changes` may hold name, timezone and avatar, each checked before.

    A mentor's profile bears the same name and picture. Who becomes a mentor at the same moment has it decided
    again.
    """
    for _ in range(_TRIES):
        user, mentor = accounts.with_mentor(user_id)
        if user is None or user.deleted_at:
            raise NotSignedIn
        changed = replace(user, **changes, updated_at=now)
        try:
            accounts.change(user, changed, events=_events_of_change(user, changed, now=now))
        except Refused:
            continue
        return changed, mentor
    raise Busy


def _events_of_change(before: User, after: User, *, now: datetime) -> dict[str, Event]:
    """By partition. A time zone is nobody else's concern."""
    if (before.name, before.avatar) == (after.name, after.avatar):
        return {}
    events = {keys.user(after.id).pk: _event(EventType.ACCOUNT_CHANGED, after.id, now=now)}
    if after.has_applied:
        events[keys.mentor(after.mentor_id).pk] = _event(EventType.MENTOR_CHANGED, after.mentor_id, now=now)
    return events


# ── Deleting ─────────────────────────────────────────────────────────────────────────────────────────


def delete(user_id: str, *, now: datetime, operator: str | None = None) -> None:
    """Anonymises account and profile at once, and ends every sign-in; copies of the name elsewhere follow.

    `operator` is who does it for them, for the audit log. Of a deletion and a booking at once, one is refused.
    Raises HasUpcomingBookings, given or booked, held or paid.
    """
    for _ in range(_TRIES):
        user, mentor = accounts.with_mentor(user_id)
        if user is None or user.deleted_at:
            raise NotSignedIn
        try:
            return _delete(user, mentor, operator=operator, now=now)
        except ProfileChanged:
            continue
    raise Busy


def _erased(user: User, operator: str, *, now: datetime) -> AuditEntry:
    """Without a name: the log outlives who is gone."""
    return AuditEntry(
        id=ids.ulid(now),
        actor_id="operator",
        actor_name=operator,
        action="account_erased",
        subject=user.id,
        before={"deleted": "false", "role": user.role},
        after={"deleted": "true", "role": Role.USER},
        at=now,
    )


def of_operator(who: str) -> User:
    """Whom an operator means by an id or an e-mail. Raises NotFound, also for who is gone."""
    user = accounts.find(who) if who.startswith("usr_") else accounts.of_email(emails.normalised(who))
    if user is None or user.deleted_at:
        raise NotFound(f"There is no account {who}.")
    return user


def _delete(user: User, mentor: Mentor | None, *, operator: str | None, now: datetime) -> None:
    # Read before the calendar: a booking that the student makes from here on changes it, and we are refused.
    holds = calendars.holds(user.id)
    _check_has_none_upcoming(user.id, now=now)
    if mentor:
        _stop_bookings(mentor, now=now)
    events = {keys.user(user.id).pk: _event(EventType.ACCOUNT_DELETED, user.id, now=now)}
    if mentor:
        events[keys.mentor(mentor.id).pk] = _event(EventType.MENTOR_CHANGED, mentor.id, now=now)
    profile = (mentor, deletions.profile(mentor, now=now)) if mentor else None
    gone = deletions.account(user, now=now)
    entry = _erased(user, operator, now=now) if operator else None
    stored_deletions.delete(user, gone, profile, holds=holds.closed(), events=events, entry=entry)


def _stop_bookings(mentor: Mentor, *, now: datetime) -> None:
    """A mentor's bookings are made anywhere in their calendar: it is looked at again with the door closed."""
    mentors.stop_bookings(mentor.id)
    try:
        _check_has_none_upcoming(mentor.user_id, now=now)
    except HasUpcomingBookings:
        if mentor.is_accepting_bookings:
            mentors.take_bookings_again(mentor.id)
        raise


def has_upcoming(user_id: str, *, now: datetime) -> bool:
    """Whether a person gives or takes a session that has not ended."""
    return any(claim.is_live(now) for claim in _ahead(user_id, now=now).values())


def _ahead(user_id: str, *, now: datetime) -> dict[str, Claim]:
    """What of a person's time is not over, by booking, holds that ran out too. The calendar is read strongly."""
    days = calendars.between(user_id, now.date(), (now + _FARTHEST_BOOKING).date())
    return {one: claim for day in days for one, claim in day.claims.items() if claim.end > now}


def _check_has_none_upcoming(user_id: str, *, now: datetime) -> None:
    """That a person gives and takes no session that has not ended.

    Holds that ran out are ended for good, lest a late payment finds its time. Raises HasUpcomingBookings.
    """
    ahead = _ahead(user_id, now=now)
    if any(claim.is_live(now) for claim in ahead.values()):
        raise HasUpcomingBookings
    for booking in bookings.find_many(ahead).values():
        if booking.hold_ran_out(now) and not lifecycle.expire(booking, now=now):
            raise ProfileChanged
