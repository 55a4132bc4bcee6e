"""What do mentors look like in tests? Profiles made without a request, as they are stored."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.availability import Availability
from chalicelib.domain.hours import Window
from chalicelib.domain.mentors import (
    ApplicationStatus,
    Experience,
    Expertise,
    Mentor,
    Pricing,
    SessionTopic,
)
from chalicelib.storage import keys
from chalicelib.storage.mentors import AvailabilityItem, MentorItem
from chalicelib.storage.transactions import Transaction

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ALL_DAY = (Window(start_minute=0, end_minute=1440),)


def mentor(number: int = 1, **changes: Any) -> Mentor:
    """An approved, active one; a higher number came later."""
    sample = Mentor(
        id=f"mtr_{number:026d}",
        slug=f"mentor-{number}",
        name=f"Mentor {number}",
        avatar=None,
        headline="Distributed systems at scale",
        bio="I have built payment systems for fifteen years.",
        expertise=(Expertise.SYSTEM_DESIGN,),
        experience=Experience(years=15, current_company="Acme"),
        languages=("English",),
        session_topics=(SessionTopic.SYSTEM_DESIGN,),
        linkedin_url=None,
        timezone="Asia/Kolkata",
        pricing=Pricing(thirty_min=500, sixty_min=900),
        application_status=ApplicationStatus.APPROVED,
        verified_at=BEGAN,
        created_at=BEGAN + timedelta(minutes=number),
        updated_at=BEGAN,
    )
    return replace(sample, **changes)


def stored(profile: Mentor) -> Mentor:
    """Puts a profile into the table, and hours of all day."""
    hours = Availability(timezone=profile.timezone, weekly=dict.fromkeys(range(7), ALL_DAY))
    Transaction().put("mentor", MentorItem.of(profile, keys.mentor(profile.id))).commit()
    Transaction().put("hours", AvailabilityItem.of(hours, keys.availability(profile.id))).commit()
    return profile
