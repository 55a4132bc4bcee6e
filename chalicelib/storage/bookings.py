"""Where are bookings kept, and how do they change under many hands?

A booking is written over the very version it was decided from. Who loses gets the booking as it is now with
the refusal, and decides again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.domain.accounts import user_id_of
from chalicelib.domain.bookings import (
    Booking,
    BookingStatus,
    MentorCard,
    MentorPayout,
    Party,
    Payment,
    Refund,
    StudentCard,
    Terms,
)
from chalicelib.domain.calendars import CalendarDay, days_touched
from chalicelib.domain.reservations import Ground, Reservation, claims_of
from chalicelib.storage import calendars, keys
from chalicelib.storage import mentors as stored_mentors
from chalicelib.storage.calendars import day_keys, day_of, holds_of
from chalicelib.storage.table import Choice, Instant, Item, Key, Page, Struct, get, get_many, query
from chalicelib.storage.transactions import Refused, Transaction

_DAY = timedelta(days=1)


class BookingItem(Item, discriminator="booking"):
    keeps = Booking

    id = UnicodeAttribute()
    version = NumberAttribute()
    mentor = Struct[MentorCard](MentorCard)
    student = Struct[StudentCard](StudentCard)
    scheduled_at = Instant()
    duration_minutes = NumberAttribute()
    buffer_minutes = NumberAttribute()
    topic = UnicodeAttribute()
    agenda = UnicodeAttribute()
    status = Choice(BookingStatus)
    hold_expires_at = Instant(null=True)
    terms = Struct[Terms](Terms)
    payment = Struct[Payment](Payment)
    platform_fee_paise = NumberAttribute()
    mentor_payout = Struct[MentorPayout](MentorPayout)
    refund = Struct[Refund](Refund, null=True)
    cancelled_by = Choice(Party, null=True)
    cancellation_reason = UnicodeAttribute(null=True)
    cancelled_at = Instant(null=True)
    completed_at = Instant(null=True)
    conversation_id = UnicodeAttribute(null=True)
    moved_by = Choice(Party, null=True)
    moved_by_student = BooleanAttribute(default=False)
    calendar_changes = NumberAttribute(default=0)
    reminder_sent = BooleanAttribute()
    reminder_skipped = BooleanAttribute(default=False)
    disputed = BooleanAttribute(default=False)
    reviewed = BooleanAttribute()
    created_at = Instant()
    updated_at = Instant()


def ground(*, mentor_id: str, student_id: str, start: datetime, end: datetime) -> Ground:
    """The mentor, their hours, both calendars around the time and the student's holds, in one strong read.

    A day to either side: the mentor's own date, whose sessions are counted, can reach into both.
    """
    mentor_user, dates = user_id_of(mentor_id), days_touched(start - _DAY, end + _DAY)
    student_dates = days_touched(start, end)
    mentor_key, hours_key = keys.mentor(mentor_id), keys.availability(mentor_id)
    holds_key = keys.holds(student_id)
    days = day_keys(mentor_user, dates) + day_keys(student_id, student_dates)
    found = get_many([mentor_key, hours_key, holds_key, *days])
    return Ground(
        mentor=stored_mentors.mentor_of(found.get(mentor_key)),
        availability=stored_mentors.availability_of(found.get(hours_key)),
        mentor_days=_days(found, mentor_user, dates),
        student_days=_days(found, student_id, student_dates),
        holds=holds_of(found.get(holds_key), student_id),
    )


def _days(found: Mapping[Key, Item], user_id: str, dates: list[date]) -> tuple[CalendarDay, ...]:
    return tuple(day_of(found.get(keys.calendar_day(user_id, one)), user_id, one) for one in dates)


def find(booking_id: str) -> Booking | None:
    """Read strongly: decisions are made from it."""
    item = get(BookingItem, keys.booking(booking_id))
    return item.domain() if item else None


def find_many(booking_ids: Iterable[str]) -> dict[str, Booking]:
    """Up to 100, in one strong read."""
    found = get_many(keys.booking(one) for one in booking_ids)
    return {item.id: item.domain() for item in found.values() if isinstance(item, BookingItem)}


def booking_of(item: Item | None) -> Booking | None:
    """The booking that a refusal brought."""
    return item.domain() if isinstance(item, BookingItem) else None


def create(reservation: Reservation) -> None:
    """Writes the booking, its claims in both calendars and the student's hold, or nothing.

    Nothing also if the mentor takes no bookings any more. Raises Refused: `ground_after` takes it in.
    """
    booking = reservation.booking
    item = BookingItem.of(booking, keys.booking(booking.id), **_indexes(booking))
    tx = Transaction().create("booking", item)
    for day in reservation.days:
        calendars.write_day(tx, _label(day), day)
    tx.check("mentor", keys.mentor(booking.mentor.id), condition=stored_mentors.takes_bookings())
    calendars.write_holds(tx, "holds", reservation.holds).commit()


def ground_after(ground: Ground, refused: Refused) -> Ground:
    """The ground as the refusal says that it is now: whoever lost decides again, without reading."""
    holds, mentor = ground.holds, ground.mentor
    if "holds" in refused:
        holds = holds_of(refused.items["holds"], holds.user_id)
    if "mentor" in refused:
        mentor = stored_mentors.mentor_of(refused.items["mentor"])
    return replace(
        ground,
        mentor=mentor,
        mentor_days=tuple(_day_after(day, refused) for day in ground.mentor_days),
        student_days=tuple(_day_after(day, refused) for day in ground.student_days),
        holds=holds,
    )


def _day_after(day: CalendarDay, refused: Refused) -> CalendarDay:
    label = _label(day)
    return day_of(refused.items[label], day.user_id, day.day) if label in refused else day


def _label(day: CalendarDay) -> str:
    return f"day {day.user_id} {day.day}"


def change(tx: Transaction, old: Booking, new: Booking, *, label: str = "booking") -> Transaction:
    """Writes what differs, over exactly `old`'s version. Attributes that this code does not know stay."""
    before = {one.name: getattr(old, one.name) for one in fields(old)} | _indexes(old)
    after = {one.name: getattr(new, one.name) for one in fields(new)} | _indexes(new)
    actions = [_set(name, value) for name, value in after.items() if value != before[name]]
    return tx.update(
        label,
        BookingItem,
        keys.booking(new.id),
        actions=actions,
        condition=BookingItem.version == old.version,
    )


def _set(name: str, value: object) -> Action:
    attribute = getattr(BookingItem, name)
    return attribute.remove() if value is None else attribute.set(value)  # type: ignore[no-any-return]


def _indexes(booking: Booking) -> dict[str, str | None]:
    due = booking.due
    at = keys.at(booking.scheduled_at, booking.id)
    payout = due is not None and due.what == "PAYOUT"
    due_at = f"{booking.mentor.id}#{keys.at(due.at, booking.id)}" if due and payout else None
    return {
        "gsi1pk": keys.student_bookings(booking.student.id),
        "gsi1sk": at,
        "gsi2pk": keys.mentor_bookings(booking.mentor.id),
        "gsi2sk": at,
        "gsi3pk": keys.due(due.what, booking.mentor.id if payout else booking.id) if due else None,
        "gsi3sk": (due_at or keys.at(due.at, booking.id)) if due else None,
        "gsi4pk": keys.all_bookings(booking.id),
        "gsi4sk": at,
    }


def starts_between(since: datetime, until: datetime) -> tuple[str, str]:
    """Bounds for the lists below, both included."""
    return keys.at(since, ""), keys.at(until, "~")


def of_student(
    user_id: str, *, between: tuple[str, str], limit: int, after: Mapping[str, Any] | None, descending: bool
) -> Page[Booking]:
    found = query(
        keys.student_bookings(user_id),
        index=1,
        between=between,
        limit=limit,
        after=after,
        descending=descending,
    )
    return Page([item.domain() for item in found.items], found.after)


def of_mentor(
    mentor_id: str, *, between: tuple[str, str], limit: int, after: Mapping[str, Any] | None, descending: bool
) -> Page[Booking]:
    found = query(
        keys.mentor_bookings(mentor_id),
        index=2,
        between=between,
        limit=limit,
        after=after,
        descending=descending,
    )
    return Page([item.domain() for item in found.items], found.after)


def mark_at(booking: Booking, role: Party) -> dict[str, Any]:
    """Where the list goes on that begins behind this booking, which a page showed as its last."""
    key, indexes, number = keys.booking(booking.id), _indexes(booking), 2 if role is Party.MENTOR else 1
    places = {"PK": key.pk, "SK": key.sk}
    places |= {f"GSI{number}{part}": str(indexes[f"gsi{number}{part.lower()}"]) for part in ("PK", "SK")}
    return {name: {"S": place} for name, place in places.items()}


def release(old: Booking, new: Booking) -> None:
    """Writes the booking's end and gives its time back, in both calendars and the student's holds.

    Raises Refused if `old` is past.
    """
    give_back(change(Transaction(), old, new), old).commit()


def give_back(tx: Transaction, booking: Booking) -> Transaction:
    """Frees the booking's time, and the student's hold while it is unpaid."""
    given, booked = claims_of(booking)
    for user_id, claim in ((booking.mentor.user_id, given), (booking.student.id, booked)):
        for day in days_touched(claim.start, claim.end):
            calendars.drop_claim(tx, f"day {user_id} {day}", keys.calendar_day(user_id, day), booking.id)
    if booking.status is BookingStatus.PENDING:
        calendars.drop_hold(tx, "holds", booking.student.id, booking.id)
    return tx
