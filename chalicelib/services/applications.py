"""How does somebody become a mentor?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib import ids
from chalicelib.domain import profiles
from chalicelib.domain.accounts import User, user_id_of
from chalicelib.domain.availability import Availability
from chalicelib.domain.errors import ApplicationExists, Busy, EmailNotVerified, Invalid
from chalicelib.domain.events import Event
from chalicelib.domain.figures import Figures
from chalicelib.domain.mails import Content, MentorApproved, MentorRejected
from chalicelib.domain.mentors import ApplicationStatus, Mentor, slug_of
from chalicelib.domain.notifications import Notice, NotificationType
from chalicelib.domain.weekly_hours import DayHours, weekly_problems, weekly_windows
from chalicelib.services import mailing, notifications
from chalicelib.services.avatars import Avatars
from chalicelib.services.outside import Outside
from chalicelib.services.profiles import Profile
from chalicelib.storage import accounts, applications, mentors
from chalicelib.storage.applications import SlugTaken

_SLUG_TRIES = 5


def apply(
    user: User,
    given: Mapping[str, Any],
    week: Sequence[DayHours],
    *,
    must_verify_email: bool,
    avatars: Avatars,
    now: datetime,
) -> Profile:
    """`given` holds a profile's fields by name; the time zone is the user's if it is not among them.

    Raises Invalid, EmailNotVerified, or ApplicationExists while one is pending or approved.
    """
    written = {"timezone": user.timezone, **profiles.tidied(given)}
    problems = [*profiles.problems(written), *weekly_problems(week)]
    if problems:
        raise Invalid(*problems)
    if must_verify_email and not user.email_verified:
        raise EmailNotVerified
    avatars.check(written.get("avatar"), user_id=user.id)
    hours = Availability(timezone=written["timezone"], weekly=weekly_windows(week))
    mentor = _applicant(user, written, now=now)
    stored = _renew(mentor, hours, now=now) if user.has_applied else _add(mentor, hours, now=now)
    return Profile(mentor=stored, availability=hours, figures=Figures(), now=now)


def _applicant(user: User, written: Mapping[str, Any], *, now: datetime) -> Mentor:
    defaults = {"avatar": user.avatar, "languages": (), "linkedin_url": None}
    named = {"id": user.mentor_id, "slug": slug_of(user.name), "name": user.name}
    return Mentor(**{**defaults, **written, **named}, created_at=now, updated_at=now)


def _add(mentor: Mentor, hours: Availability, *, now: datetime) -> Mentor:
    """Of two that want one slug at once, one gets another."""
    for attempt in range(_SLUG_TRIES):
        slug = f"{mentor.slug}-{ids.suffix()}" if attempt else mentor.slug
        try:
            applications.add(replace(mentor, slug=slug), hours, now=now)
        except SlugTaken:
            continue
        return replace(mentor, slug=slug)
    raise Busy


def _renew(mentor: Mentor, hours: Availability, *, now: datetime) -> Mentor:
    """After a rejection: the address and the first application's date stay."""
    rejected = mentors.find(mentor.id)
    if rejected is None or rejected.application_status is not ApplicationStatus.REJECTED:
        raise ApplicationExists
    renewed = replace(mentor, slug=rejected.slug, created_at=rejected.created_at)
    applications.renew(renewed, hours, now=now)
    return renewed


# ── What follows ─────────────────────────────────────────────────────────────────────────────────────


def welcome(event: Event, outside: Outside) -> None:
    """Tells a mentor that they were approved."""
    user, mentor = accounts.with_mentor(user_id_of(event.subject))
    if user is None or mentor is None:
        return
    content = MentorApproved(recipient=mailing.person(user), slug=mentor.slug, note=event.facts["note"])
    notice = Notice(
        type=NotificationType.MENTOR_APPROVED,
        title="You are a mentor now",
        message="Your application was approved. Students can find and book you.",
        data={"mentorId": mentor.id, "slug": mentor.slug},
        action_url="/mentor/dashboard",
    )
    _tell(event, user, content, notice, outside)


def decline(event: Event, outside: Outside) -> None:
    """Tells an applicant that they were rejected, and why."""
    user, mentor = accounts.with_mentor(user_id_of(event.subject))
    if user is None or mentor is None:
        return
    reason = event.facts["note"]
    notice = Notice(
        type=NotificationType.MENTOR_REJECTED,
        title="Your application was not accepted",
        message=f"{reason} You can change it and apply again.",
        data={"mentorId": mentor.id, "reason": reason},
        action_url="/become-a-mentor",
    )
    _tell(event, user, MentorRejected(recipient=mailing.person(user), reason=reason), notice, outside)


def _tell(event: Event, user: User, content: Content, notice: Notice, outside: Outside) -> None:
    notifications.notify(user.id, notice, event=event, outside=outside)
    mailing.send_once(event, user, content, outside)
