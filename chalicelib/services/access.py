"""May this person come in?"""

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.accounts import Claims, Role, User
from chalicelib.domain.errors import NotAMentor, NotAnAdmin, NotSignedIn
from chalicelib.domain.mentors import Mentor
from chalicelib.storage import accounts


class Access(StrEnum):
    """Who may call a route. What they may do with one booking or profile is for its service to say."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    MENTOR = "mentor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Identity:
    user: User
    mentor: Mentor | None = None


def admit(claims: Claims, access: Access, *, now: datetime) -> Identity:
    """Who it is, from a strong read, so that an ended session, a lost role or a suspension counts at once.

    Raises NotSignedIn, NotAMentor or NotAnAdmin.
    """
    user, session, mentor = accounts.identity(
        claims.user_id, claims.family, with_mentor=access is Access.MENTOR
    )
    if user is None or session is None or not session.is_good_for(user, now=now):
        raise NotSignedIn("This session has ended. Sign in again.")
    if access is Access.MENTOR and (mentor is None or not mentor.is_visible):
        raise NotAMentor
    if access is Access.ADMIN and user.role is not Role.ADMIN:
        raise NotAnAdmin
    return Identity(user, mentor)


class Caller:
    """Who asks. The token names them at once; `user` waits for the check that runs beside the first read.

    A use case that writes asks for `user` before it writes.
    """

    def __init__(self, user_id: str, family: str, check: "Future[Identity]") -> None:
        self.user_id = user_id
        self.family = family
        self._check = check

    @property
    def user(self) -> User:
        """Raises what `admit` raises."""
        return self._check.result().user

    @property
    def mentor(self) -> Mentor:
        """The caller's profile, on routes for mentors only."""
        mentor = self._check.result().mentor
        if mentor is None:
            raise NotAMentor
        return mentor
