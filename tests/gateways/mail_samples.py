"""One realistic mail of every kind, and of both readings where student and mentor read different things."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.mails import (
    Actor,
    Content,
    MentorApproved,
    MentorRejected,
    MentorsBookingConfirmation,
    MentorsCancellationNotice,
    NewMessage,
    PasswordReset,
    PaymentRefunded,
    PayoutCreated,
    PayoutLine,
    Person,
    RescheduleNotice,
    ReviewRequest,
    Session,
    SessionReminder,
    StudentsBookingConfirmation,
    StudentsCancellationNotice,
    VerifyEmail,
)

STUDENT = Person(name="Asha Rao", timezone="America/New_York")
MENTOR = Person(name="Priya Nair", timezone="Asia/Kolkata")
SESSION = Session(
    booking_id="GRP-20261120-7K3M9Q",
    topic="System Design",
    starts_at=datetime(2026, 11, 23, 4, 30, tzinfo=UTC),
    ends_at=datetime(2026, 11, 23, 5, 0, tzinfo=UTC),
)
EXPIRES = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
AGENDA = "I would like to design a rate limiter.\n\nThen: how to shard it, and what breaks first."
LINES = tuple(
    PayoutLine(
        booking_id=f"GRP-2026111{n}-7K3M9Q",
        held_at=datetime(2026, 11, 16 + n, 4, 30, tzinfo=UTC),
        gross_paise=250_000,
        fee_paise=50_000,
        net_paise=200_000,
    )
    for n in range(3)
)

to_student: dict[str, Any] = {"recipient": STUDENT, "other": MENTOR, "session": SESSION}
to_mentor: dict[str, Any] = {"recipient": MENTOR, "other": STUDENT, "session": SESSION}

SAMPLES: dict[str, Content] = {
    "bookingConfirmation to the student": StudentsBookingConfirmation(
        **to_student, agenda=AGENDA, amount_paise=12_345_650, taxable_paise=10_462_415, gst_paise=1_883_235
    ),
    "bookingConfirmation to the mentor": MentorsBookingConfirmation(
        **to_mentor, agenda=AGENDA, share_paise=9_876_520
    ),
    "sessionReminder": SessionReminder(**to_student),
    "cancellationNotice to the student": StudentsCancellationNotice(
        **to_student,
        cancelled_by=Actor.OTHER,
        reason="I have come down with a fever.\nSorry!",
        amount_paise=250_000,
        refund_paise=250_000,
    ),
    "cancellationNotice to the mentor": MentorsCancellationNotice(
        **to_mentor, cancelled_by=Actor.OTHER, reason="My exam was moved.", share_paise=100_000
    ),
    "rescheduleNotice": RescheduleNotice(
        **to_student,
        moved_by=Actor.OTHER,
        previously_starts_at=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
        previously_ends_at=datetime(2026, 11, 22, 12, 30, tzinfo=UTC),
        may_cancel_for_all=True,
    ),
    "reviewRequest": ReviewRequest(**to_student),
    "paymentRefunded": PaymentRefunded(
        **to_student,
        amount_paise=250_000,
        refund_paise=125_000,
        refund_id="rfnd_R4sample",
        reason="Something came up at work.",
    ),
    "mentorApproved": MentorApproved(recipient=MENTOR, slug="priya-nair", note="Lovely profile!"),
    "mentorRejected": MentorRejected(
        recipient=MENTOR,
        reason="Please tell us more about your experience.\nThe link to your work is broken.",
    ),
    "payoutCreated": PayoutCreated(
        recipient=MENTOR,
        payout_id="pay_2026-11-23_priya",
        period_start=date(2026, 11, 16),
        period_end=date(2026, 11, 22),
        gross_paise=1_250_000,
        fee_paise=250_000,
        net_paise=1_000_000,
        session_count=5,
        lines=LINES,
        needs_payout_details=True,
    ),
    "newMessage": NewMessage(
        recipient=STUDENT,
        sender_name="Priya Nair",
        conversation_id="c_01JD",
        preview="Here is the diagram\nthat we talked about.",
        unread_count=3,
    ),
    "verifyEmail": VerifyEmail(recipient=STUDENT, token="t0ken-_verify", expires_at=EXPIRES),
    "passwordReset": PasswordReset(recipient=STUDENT, token="t0ken-_reset", expires_at=EXPIRES),
}


def with_every_text(value: Any, payload: str) -> Any:
    """The same value with `payload` in place of everything a person could have typed, however deep."""
    changes = {}
    for field in fields(value):
        old = getattr(value, field.name)
        if is_dataclass(old):
            changes[field.name] = with_every_text(old, payload)
        elif isinstance(old, tuple):
            changes[field.name] = tuple(with_every_text(item, payload) for item in old)
        elif type(old) is str and field.name != "timezone":
            changes[field.name] = payload
    return replace(value, **changes)
