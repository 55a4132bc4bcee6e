"""May this student have this time with this mentor, and what is written if so?"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain import availability as engine
from chalicelib.domain import money, pricing
from chalicelib.domain.availability import Availability
from chalicelib.domain.bookings import Booking, MentorCard, MentorPayout, Payment, StudentCard, Terms
from chalicelib.domain.calendars import CalendarDay, Claim, Hold, Holds, days_touched
from chalicelib.domain.errors import (
    NotAcceptingBookings,
    NotFound,
    NotSignedIn,
    OverlapsYourSession,
    OwnSession,
    SlotTaken,
    TooManyHolds,
)
from chalicelib.domain.mentors import Mentor

HELD_BY_YOU = "You hold this time already, in a booking that is not paid. Pay for it, or cancel it first."
YOURS_ALREADY = "You have a session with this mentor at this time already."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """All that decides whether a time can be booked, as one read found it."""

    mentor: Mentor | None
    availability: Availability | None
    mentor_days: tuple[CalendarDay, ...]
    student_days: tuple[CalendarDay, ...]
    holds: Holds

    def is_torn(self, *, now: datetime) -> bool:
        """Whether it is of two moments: several items read at once are no snapshot.

        Holds are written with their claims, so one that has a claim here and is not among the student's holds was
        made or paid while this was read.
        """
        claimed = {
            booking_id
            for day in (*self.mentor_days, *self.student_days)
            for booking_id, claim in day.claims.items()
            if claim.held_until and claim.held_by == self.holds.user_id and claim.is_live(now)
        }
        return not claimed <= self.holds.live(now).keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a student asks for."""

    student: StudentCard
    timezone: str
    mentor_id: str
    scheduled_at: datetime
    duration_minutes: int
    topic: str
    agenda: str

    @property
    def ends_at(self) -> datetime:
        return self.scheduled_at + timedelta(minutes=self.duration_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A new booking with the calendars and holds that it changes: written together or not at all."""

    booking: Booking
    days: tuple[CalendarDay, ...]
    holds: Holds


def already_held(wish: Wish, ground: Ground, *, now: datetime) -> str | None:
    """The booking by which this student holds exactly this already."""
    return ground.holds.of(
        mentor_id=wish.mentor_id,
        scheduled_at=wish.scheduled_at,
        duration_minutes=wish.duration_minutes,
        now=now,
    )


def reserve(
    wish: Wish, ground: Ground, *, booking_id: str, terms: Terms, hold_for: timedelta, now: datetime
) -> Reservation:
    """Takes the time for an unpaid booking until its hold ends.

    No hold outlives the session's start. Raises, in this order: NotSignedIn if the student's account was deleted,
    NotFound, OwnSession, NotAcceptingBookings, SlotUnavailable, SlotTaken, OverlapsYourSession, TooManyHolds.
    """
    if ground.holds.is_closed:
        raise NotSignedIn
    mentor, availability = _open_for(wish, ground)
    held_until = min(now + hold_for, wish.scheduled_at)
    given, booked = _claims(wish, availability, held_until=held_until)
    refusal = _refusal(wish, availability, ground.mentor_days, now=now)
    if refusal in (None, engine.Refusal.TAKEN):
        _check_free(given, booked, ground, now=now)
    if refusal:
        raise engine.conflict(refusal, availability=availability)
    if ground.holds.is_full(now):
        raise TooManyHolds
    booking = _booking(
        wish, mentor, availability, booking_id=booking_id, terms=terms, held_until=held_until, now=now
    )
    hold = Hold(
        mentor_id=mentor.id,
        scheduled_at=wish.scheduled_at,
        duration_minutes=wish.duration_minutes,
        until=held_until,
    )
    return Reservation(
        booking=booking,
        days=claimed(booking_id, given, ground.mentor_days, now=now)
        + claimed(booking_id, booked, ground.student_days, now=now),
        holds=ground.holds.with_hold(booking_id, hold, now=now),
    )


def _check_free(given: Claim, booked: Claim, ground: Ground, *, now: datetime) -> None:
    """Says whose the time is, where the student can know. Raises SlotTaken or OverlapsYourSession."""
    theirs = {booking_id for day in ground.student_days for booking_id in day.claims}
    holds = ground.holds.live(now)
    taken = taken_in(ground.mentor_days, given, now=now)
    if taken in holds:
        raise SlotTaken(HELD_BY_YOU)
    if taken:
        raise SlotTaken(YOURS_ALREADY if taken in theirs else None)
    taken = taken_in(ground.student_days, booked, now=now)
    if taken:
        raise OverlapsYourSession(HELD_BY_YOU if taken in holds else None)


def taken_in(
    days: tuple[CalendarDay, ...], claim: Claim, *, now: datetime, apart_from: str = ""
) -> str | None:
    """The booking that has some of this time already, in any of these days."""
    found = (day.taken_by(claim, now=now, apart_from=apart_from) for day in days)
    return next(filter(None, found), None)


def claimed(
    booking_id: str, claim: Claim, days: tuple[CalendarDay, ...], *, now: datetime
) -> tuple[CalendarDay, ...]:
    """Those of `days` that the claim touches, with it."""
    touched = days_touched(claim.start, claim.end)
    return tuple(day.with_claim(booking_id, claim, now=now) for day in days if day.day in touched)


def claims_of(booking: Booking) -> tuple[Claim, Claim]:
    """A paid booking's time in the mentor's calendar, trailing buffer included, and in the student's."""
    buffered = booking.ends_at + timedelta(minutes=booking.buffer_minutes)
    return (
        Claim(start=booking.scheduled_at, end=buffered, is_given=True),
        Claim(start=booking.scheduled_at, end=booking.ends_at, is_given=False),
    )


def _open_for(wish: Wish, ground: Ground) -> tuple[Mentor, Availability]:
    mentor, availability = ground.mentor, ground.availability
    if mentor is not None and mentor.user_id == wish.student.id:
        raise OwnSession
    if mentor is None or availability is None or not mentor.is_visible:
        raise NotFound("There is no such mentor.")
    if not mentor.is_accepting_bookings:
        raise NotAcceptingBookings
    return mentor, availability


def _refusal(
    wish: Wish, availability: Availability, days: tuple[CalendarDay, ...], *, now: datetime
) -> engine.Refusal | None:
    return engine.refusal(
        availability,
        start=wish.scheduled_at,
        duration_minutes=wish.duration_minutes,
        busy=claims_in(days),
        now=now,
        student_timezone=wish.timezone,
    )


def claims_in(days: tuple[CalendarDay, ...]) -> list[Claim]:
    """Every claim of a calendar; one over midnight stands in two days and counts once."""
    claims = {booking_id: claim for day in days for booking_id, claim in day.claims.items()}
    return list(claims.values())


def _claims(wish: Wish, availability: Availability, *, held_until: datetime) -> tuple[Claim, Claim]:
    buffered = wish.ends_at + timedelta(minutes=availability.buffer_minutes)
    booked = Claim(
        start=wish.scheduled_at,
        end=wish.ends_at,
        is_given=False,
        held_until=held_until,
        held_by=wish.student.id,
    )
    return replace(booked, end=buffered, is_given=True), booked


def _booking(
    wish: Wish,
    mentor: Mentor,
    availability: Availability,
    *,
    booking_id: str,
    terms: Terms,
    held_until: datetime,
    now: datetime,
) -> Booking:
    amount = pricing.amount_paise(mentor.pricing, wish.duration_minutes)
    split = money.split(amount, terms.commission_rate)
    return Booking(
        id=booking_id,
        mentor=MentorCard(id=mentor.id, slug=mentor.slug, name=mentor.name, avatar=mentor.avatar),
        student=wish.student,
        scheduled_at=wish.scheduled_at,
        duration_minutes=wish.duration_minutes,
        buffer_minutes=availability.buffer_minutes,
        topic=wish.topic,
        agenda=wish.agenda,
        hold_expires_at=held_until,
        terms=terms,
        payment=Payment(amount_paise=amount),
        platform_fee_paise=split.platform_fee_paise,
        mentor_payout=MentorPayout(amount_paise=split.mentor_share_paise),
        created_at=now,
        updated_at=now,
    )
