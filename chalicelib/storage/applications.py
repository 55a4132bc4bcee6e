"""How is an application kept, found and decided?"""

from datetime import datetime

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.availability import Availability
from chalicelib.domain.errors import ApplicationExists, InvalidState, NotSignedIn
from chalicelib.domain.events import Event
from chalicelib.domain.mentors import ApplicationStatus, Mentor
from chalicelib.storage import audit, keys, outbox, shards
from chalicelib.storage.accounts import UserItem
from chalicelib.storage.mentors import AvailabilityItem, MentorItem, SlugItem, set_or_remove
from chalicelib.storage.table import Item
from chalicelib.storage.transactions import Refused, Transaction

_INDEX = 1


class SlugTaken(Exception):
    """Another mentor has it."""


def add(mentor: Mentor, hours: Availability, *, now: datetime) -> None:
    """Profile, hours, slug, and the applicant's mark, in one transaction.

    Raises SlugTaken when the slug is another's, ApplicationExists when they have applied before.
    """
    tx = Transaction().create("slug", _slug_item(mentor))
    tx.create("mentor", _profile_item(mentor, applied_at=now))
    tx.put("availability", _availability_item(mentor.id, hours))
    _mark_applicant(tx, mentor, now=now)
    try:
        tx.commit()
    except Refused as refused:
        if "mentor" in refused:
            raise ApplicationExists from refused
        if "slug" in refused:
            raise SlugTaken from refused
        raise NotSignedIn from refused


def renew(mentor: Mentor, hours: Availability, *, now: datetime) -> None:
    """Applies again, in place of a rejected application. Raises ApplicationExists when it is none now."""
    was_rejected = MentorItem.application_status == ApplicationStatus.REJECTED
    tx = Transaction().put("mentor", _profile_item(mentor, applied_at=now), condition=was_rejected)
    tx.put("availability", _availability_item(mentor.id, hours))
    try:
        tx.commit()
    except Refused as refused:
        raise ApplicationExists from refused


def _mark_applicant(tx: Transaction, mentor: Mentor, *, now: datetime) -> None:
    tx.update(
        "user",
        UserItem,
        keys.user(mentor.user_id),
        actions=[UserItem.has_applied.set(True), UserItem.updated_at.set(now)],
        condition=Item.pk.exists() & UserItem.deleted_at.does_not_exist(),
    )


def _profile_item(mentor: Mentor, *, applied_at: datetime) -> MentorItem:
    return MentorItem.of(
        mentor,
        keys.mentor(mentor.id),
        gsi1pk=keys.applications(mentor.application_status, mentor.id),
        gsi1sk=keys.at(applied_at, mentor.id),
    )


def _slug_item(mentor: Mentor) -> SlugItem:
    key = keys.slug(mentor.slug)
    return SlugItem(pk=key.pk, sk=key.sk, mentor_id=mentor.id)


def _availability_item(mentor_id: str, hours: Availability) -> AvailabilityItem:
    return AvailabilityItem.of(hours, keys.availability(mentor_id))


# ── Deciding ─────────────────────────────────────────────────────────────────────────────────────────


def listed(status: ApplicationStatus, *, limit: int, after: str | None) -> tuple[list[Mentor], str | None]:
    """By when they applied, oldest first, and the place after which the list goes on."""
    reading = shards.read(keys.all_applications(status), index=_INDEX, after=after, limit=limit + 1)
    items, place = shards.first(reading, limit, _INDEX)
    return [item.domain() for item in items], place


def decide(before: Mentor, after: Mentor, *, event: Event, entry: AuditEntry) -> None:
    """Writes what an administrator made of a mentor's standing; of two at once, one loses.

    Raises InvalidState if it is not as `before` says any more.
    """
    key = keys.mentor(after.id)
    unchanged = MentorItem.application_status == before.application_status
    tx = Transaction().update(
        "mentor",
        MentorItem,
        key,
        actions=[
            MentorItem.application_status.set(after.application_status),
            MentorItem.gsi1pk.set(keys.applications(after.application_status, after.id)),
            MentorItem.is_active.set(after.is_active),
            set_or_remove(MentorItem.application_note, after.application_note),
            set_or_remove(MentorItem.verified_at, after.verified_at),
            MentorItem.updated_at.set(after.updated_at),
        ],
        condition=unchanged & (MentorItem.is_active == before.is_active),
    )
    outbox.add(tx, event, partition=key.pk)
    audit.add(tx, entry)
    try:
        tx.commit()
    except Refused as refused:
        raise InvalidState("Somebody else has decided about this mentor meanwhile.") from refused
