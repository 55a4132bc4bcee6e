"""What do students say of sessions, and what becomes of it?"""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.bookings import Booking, BookingStatus, StudentCard
from chalicelib.domain.errors import AlreadyReviewed, InvalidState

REVIEW_CHARACTERS, REPLY_CHARACTERS, REASON_CHARACTERS = 1000, 500, 500
_PREFIX = "rev_"


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorReply:
    content: str
    replied_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Of one booking, by its student: 1 to 5 stars. One that is not public is seen and counted nowhere.

    A report waits for an administrator, who hides the review or dismisses the report. `version` rises with
    every change.
    """

    booking_id: str
    version: int = 1
    mentor_id: str
    student: StudentCard
    rating: int
    review: str
    mentor_reply: MentorReply | None = None
    is_public: bool = True
    is_reported: bool = False
    report_reason: str | None = None
    created_at: datetime

    @property
    def id(self) -> str:
        return _PREFIX + self.booking_id


def booking_id_of(review_id: str) -> str | None:
    """A review's id carries its booking's; None for what is no id of a review."""
    return review_id.removeprefix(_PREFIX) if review_id.startswith(_PREFIX) else None


def review_of(booking: Booking, *, rating: int, review: str, now: datetime) -> Review:
    """Raises AlreadyReviewed, or InvalidState before the session is completed."""
    if booking.reviewed:
        raise AlreadyReviewed
    if booking.status is not BookingStatus.COMPLETED:
        raise InvalidState("Only a completed session can be reviewed.")
    return Review(
        booking_id=booking.id,
        mentor_id=booking.mentor.id,
        student=booking.student,
        rating=rating,
        review=review,
        created_at=now,
    )


def reply(review: Review, content: str, *, now: datetime) -> Review:
    """Raises InvalidState when there is a reply already."""
    if review.mentor_reply is not None:
        raise InvalidState("You have replied to this review already.")
    return _after(review, mentor_reply=MentorReply(content=content, replied_at=now))


def report(review: Review, reason: str) -> Review:
    """The first reason stays until an administrator has decided."""
    if review.is_reported:
        return review
    return _after(review, is_reported=True, report_reason=reason)


def decide(review: Review, *, is_public: bool) -> Review:
    """An administrator's word. What is let stand is not reported any more; what is hidden stays listed."""
    if is_public:
        return _after(review, is_public=True, is_reported=False, report_reason=None)
    return _after(review, is_public=False)


def _after(review: Review, **changes: object) -> Review:
    return replace(review, version=review.version + 1, **changes)  # type: ignore[arg-type]
