"""What is known of a mentor, in one read, and what do they change of it, in one write?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib.domain.availability import Availability
from chalicelib.domain.errors import NotAMentor
from chalicelib.domain.events import Event
from chalicelib.domain.figures import Figures
from chalicelib.domain.mentors import ApplicationStatus, Mentor
from chalicelib.domain.payout_details import PayoutDetails
from chalicelib.storage import keys, outbox, payout_details
from chalicelib.storage.figures import figures_of, student_of
from chalicelib.storage.mentors import AvailabilityItem, MentorItem, availability_of, mentor_of, set_or_remove
from chalicelib.storage.payout_details import details_of
from chalicelib.storage.table import Item, get_many
from chalicelib.storage.transactions import Refused, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """`payout_details` are masked. `viewer_is_student`: the reader has or had a session with them."""

    mentor: Mentor
    availability: Availability
    figures: Figures
    payout_details: PayoutDetails | None
    viewer_is_student: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Fields by name, of the profile and of the hours. `payout` is masked, `sealed` what is secret of it.

    `accepted_before`: only if the mentor accepts bookings, or does not, as this says.
    """

    profile: Mapping[str, Any] = field(default_factory=dict)
    availability: Mapping[str, Any] = field(default_factory=dict)
    payout: PayoutDetails | None = None
    sealed: Mapping[str, str] = field(default_factory=dict)
    accepted_before: bool | None = None


class Flipped(Exception):
    """`accepted_before` is not so any more."""


def read(mentor_id: str, *, viewer_id: str) -> Stored | None:
    """Strongly, whatever the profile's status; None where nobody applied."""
    profile, hours, figures = keys.mentor(mentor_id), keys.availability(mentor_id), keys.figures(mentor_id)
    payout, student = keys.payout_details(mentor_id), keys.mentors_student(mentor_id, viewer_id)
    found = get_many([profile, hours, figures, payout, student])
    mentor, availability = mentor_of(found.get(profile)), availability_of(found.get(hours))
    if mentor is None or availability is None:
        return None
    return Stored(
        mentor=mentor,
        availability=availability,
        figures=figures_of(found.get(figures)),
        payout_details=details_of(found.get(payout)),
        viewer_is_student=student_of(found.get(student), viewer_id).confirmed > 0,
    )


def change(mentor_id: str, changes: Changes, *, event: Event, now: datetime) -> None:
    """Writes the named fields alone: counters and ratings move meanwhile.

    Raises NotAMentor when the mentor was suspended meanwhile, Flipped as Changes say.
    """
    tx = Transaction()
    _change_profile(tx, mentor_id, changes, now=now)
    if changes.availability:
        tx.update(
            "availability",
            AvailabilityItem,
            keys.availability(mentor_id),
            actions=_actions(AvailabilityItem, changes.availability),
            condition=Item.pk.exists(),
        )
    if changes.payout:
        payout_details.put(tx, mentor_id, changes.payout, sealed=changes.sealed)
    outbox.add(tx, event, partition=keys.mentor(mentor_id).pk)
    try:
        tx.commit()
    except Refused as refused:
        mentor = mentor_of(refused.items.get("mentor"))
        if mentor and mentor.is_visible:
            raise Flipped from refused
        raise NotAMentor from refused


def _change_profile(tx: Transaction, mentor_id: str, changes: Changes, *, now: datetime) -> None:
    allowed = MentorItem.is_active == True  # noqa: E712 - PynamoDB's way to compare
    allowed &= MentorItem.application_status == ApplicationStatus.APPROVED
    if changes.accepted_before is not None:
        allowed &= MentorItem.is_accepting_bookings == changes.accepted_before
    actions = _actions(MentorItem, {**changes.profile, "updated_at": now})
    tx.update("mentor", MentorItem, keys.mentor(mentor_id), actions=actions, condition=allowed)


def _actions(kind: type[Item], fields: Mapping[str, Any]) -> list[Action]:
    return [set_or_remove(getattr(kind, name), value) for name, value in fields.items()]
