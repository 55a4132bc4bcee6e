"""Where are mentors' profiles kept?"""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.constants import LIST

from chalicelib.domain.mentors import ApplicationStatus, Experience, Expertise, Mentor, Pricing, SessionTopic
from chalicelib.storage import keys
from chalicelib.storage.table import Choice, Instant, Item, Struct, get


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


def find(mentor_id: str) -> Mentor | None:
    """One profile, whatever its status, read strongly."""
    item = get(MentorItem, keys.mentor(mentor_id))
    return item.domain() if item else None
