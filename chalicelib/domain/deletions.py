"""What is left of somebody who deleted their account?

Their ids, because money records name them, and nothing that says who they were.
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.accounts import Role, User
from chalicelib.domain.bookings import Booking
from chalicelib.domain.mentors import ApplicationStatus, Experience, Mentor

NAME = "Deleted user"


def account(user: User, *, now: datetime) -> User:
    """No password matches an empty hash, no mail reaches an empty address, no sign-in is good any more."""
    return replace(
        user,
        name=NAME,
        email="",
        email_verified=False,
        role=Role.USER,
        timezone="UTC",
        avatar=None,
        password_hash="",
        updated_at=now,
        deleted_at=now,
    )


def profile(mentor: Mentor, *, now: datetime) -> Mentor:
    """Seen by nobody but those who had sessions there; the slug was made of the name, so it goes too."""
    return replace(
        mentor,
        slug=mentor.id.lower().replace("mtr_", "deleted-"),
        name=NAME,
        avatar=None,
        headline="",
        bio="",
        experience=Experience(years=0),
        languages=(),
        linkedin_url=None,
        timezone="UTC",
        is_accepting_bookings=False,
        is_active=False,
        application_status=ApplicationStatus.REJECTED,
        application_note=None,
        updated_at=now,
    )


def booking(booking: Booking, user_id: str, *, now: datetime) -> Booking:
    """The other side keeps it, with somebody whose name it does not tell."""
    cleared = replace(booking, version=booking.version + 1, updated_at=now)
    if booking.student.id == user_id:
        cleared = replace(cleared, student=replace(booking.student, name=NAME, avatar=None))
    if booking.mentor.user_id == user_id:
        slug = booking.mentor.id.lower().replace("mtr_", "deleted-")
        cleared = replace(cleared, mentor=replace(booking.mentor, slug=slug, name=NAME, avatar=None))
    return cleared
