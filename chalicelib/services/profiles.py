"""What is shown of a mentor, and to whom?"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.accounts import Role, mentor_id_of
from chalicelib.domain.availability import Availability
from chalicelib.domain.errors import NotFound
from chalicelib.domain.figures import Figures
from chalicelib.domain.mentors import Mentor, is_id
from chalicelib.domain.payout_details import PayoutDetails
from chalicelib.services.access import Caller
from chalicelib.storage import mentors, profiles
from chalicelib.storage.profiles import Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A mentor as somebody sees them at `now`.

    `is_private`: with what only the mentor and administrators may know. `payout_details` are masked.
    """

    mentor: Mentor
    availability: Availability
    figures: Figures
    payout_details: PayoutDetails | None = None
    is_private: bool = True
    now: datetime


def show(address: str, *, caller: Caller, now: datetime) -> Profile:
    """The profile under a slug or an id. Raises NotFound, also for one that the caller may not know of."""
    return view(visible(id_at(address), caller=caller), caller=caller, now=now)


def own(caller: Caller, *, now: datetime) -> Profile:
    """The caller's own profile, whatever its status. Raises NotFound if there is none."""
    return show(mentor_id_of(caller.user_id), caller=caller, now=now)


def id_at(address: str) -> str:
    """The mentor's id behind a slug or an id. Raises NotFound for a slug that is nobody's."""
    mentor_id = address if is_id(address) else mentors.id_of(address)
    if mentor_id is None:
        raise NotFound
    return mentor_id


def visible(mentor_id: str, *, caller: Caller) -> Stored:
    """What is stored of a mentor whom the caller may know of. Raises NotFound.

    A profile out of sight is known to its owner and administrators, and to those who had sessions there.
    """
    stored = profiles.read(mentor_id, viewer_id=caller.user_id)
    if stored is None:
        raise NotFound
    is_known = stored.mentor.is_visible or stored.viewer_is_student
    if not (is_known or _is_private_to(stored.mentor, caller)):
        raise NotFound
    return stored


def view(stored: Stored, *, caller: Caller, now: datetime) -> Profile:
    return Profile(
        mentor=stored.mentor,
        availability=stored.availability,
        figures=stored.figures,
        payout_details=stored.payout_details,
        is_private=_is_private_to(stored.mentor, caller),
        now=now,
    )


def _is_private_to(mentor: Mentor, caller: Caller) -> bool:
    return mentor.user_id == caller.user_id or caller.user.role is Role.ADMIN
