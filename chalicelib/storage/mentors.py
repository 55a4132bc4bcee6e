"""Where are mentors' profiles and hours kept?"""

from contextlib import suppress
from datetime import date
from typing import Any

from pynamodb.attributes import Attribute, BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.constants import LIST
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.availability import Availability
from chalicelib.domain.hours import Window
from chalicelib.domain.mentors import ApplicationStatus, Experience, Expertise, Mentor, Pricing, SessionTopic
from chalicelib.storage import keys
from chalicelib.storage.table import Choice, Instant, Item, Struct, get, get_many
from chalicelib.storage.transactions import Refused, Transaction


class MentorItem(Item, discriminator="mentor"):
    keeps = Mentor

    id = UnicodeAttribute()
    slug = UnicodeAttribute()
    name = UnicodeAttribute()
    avatar = UnicodeAttribute(null=True)
    headline = UnicodeAttribute()
    bio = UnicodeAttribute()
    expertise = Struct[tuple[Expertise, ...]](tuple[Expertise, ...], attr_type=LIST)
    experience = Struct[Experience](Experience)
    languages = Struct[tuple[str, ...]](tuple[str, ...], attr_type=LIST)
    session_topics = Struct[tuple[SessionTopic, ...]](tuple[SessionTopic, ...], attr_type=LIST)
    linkedin_url = UnicodeAttribute(null=True)
    timezone = UnicodeAttribute()
    pricing = Struct[Pricing](Pricing)
    rating_sum = NumberAttribute(default=0)
    rating_count = NumberAttribute(default=0)
    stars = Struct[dict[str, int]](dict[str, int], default=dict)
    total_sessions = NumberAttribute(default=0)
    is_accepting_bookings = BooleanAttribute()
    is_active = BooleanAttribute()
    application_status = Choice(ApplicationStatus)
    application_note = UnicodeAttribute(null=True)
    verified_at = Instant(null=True)
    created_at = Instant()
    updated_at = Instant()


class AvailabilityItem(Item, discriminator="availability"):
    keeps = Availability

    timezone = UnicodeAttribute()
    weekly = Struct[dict[int, tuple[Window, ...]]](dict[int, tuple[Window, ...]])
    date_overrides = Struct[dict[date, tuple[Window, ...]]](dict[date, tuple[Window, ...]])
    buffer_minutes = NumberAttribute()
    minimum_notice_minutes = NumberAttribute()
    booking_window_days = NumberAttribute()
    max_sessions_per_day = NumberAttribute(null=True)


class SlugItem(Item, discriminator="slug"):
    mentor_id = UnicodeAttribute()


def find(mentor_id: str) -> Mentor | None:
    """One profile, whatever its status, read strongly."""
    return mentor_of(get(MentorItem, keys.mentor(mentor_id)))


def availability(mentor_id: str) -> Availability | None:
    return availability_of(get(AvailabilityItem, keys.availability(mentor_id)))


def id_of(slug: str) -> str | None:
    """Whose slug it is."""
    item = get(SlugItem, keys.slug(slug))
    return item.mentor_id if item else None


def with_hours(mentor_id: str) -> tuple[Mentor | None, Availability | None]:
    """Profile, whatever its status, and hours, in one strong read."""
    profile, hours = keys.mentor(mentor_id), keys.availability(mentor_id)
    found = get_many([profile, hours])
    return mentor_of(found.get(profile)), availability_of(found.get(hours))


def mentor_of(item: Item | None) -> Mentor | None:
    """What lies under `keys.mentor`, read together with other keys."""
    return item.domain() if isinstance(item, MentorItem) else None


def availability_of(item: Item | None) -> Availability | None:
    """What lies under `keys.availability`, read together with other keys."""
    return item.domain() if isinstance(item, AvailabilityItem) else None


def takes_bookings() -> Condition:
    """That a profile is shown, and its mentor accepts bookings."""
    taken: Condition = MentorItem.application_status == ApplicationStatus.APPROVED
    taken &= MentorItem.is_active == True  # noqa: E712 - PynamoDB's way to compare
    taken &= MentorItem.is_accepting_bookings == True  # noqa: E712
    return taken


def stop_bookings(mentor_id: str) -> None:
    """None is made from here on: whoever reads the calendar now sees all there are."""
    _set_accepting(mentor_id, to=False)


def take_bookings_again(mentor_id: str) -> None:
    _set_accepting(mentor_id, to=True)


def _set_accepting(mentor_id: str, *, to: bool) -> None:
    accepting = MentorItem.is_accepting_bookings
    tx = Transaction().update(
        "mentor",
        MentorItem,
        keys.mentor(mentor_id),
        actions=[accepting.set(to)],
        condition=Item.pk.exists() & (accepting != to),
    )
    with suppress(Refused):
        tx.commit()


def set_or_remove(attribute: Attribute[Any], value: object) -> Action:
    """Nulls are not stored."""
    return attribute.remove() if value is None else attribute.set(value)
