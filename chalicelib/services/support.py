"""What does support look at when somebody asks about a booking?"""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.accounts import User
from chalicelib.domain.bookings import Booking, BookingStatus
from chalicelib.domain.errors import NotFound
from chalicelib.services.booking_lists import Span
from chalicelib.storage import accounts, bookings
from chalicelib.storage import support as stored
from chalicelib.storage.support import Story
from chalicelib.storage.table import Page

# What is kept as one status may read as another: a hold that ran out, a session that has begun.
_KEPT_AS: dict[BookingStatus, tuple[BookingStatus, ...]] = {
    BookingStatus.CANCELLED: (BookingStatus.CANCELLED, BookingStatus.PENDING),
    BookingStatus.IN_PROGRESS: (BookingStatus.CONFIRMED,),
}


def listed(
    *,
    mentor_id: str | None,
    student_id: str | None,
    status: BookingStatus | None,
    span: Span,
    limit: int,
    after: Mapping[str, Any] | None,
) -> Page[Booking]:
    """By when they start, the latest first. What has `status` now is among those found, not all of them."""
    between = bookings.starts_between(span.since, span.until)
    if student_id:
        page = bookings.of_student(student_id, between=between, limit=limit, after=after, descending=True)
        return Page([one for one in page.items if mentor_id in (None, one.mentor.id)], page.after)
    if mentor_id:
        return bookings.of_mentor(mentor_id, between=between, limit=limit, after=after, descending=True)
    statuses = _KEPT_AS.get(status, (status,)) if status else ()
    found, place = stored.listed(
        between=between, statuses=statuses, limit=limit, after=after["place"] if after else None
    )
    return Page(found, {"place": place} if place else None)


def story(booking_id: str) -> tuple[Story, list[User]]:
    """Everything about a booking, and its student and mentor. Raises NotFound."""
    known = stored.story(booking_id)
    if known is None:
        raise NotFound
    people = [known.booking.student.id, known.booking.mentor.user_id]
    users = accounts.people(people)
    return known, [users[one] for one in people if one in users]
