"""How is what happens to a booking written, with its time, its money and all that follows, at once?

Each raises Refused: `booking` says that `before` is past, and brings the present one.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from chalicelib.domain.bookings import Booking
from chalicelib.domain.calendars import CalendarDay, days_touched
from chalicelib.domain.events import Event
from chalicelib.domain.ledger import LedgerLine
from chalicelib.domain.moves import Move, MoveGround
from chalicelib.domain.refunds import RefundIntent
from chalicelib.domain.reservations import claims_of
from chalicelib.storage import bookings, calendars, keys, ledger, outbox, payments
from chalicelib.storage.accounts import UserItem
from chalicelib.storage.calendars import day_keys, day_of
from chalicelib.storage.mentors import MentorItem, availability_of
from chalicelib.storage.table import Item, Key, get_many
from chalicelib.storage.transactions import Transaction

_DAY = timedelta(days=1)


def cancel(
    before: Booking,
    after: Booking,
    *,
    lines: Sequence[LedgerLine],
    refund: RefundIntent | None,
    events: Sequence[Event],
) -> None:
    """The booking's end, its time given back, what is kept and what is owed."""
    tx = bookings.give_back(_changed(before, after, lines=lines, events=events), before)
    if refund:
        payments.add_refund(tx, refund)
    tx.commit()


def mark(
    before: Booking,
    after: Booking,
    *,
    lines: Sequence[LedgerLine],
    events: Sequence[Event],
    counted: Event | None,
) -> None:
    """Given, and then `counted` in the mentor's profile, or waited for in vain."""
    tx = _changed(before, after, lines=lines, events=events)
    if counted:
        key = keys.mentor(after.mentor.id)
        actions = [MentorItem.total_sessions.add(1)]
        tx.update("mentor", MentorItem, key, actions=actions, condition=Item.pk.exists())
        outbox.add(tx, counted, partition=key.pk)
    tx.commit()


def move(before: Booking, moved: Move, *, event: Event) -> None:
    """Refused `day …`: a calendar changed since the ground was read."""
    tx = _changed(before, moved.booking, lines=(), events=[event])
    for day in moved.days:
        calendars.write_day(tx, f"day {day.user_id} {day.day}", day)
    tx.commit()


def _changed(
    before: Booking, after: Booking, *, lines: Sequence[LedgerLine], events: Sequence[Event]
) -> Transaction:
    tx = bookings.change(Transaction(), before, after)
    for line in lines:
        ledger.add(tx, line)
    for event in events:
        outbox.add(tx, event, partition=keys.booking_partition(after.id))
    return tx


def move_ground(booking: Booking, *, start: datetime) -> MoveGround:
    """The mentor's hours, the student's zone and both calendars, in one strong read.

    A day to either side of the new time: the mentor's own date, whose sessions count, can reach into both.
    """
    end = start + timedelta(minutes=booking.duration_minutes + booking.buffer_minutes)
    given, booked = claims_of(booking)
    mentor_dates = _dates(days_touched(start - _DAY, end + _DAY), days_touched(given.start, given.end))
    student_dates = _dates(days_touched(start, end), days_touched(booked.start, booked.end))
    mentor_user, student = booking.mentor.user_id, booking.student.id
    hours_key, student_key = keys.availability(booking.mentor.id), keys.user(student)
    days = day_keys(mentor_user, mentor_dates) + day_keys(student, student_dates)
    found = get_many([hours_key, student_key, *days])
    user = found.get(student_key)
    return MoveGround(
        availability=availability_of(found.get(hours_key)),
        student_timezone=user.timezone if isinstance(user, UserItem) else "UTC",
        mentor_days=_days(found, mentor_user, mentor_dates),
        student_days=_days(found, student, student_dates),
    )


def _days(found: Mapping[Key, Item], user_id: str, dates: list[date]) -> tuple[CalendarDay, ...]:
    return tuple(day_of(found.get(keys.calendar_day(user_id, one)), user_id, one) for one in dates)


def _dates(*ranges: list[date]) -> list[date]:
    return sorted({day for days in ranges for day in days})
