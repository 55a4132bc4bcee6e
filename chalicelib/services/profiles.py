"""What is shown of a mentor, and to whom?"""

from dataclasses import dataclass

from chalicelib.domain.accounts import Role, mentor_id_of
from chalicelib.domain.availability import Availability
from chalicelib.domain.errors import NotFound
from chalicelib.domain.mentors import Mentor, is_id
from chalicelib.services.access import Caller
from chalicelib.storage import mentors


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A mentor as somebody sees them. `is_private`: with what only the mentor and administrators may know."""

    mentor: Mentor
    availability: Availability
    is_private: bool = True


def show(address: str, *, caller: Caller) -> Profile:
    """The profile under a slug or an id. Raises NotFound, also for one that the caller may not know of."""
    mentor, hours = mentors.with_hours(id_at(address))
    if mentor is None or hours is None or not may_see(mentor, caller):
        raise NotFound
    return Profile(mentor=mentor, availability=hours, is_private=_is_private_to(mentor, caller))


def may_see(mentor: Mentor, caller: Caller) -> bool:
    """An unapproved or suspended profile is unknown to all but its owner and administrators."""
    return mentor.is_visible or _is_private_to(mentor, caller)


def _is_private_to(mentor: Mentor, caller: Caller) -> bool:
    return mentor.user_id == caller.user_id or caller.user.role is Role.ADMIN


def own(caller: Caller) -> Profile:
    """The caller's own profile, whatever its status. Raises NotFound if there is none."""
    return show(mentor_id_of(caller.user_id), caller=caller)


def id_at(address: str) -> str:
    """The mentor's id behind a slug or an id. Raises NotFound for a slug that is nobody's."""
    mentor_id = address if is_id(address) else mentors.id_of(address)
    if mentor_id is None:
        raise NotFound
    return mentor_id
