"""How is a session reviewed, answered, reported and judged?"""

from dataclasses import replace
from datetime import datetime

from chalicelib import ids
from chalicelib.domain import deletions
from chalicelib.domain import reviews as rules
from chalicelib.domain.accounts import User, user_id_of
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.bookings import Booking
from chalicelib.domain.errors import AlreadyReviewed, Busy, NotAllowed, NotFound
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.notifications import Notice, NotificationType
from chalicelib.domain.profiles import paragraphs
from chalicelib.domain.reviews import Review
from chalicelib.services import notifications
from chalicelib.services.access import Caller
from chalicelib.services.outside import Outside
from chalicelib.storage import bookings, reviews
from chalicelib.storage.transactions import ATTEMPTS, Refused


def submit(booking_id: str, *, rating: int, review: str, caller: Caller, now: datetime) -> Review:
    """Once for each completed session, by its student.

    Raises NotFound for others, NotAllowed to its mentor, AlreadyReviewed, or InvalidState before completion.
    """
    for _ in range(ATTEMPTS):
        booking = bookings.find(booking_id)
        student = caller.user
        if booking is None or not booking.is_participant(student.id):
            raise NotFound
        if booking.student.id != student.id:
            raise NotAllowed("Only its student can review a session.")
        written = rules.review_of(booking, rating=rating, review=paragraphs(review), now=now)
        try:
            _add(booking, written, now=now)
        except Refused as refused:
            if "review" in refused:
                raise AlreadyReviewed from refused
        else:
            return written
    raise Busy


def _add(booking: Booking, written: Review, *, now: datetime) -> None:
    after = replace(booking, reviewed=True, version=booking.version + 1, updated_at=now)
    event = Event(
        id=ids.ulid(now),
        type=EventType.REVIEW_RECEIVED,
        subject=booking.id,
        facts={"mentorId": booking.mentor.id},
        occurred_at=now,
    )
    reviews.add(booking, after, written, event=event)


def reply(review_id: str, content: str, *, caller: Caller, now: datetime) -> Review:
    """By the mentor it is about, once. Raises NotFound, NotAllowed or InvalidState."""
    for _ in range(ATTEMPTS):
        review = _public(review_id)
        if user_id_of(review.mentor_id) != caller.user.id:
            raise NotAllowed("Only the mentor whom this review is about can reply.")
        replied = rules.reply(review, paragraphs(content), now=now)
        if _changed(review, replied):
            return replied
    raise Busy


def report(review_id: str, reason: str, *, caller: Caller) -> Review:
    """Asks an administrator to look at it. Raises NotFound."""
    for _ in range(ATTEMPTS):
        review = _public(review_id)
        _ = caller.user
        told = rules.report(review, paragraphs(reason))
        if told == review or _changed(review, told):
            return told
    raise Busy


def decide(review_id: str, *, is_public: bool, admin: User, now: datetime) -> Review:
    """Hides a review, which then counts no more, or lets it stand. Raises NotFound."""
    for _ in range(ATTEMPTS):
        review = _found(review_id)
        decided = rules.decide(review, is_public=is_public)
        event = Event(
            id=ids.ulid(now),
            type=EventType.MENTOR_CHANGED,
            subject=review.mentor_id,
            facts={},
            occurred_at=now,
        )
        entry = _entry(review, decided, admin=admin, now=now)
        try:
            reviews.decide(review, decided, event=event, entry=entry)
        except Refused:
            continue
        return decided
    raise Busy


def _entry(before: Review, after: Review, *, admin: User, now: datetime) -> AuditEntry:
    return AuditEntry(
        id=ids.ulid(now),
        actor_id=admin.id,
        actor_name=admin.name,
        action="review_shown" if after.is_public else "review_hidden",
        subject=after.id,
        before=_standing(before),
        after=_standing(after),
        at=now,
    )


def _standing(review: Review) -> dict[str, str]:
    return {"isPublic": str(review.is_public).lower(), "isReported": str(review.is_reported).lower()}


def _found(review_id: str) -> Review:
    booking_id = rules.booking_id_of(review_id)
    review = reviews.find(booking_id) if booking_id else None
    if review is None:
        raise NotFound
    return review


def _public(review_id: str) -> Review:
    """What is hidden is nobody's business."""
    review = _found(review_id)
    if not review.is_public:
        raise NotFound
    return review


def _changed(before: Review, after: Review) -> bool:
    try:
        reviews.change(before, after)
    except Refused:
        return False
    return True


# ── What follows ─────────────────────────────────────────────────────────────────────────────────────


def tell_mentor(event: Event, outside: Outside) -> None:
    """Tells a mentor of a new review."""
    review = reviews.find(event.subject)
    if review is None or not review.is_public:
        return
    notice = Notice(
        type=NotificationType.REVIEW_RECEIVED,
        title="New review",
        message=f"{review.student.name} gave {review.rating} of 5 stars.",
        data={"reviewId": review.id, "bookingId": review.booking_id, "rating": str(review.rating)},
        action_url="/mentor/dashboard",
    )
    notifications.notify(user_id_of(review.mentor_id), notice, event=event, outside=outside)


def erase_name(booking: Booking, user_id: str) -> None:
    """What a deleted student wrote stays, with nobody's name."""
    review = reviews.find(booking.id)
    if review is None or review.student.id != user_id or review.student.name == deletions.NAME:
        return
    nobody = replace(review.student, name=deletions.NAME, avatar=None)
    reviews.change(review, replace(review, student=nobody, version=review.version + 1))
