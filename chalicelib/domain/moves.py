"""May this session be moved to another time, and what is written if so?"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain import availability as engine
from chalicelib.domain.availability import Availability
from chalicelib.domain.bookings import Booking, BookingStatus, Party
from chalicelib.domain.calendars import CalendarDay, Claim, days_touched
from chalicelib.domain.errors import (
    DomainError,
    InvalidState,
    OverlapsYourSession,
    RescheduleLimit,
    SlotTaken,
    SlotUnavailable,
    TooLate,
)
from chalicelib.domain.reservations import YOURS_ALREADY, claims_in, claims_of, taken_in

# The customer's plan, 2.7: once for free, and not in the last day.
STUDENTS_NOTICE = timedelta(hours=24)
_THEIRS = "The student has another session at this time."
_YOURS = "You have another session at this time."


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveGround:
    """All that decides about a new time, from one read: both calendars, at the old time and the new."""

    availability: Availability | None
    student_timezone: str
    mentor_days: tuple[CalendarDay, ...]
    student_days: tuple[CalendarDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A moved booking and the calendar days that change with it: written together or not at all."""

    booking: Booking
    days: tuple[CalendarDay, ...]


def check_movable(booking: Booking, *, by: Party, now: datetime) -> None:
    """Raises InvalidState, TooLate or RescheduleLimit."""
    if booking.status is not BookingStatus.CONFIRMED:
        raise InvalidState("Only a confirmed session can be moved.")
    if now >= booking.scheduled_at:
        raise TooLate("The session has begun.")
    if by is Party.MENTOR:
        return
    if booking.moved_by_student:
        raise RescheduleLimit
    if booking.scheduled_at - now < STUDENTS_NOTICE:
        raise TooLate("A session can be moved up to 24 hours before it begins.")


def movable_until(booking: Booking, *, by: Party, now: datetime) -> datetime | None:
    """Until when `by` may move it; None where they may not, or no more."""
    try:
        check_movable(booking, by=by, now=now)
    except DomainError:
        return None
    return booking.scheduled_at - (STUDENTS_NOTICE if by is Party.STUDENT else timedelta())


def move(booking: Booking, ground: MoveGround, *, start: datetime, by: Party, now: datetime) -> Move:
    """The session at its new time, with the price, the terms and the buffer that it has.

    Raises what `check_movable` does, then SlotUnavailable, SlotTaken or OverlapsYourSession.
    """
    check_movable(booking, by=by, now=now)
    moved = _moved(booking, start=start, by=by, now=now)
    given, booked = claims_of(moved)
    hours = _hours(booking, ground, start=start, by=by, now=now)
    refusal = _refusal(moved, ground, hours, now=now)
    if refusal in (None, engine.Refusal.TAKEN):
        _check_free(given, booked, ground, booking, by=by, now=now)
    if refusal:
        raise engine.conflict(refusal, availability=hours)
    mentors = _days(booking, given, ground.mentor_days, now=now)
    students = _days(booking, booked, ground.student_days, now=now)
    return Move(booking=moved, days=mentors + students)


def _hours(
    booking: Booking, ground: MoveGround, *, start: datetime, by: Party, now: datetime
) -> Availability:
    """The mentor's, as they bind this move. Raises SlotUnavailable."""
    if ground.availability is None:
        raise SlotUnavailable
    if start <= now:
        raise SlotUnavailable("This time has passed. Choose a later one.")
    notice = ground.availability.minimum_notice_minutes if by is Party.STUDENT else 0
    return replace(ground.availability, buffer_minutes=booking.buffer_minutes, minimum_notice_minutes=notice)


def _refusal(
    booking: Booking, ground: MoveGround, hours: Availability, *, now: datetime
) -> engine.Refusal | None:
    return engine.refusal(
        hours,
        start=booking.scheduled_at,
        duration_minutes=booking.duration_minutes,
        busy=claims_in(tuple(day.without(booking.id) for day in ground.mentor_days)),
        now=now,
        student_timezone=ground.student_timezone,
    )


def _moved(booking: Booking, *, start: datetime, by: Party, now: datetime) -> Booking:
    return replace(
        booking,
        scheduled_at=start,
        moved_by=by,
        moved_by_student=booking.moved_by_student or by is Party.STUDENT,
        reminder_sent=False,
        calendar_changes=booking.calendar_changes + 1,
        version=booking.version + 1,
        updated_at=now,
    )


def _check_free(
    given: Claim, booked: Claim, ground: MoveGround, booking: Booking, *, by: Party, now: datetime
) -> None:
    """Raises SlotTaken or OverlapsYourSession, which say whose the time is to who may know."""
    is_mentor = by is Party.MENTOR
    taken = taken_in(ground.mentor_days, given, now=now, apart_from=booking.id)
    if taken:
        theirs = any(taken in day.claims for day in ground.student_days)
        raise SlotTaken(_YOURS if is_mentor else YOURS_ALREADY if theirs else None)
    if taken_in(ground.student_days, booked, now=now, apart_from=booking.id):
        raise OverlapsYourSession(_THEIRS if is_mentor else None)


def _days(
    booking: Booking, claim: Claim, days: tuple[CalendarDay, ...], *, now: datetime
) -> tuple[CalendarDay, ...]:
    """One person's days that change: the new time is claimed, the old one given back."""
    touched = days_touched(claim.start, claim.end)
    return tuple(
        day.with_claim(booking.id, claim, now=now) if day.day in touched else day.without(booking.id)
        for day in days
        if day.day in touched or booking.id in day.claims
    )
