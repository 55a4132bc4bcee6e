"""What is a person told in the app?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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


# How many times of reading everything are remembered; what is older shows the oldest one kept.
_TIMES_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAll:
    """Everything up to a sequence was read at once."""

    up_to: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A person's counter: the last sequence given, up to where all were read at once, single ones read since.

    How many are unread is what is left when the last two are taken from the first: nothing is ever counted.
    """

    received: int = 0
    read_up_to: int = 0
    read_singly: int = 0
    times: tuple[ReadAll, ...] = ()

    @property
    def count(self) -> int:
        return self.received - self.read_up_to - self.read_singly

    def all_read(self, now: datetime) -> "Unread":
        times = (*self.times, ReadAll(up_to=self.received, at=now))[-_TIMES_KEPT:]
        return replace(self, read_up_to=self.received, read_singly=0, times=times)

    def one_read(self) -> "Unread":
        return replace(self, read_singly=self.read_singly + 1)

    def seen(self, notification: Notification) -> Notification:
        """A notification as its owner sees it: reading all at once marks the counter, not each of them."""
        if notification.is_read or notification.sequence > self.read_up_to:
            return notification
        read_at = next((one.at for one in self.times if one.up_to >= notification.sequence), None)
        return replace(notification, is_read=True, read_at=read_at)


# ── By mail ──────────────────────────────────────────────────────────────────────────────────────────

# Whose mails people may turn off. What is about money, sessions or an account always goes out.
OPTIONAL_MAILS = (
    NotificationType.NEW_MESSAGE,
    NotificationType.REVIEW_REQUEST,
    NotificationType.REVIEW_RECEIVED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """Which of the optional mails a person wants: all, until they say otherwise."""

    unwanted: frozenset[NotificationType] = frozenset()

    @property
    def emails(self) -> dict[NotificationType, bool]:
        return {one: one not in self.unwanted for one in OPTIONAL_MAILS}

    def wants_mail(self, about: NotificationType) -> bool:
        return about not in self.unwanted

    def changed(self, wanted: Mapping[NotificationType, bool]) -> "Preferences":
        """What is not named stays as it was."""
        emails = {**self.emails, **wanted}
        return Preferences(unwanted=frozenset(one for one in OPTIONAL_MAILS if not emails[one]))
