"""What does an administrator decide about a mentor?"""

from dataclasses import replace
from datetime import datetime

from chalicelib import ids
from chalicelib.domain import mentors as rules
from chalicelib.domain.accounts import User
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.mentors import Mentor
from chalicelib.services.profiles import Profile
from chalicelib.storage import applications, profiles
from chalicelib.storage.profiles import Stored


def approve(mentor_id: str, *, note: str | None, admin: User, now: datetime) -> Profile:
    """Raises NotFound, or InvalidState when it was decided before."""
    stored = _read(mentor_id, admin)
    after = rules.approve(stored.mentor, note=note, now=now)
    return _decide(stored, after, EventType.MENTOR_APPROVED, "mentor_approved", admin=admin, now=now)


def reject(mentor_id: str, *, reason: str, admin: User, now: datetime) -> Profile:
    """Raises NotFound, or InvalidState when it was decided before."""
    stored = _read(mentor_id, admin)
    after = rules.reject(stored.mentor, reason=reason, now=now)
    return _decide(stored, after, EventType.MENTOR_REJECTED, "mentor_rejected", admin=admin, now=now)


def suspend(mentor_id: str, *, reason: str, admin: User, now: datetime) -> Profile:
    """Upcoming sessions stand; sockets are closed. Raises NotFound, or InvalidState."""
    stored = _read(mentor_id, admin)
    after = rules.suspend(stored.mentor, reason=reason, now=now)
    return _decide(stored, after, EventType.MENTOR_SUSPENDED, "mentor_suspended", admin=admin, now=now)


def reinstate(mentor_id: str, *, note: str | None, admin: User, now: datetime) -> Profile:
    """Raises NotFound, or InvalidState."""
    stored = _read(mentor_id, admin)
    after = rules.reinstate(stored.mentor, note=note, now=now)
    return _decide(stored, after, EventType.MENTOR_CHANGED, "mentor_reinstated", admin=admin, now=now)


def _read(mentor_id: str, admin: User) -> Stored:
    stored = profiles.read(mentor_id, viewer_id=admin.id)
    if stored is None:
        raise NotFound
    return stored


def _decide(
    stored: Stored, after: Mentor, event_type: EventType, action: str, *, admin: User, now: datetime
) -> Profile:
    facts = {"note": after.application_note or ""}
    event = Event(id=ids.ulid(now), type=event_type, subject=after.id, facts=facts, occurred_at=now)
    entry = AuditEntry(
        id=ids.ulid(now),
        actor_id=admin.id,
        actor_name=admin.name,
        action=action,
        subject=after.id,
        before=_standing(stored.mentor),
        after=_standing(after),
        at=now,
    )
    applications.decide(stored.mentor, after, event=event, entry=entry)
    decided = replace(stored, mentor=after)
    return Profile(
        mentor=decided.mentor,
        availability=decided.availability,
        figures=decided.figures,
        payout_details=decided.payout_details,
        now=now,
    )


def _standing(mentor: Mentor) -> dict[str, str]:
    """What decisions change, as the audit shows it."""
    return {
        "applicationStatus": mentor.application_status,
        "isActive": str(mentor.is_active).lower(),
        "applicationNote": mentor.application_note or "",
    }
