"""What does each mail have to say, and to whom?

A class for each mail (two where student and mentor read different things), whose fields are all that its
template may use: a forgotten one is a type error here, no hole in a mail. `template` names the folder below
`templates/email/`. Amounts are paise, times aware UTC, texts as people typed them: templates escape.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar


class Template(StrEnum):
    BOOKING_CONFIRMATION = "bookingConfirmation"
    SESSION_REMINDER = "sessionReminder"
    CANCELLATION_NOTICE = "cancellationNotice"
    RESCHEDULE_NOTICE = "rescheduleNotice"
    REVIEW_REQUEST = "reviewRequest"
    MENTOR_APPROVED = "mentorApproved"
    MENTOR_REJECTED = "mentorRejected"
    PAYOUT_CREATED = "payoutCreated"
    PAYMENT_REFUNDED = "paymentRefunded"
    NEW_MESSAGE = "newMessage"
    VERIFY_EMAIL = "verifyEmail"
    PASSWORD_RESET = "passwordReset"  # noqa: S105 - a template's name


class Actor(StrEnum):
    """Who cancelled or moved a session, as its reader sees it."""

    YOU = "you"
    OTHER = "other"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What every mail about a booking tells of it."""

    booking_id: str
    topic: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What one reader is told. `is_mentor` chooses between the two readings of one template."""

    template: ClassVar[Template]
    is_mentor: ClassVar[bool] = False
    recipient: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionContent(Content):
    """A mail about one booking; `other` is the other side of it."""

    other: Person
    session: Session


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentsBookingConfirmation(SessionContent):
    """`taxable_paise` and `gst_paise` add up to `amount_paise`. With the .ics."""

    template = Template.BOOKING_CONFIRMATION
    agenda: str
    amount_paise: int
    taxable_paise: int
    gst_paise: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorsBookingConfirmation(SessionContent):
    """With the .ics."""

    template = Template.BOOKING_CONFIRMATION
    is_mentor = True
    agenda: str
    share_paise: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionReminder(SessionContent):
    template = Template.SESSION_REMINDER


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentsCancellationNotice(SessionContent):
    """`refund_paise` of the `amount_paise` that were paid, either may be 0.

    `in_calendar`: it had been confirmed, and the .ics, cancelled, is with the mail.
    """

    template = Template.CANCELLATION_NOTICE
    cancelled_by: Actor
    reason: str
    amount_paise: int
    refund_paise: int
    in_calendar: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorsCancellationNotice(SessionContent):
    """`share_paise` is the mentor's part of what is kept, or 0. `in_calendar` as for the student."""

    template = Template.CANCELLATION_NOTICE
    is_mentor = True
    cancelled_by: Actor
    reason: str
    share_paise: int
    in_calendar: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RescheduleNotice(SessionContent):
    """`session` is at its new time, and so is the .ics.

    `may_cancel_for_all`: the reader is the student, and the mentor moved it.
    """

    template = Template.RESCHEDULE_NOTICE
    moved_by: Actor
    previously_starts_at: datetime
    previously_ends_at: datetime
    may_cancel_for_all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest(SessionContent):
    """To the student; `other` is the mentor."""

    template = Template.REVIEW_REQUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRefunded(SessionContent):
    """To the student: the refund is on its way. `refund_id` is Razorpay's, for questions to the bank."""

    template = Template.PAYMENT_REFUNDED
    amount_paise: int
    refund_paise: int
    refund_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorApproved(Content):
    """`note` is what the admin added, or empty."""

    template = Template.MENTOR_APPROVED
    slug: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorRejected(Content):
    template = Template.MENTOR_REJECTED
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutLine:
    """One booking in a payout; negative where a refund is taken back."""

    booking_id: str
    held_at: datetime
    gross_paise: int
    fee_paise: int
    net_paise: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutCreated(Content):
    """`period_end` is the last day in it. `lines` may be the first of `session_count`."""

    template = Template.PAYOUT_CREATED
    payout_id: str
    period_start: date
    period_end: date
    gross_paise: int
    fee_paise: int
    net_paise: int
    session_count: int
    lines: tuple[PayoutLine, ...]
    needs_payout_details: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage(Content):
    """`preview` is the start of the latest message, empty for a file; `unread_count` counts it in."""

    template = Template.NEW_MESSAGE
    sender_name: str
    conversation_id: str
    preview: str
    unread_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyEmail(Content):
    template = Template.VERIFY_EMAIL
    token: str = field(repr=False)  # whoever reads it in a log could use it
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReset(Content):
    template = Template.PASSWORD_RESET
    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """`mime_type` may carry parameters: `text/calendar; method=REQUEST; charset=utf-8`."""

    filename: str
    content: bytes = field(repr=False)
    mime_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`to` is one bare address."""

    to: str
    content: Content
    attachments: tuple[Attachment, ...] = ()

    @property
    def template(self) -> Template:
        return self.content.template
