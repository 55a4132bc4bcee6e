"""What happened that others care about? Written with the change itself, delivered later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventType(StrEnum):
    ACCOUNT_REGISTERED = "account_registered"
    VERIFICATION_REQUESTED = "verification_requested"
    PASSWORD_RESET_REQUESTED = "password_reset_requested"  # noqa: S105 - an event's name
    SESSIONS_ENDED = "sessions_ended"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_DELETED = "account_deleted"
    MENTOR_CHANGED = "mentor_changed"
    MENTOR_APPROVED = "mentor_approved"
    MENTOR_REJECTED = "mentor_rejected"
    MENTOR_SUSPENDED = "mentor_suspended"
    BOOKING_CONFIRMED = "booking_confirmed"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_RESCHEDULED = "booking_rescheduled"
    BOOKING_COMPLETED = "booking_completed"
    REVIEW_REQUESTED = "review_requested"
    SESSION_REMINDER = "session_reminder"
    PAYOUT_CREATED = "payout_created"
    PAYOUT_COMPLETED = "payout_completed"
    PAYMENT_FAILED = "payment_failed"
    REFUND_REQUESTED = "refund_requested"
    REFUND_PROCESSED = "refund_processed"
    DISPUTE_LOST = "dispute_lost"
    REVIEW_RECEIVED = "review_received"
    MESSAGE_SENT = "message_sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. `subject` is the id of the booking, mentor or user it happened to.

    `facts` are what an effect cannot read back later, such as a reason; all else it reads when it acts.
    """

    id: str
    type: EventType
    subject: str
    facts: Mapping[str, str]
    occurred_at: datetime
