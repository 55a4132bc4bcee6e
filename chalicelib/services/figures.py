"""How do a mentor's figures follow what happens?"""

from datetime import datetime

from chalicelib.domain.accounts import mentor_id_of
from chalicelib.domain.contributions import contribution, recounted
from chalicelib.domain.errors import Busy
from chalicelib.domain.events import Event
from chalicelib.domain.figures import Answer, answered
from chalicelib.services.outside import Outside
from chalicelib.storage import bookings, contributions, figures, messages
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
        standing = contributions.standing(booking)
        if standing.booking_version >= booking.version:
            return
        counts = contribution(booking)
        summed, student = recounted(
            standing.figures, standing.student, before=standing.counted, after=counts, now=now
        )
        if contributions.write(booking, counts, summed, student, after=standing):
            return
    raise Busy


def time_answer(event: Event, _: Outside) -> None:
    """Counts how long a student waited, when a message is the mentor's first answer to their first one.

    Before a student's first message the mentor may have said something already, k times say. Then that message
    is the k + 1st of the conversation, and the first answer to it the k + 1st of the mentor.
    """
    conversation_id, mentor_user = event.subject, event.facts["sender"]
    message = messages.find(conversation_id, int(event.facts["sequence"]))
    if message is None or message.sequence == message.nth:
        return
    asked = messages.find(conversation_id, message.nth)
    if asked is None or asked.nth != 1 or asked.sender_id == mentor_user:
        return
    mentor_id = mentor_id_of(mentor_user)
    if figures.is_student_of(mentor_id, asked.sender_id):
        count_answer(mentor_id, conversation_id, asked_at=asked.created_at, answered_at=message.created_at)


def count_answer(mentor_id: str, conversation_id: str, *, asked_at: datetime, answered_at: datetime) -> None:
    """The mentor's first answer to a student's first message; telling it again changes nothing."""
    answer = Answer(at=answered_at, minutes=round((answered_at - asked_at).total_seconds() / 60))
    for _ in range(ATTEMPTS):
        known = figures.before_answer(mentor_id, conversation_id)
        if known is None:
            return
        if figures.write_answer(mentor_id, conversation_id, answered(known, answer, now=answered_at)):
            return
    raise Busy
