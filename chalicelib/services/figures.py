"""How do a mentor's figures follow what happens?"""

from datetime import datetime

from chalicelib.domain.errors import Busy
from chalicelib.domain.events import Event
from chalicelib.domain.figures import Answer, answered, contribution, recounted
from chalicelib.services.outside import Outside
from chalicelib.storage import bookings, figures
from chalicelib.storage.transactions import ATTEMPTS


def count_booking(event: Event, outside: Outside) -> None:
    """Counts the booking that an event is about, as it is now."""
    count(event.subject, now=outside.now)


def count(booking_id: str, *, now: datetime) -> None:
    """Told again, or late, it changes nothing: a booking counts once, as its newest version."""
    for _ in range(ATTEMPTS):
        booking = bookings.find(booking_id)
        if booking is None:
            return
        standing = figures.standing(booking)
        if standing.booking_version >= booking.version:
            return
        counts = contribution(booking)
        summed, student = recounted(
            standing.figures, standing.student, before=standing.counted, after=counts, now=now
        )
        if figures.write(booking, counts, summed, student, after=standing):
            return
    raise Busy


def count_answer(mentor_id: str, conversation_id: str, *, asked_at: datetime, answered_at: datetime) -> None:
    """The mentor's first answer to a student's first message; telling it again changes nothing."""
    answer = Answer(at=answered_at, minutes=round((answered_at - asked_at).total_seconds() / 60))
    for _ in range(ATTEMPTS):
        known = figures.of(mentor_id)
        if conversation_id in known.answers:
            return
        if figures.write_figures(mentor_id, answered(known, conversation_id, answer, now=answered_at)):
            return
    raise Busy
