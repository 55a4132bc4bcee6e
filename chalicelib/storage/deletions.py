"""How does an account end in the table?"""

from chalicelib.domain.accounts import User
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.calendars import Holds
from chalicelib.domain.errors import NotSignedIn
from chalicelib.domain.events import Event
from chalicelib.domain.mentors import Mentor
from chalicelib.storage import attempts, audit, calendars, keys, outbox
from chalicelib.storage.accounts import UserItem, is_active
from chalicelib.storage.mentors import MentorItem, SlugItem, set_or_remove
from chalicelib.storage.transactions import Refused, Transaction

# What deleting changes of a profile. Ratings and counters stay, and may be moving at this moment.
_OF_A_PROFILE = (
    "slug",
    "name",
    "avatar",
    "headline",
    "bio",
    "experience",
    "languages",
    "linkedin_url",
    "timezone",
    "is_accepting_bookings",
    "is_active",
    "application_status",
    "application_note",
    "updated_at",
)


class ProfileChanged(Exception):
    """The profile, or what its person has booked, is not any more what was read."""


def delete(
    before: User,
    after: User,
    profile: tuple[Mentor, Mentor] | None,
    *,
    holds: Holds,
    events: dict[str, Event],
    entry: AuditEntry | None = None,
) -> None:
    """Writes account and profile (before and after) as they are left, and frees e-mail and slug for others.

    `holds` follow those that were read before it was found that nothing is booked; `events` by the partition
    they belong to. Raises NotSignedIn if it was deleted before, or ProfileChanged.
    """
    has_the_profile = UserItem.has_applied == (profile is not None)
    key = keys.user(after.id)
    tx = Transaction().put("user", UserItem.of(after, key), condition=is_active() & has_the_profile)
    tx.delete("email", keys.email(before.email))
    attempts.forget(tx, before.email)
    calendars.write_holds(tx, "holds", holds)
    if profile:
        _delete_profile(tx, *profile)
    for partition, event in events.items():
        outbox.add(tx, event, partition=partition)
    if entry:
        audit.add(tx, entry)
    try:
        tx.commit()
    except Refused as refused:
        left = refused.items.get("user")
        if "user" in refused and (not isinstance(left, UserItem) or left.deleted_at):
            raise NotSignedIn from None
        raise ProfileChanged from refused


def _delete_profile(tx: Transaction, before: Mentor, after: Mentor) -> None:
    changes = [set_or_remove(getattr(MentorItem, name), getattr(after, name)) for name in _OF_A_PROFILE]
    tx.update(
        "mentor",
        MentorItem,
        keys.mentor(after.id),
        # It leaves the list of applications too.
        actions=[*changes, MentorItem.gsi1pk.remove(), MentorItem.gsi1sk.remove()],
        condition=(MentorItem.slug == before.slug) & (MentorItem.is_accepting_bookings == False),  # noqa: E712
    )
    tx.delete("slug", keys.slug(before.slug), condition=SlugItem.mentor_id == before.id)
