"""What is a person told in the app?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NotificationType(StrEnum):
    BOOKING_CONFIRMED = "booking_confirmed"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_RESCHEDULED = "booking_rescheduled"
    SESSION_REMINDER = "session_reminder"
    SESSION_COMPLETED = "session_completed"
    REVIEW_REQUEST = "review_request"
    REVIEW_RECEIVED = "review_received"
    NEW_MESSAGE = "new_message"
    PAYMENT_FAILED = "payment_failed"
    REFUND_PROCESSED = "refund_processed"
    MENTOR_APPROVED = "mentor_approved"
    MENTOR_REJECTED = "mentor_rejected"
    PAYOUT_CREATED = "payout_created"
    PAYOUT_COMPLETED = "payout_completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What to tell, before it is given to a person. `action_url` is a path of the SPA."""

    type: NotificationType
    title: str
    message: str
    data: Mapping[str, str]
    action_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A notice as one person has it. `sequence` counts theirs from 1, without gaps."""

    id: str
    user_id: str
    sequence: int
    type: NotificationType
    title: str
    message: str
    data: Mapping[str, str]
    action_url: str
    is_read: bool
    read_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A person's counter: the last sequence given, up to where all were read at once, and single ones read since.

    `received − read_up_to − read_singly` is how many are unread: a subtraction, so that nothing is ever counted.
    """

    received: int = 0
    read_up_to: int = 0
    read_singly: int = 0

    @property
    def count(self) -> int:
        return self.received - self.read_up_to - self.read_singly
