"""What does a mentor write down for the student?"""

from dataclasses import dataclass
from datetime import datetime

MOST_CHARACTERS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionNotes:
    """`content` may be empty: taken back."""

    content: str
    updated_at: datetime
