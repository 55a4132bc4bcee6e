"""How does a student book a mentor's time, and who sees a booking?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from chalicelib import ids
from chalicelib.config import Settings
from chalicelib.domain.bookings import Booking, StudentCard, Terms
from chalicelib.domain.errors import (
    Busy,
    EmailNotVerified,
    NotFound,
    PaymentProviderRefused,
    PaymentProviderUnavailable,
)
from chalicelib.domain.reservations import Ground, Wish, already_held, reserve
from chalicelib.domain.session_notes import SessionNotes
from chalicelib.gateways.razorpay import Razorpay
from chalicelib.observability import logger
from chalicelib.services import payments as orders
from chalicelib.services.access import Caller
from chalicelib.storage import bookings, session_notes
from chalicelib.storage.transactions import ATTEMPTS, Refused


def create(
    *,
    mentor_id: str,
    scheduled_at: datetime,
    duration_minutes: int,
    topic: str,
    agenda: str,
    caller: Caller,
    payments: Razorpay,
    settings: Settings,
    now: datetime,
) -> Booking:
    """Holds the time for the caller until it is paid or the hold ends, and opens the order to pay.

    Who holds exactly this already gets that booking again. Of any number who want one time, one gets it; the
    others get SlotTaken. Without an answer from Razorpay it has no order yet; `order_for` tries again.
    Raises what `reserve` raises, and EmailNotVerified where the stage asks for it.
    """
    read = partial(
        bookings.ground,
        mentor_id=mentor_id,
        student_id=caller.user_id,
        start=scheduled_at,
        end=scheduled_at + timedelta(minutes=duration_minutes),
    )
    ground = read()
    student = caller.user
    if settings.require_verified_email and not student.email_verified:
        raise EmailNotVerified
    wish = Wish(
        student=StudentCard(id=student.id, name=student.name, avatar=student.avatar),
        timezone=student.timezone,
        mentor_id=mentor_id,
        scheduled_at=scheduled_at,
        duration_minutes=duration_minutes,
        topic=topic,
        agenda=agenda,
    )
    terms = Terms(commission_rate=settings.platform_commission_rate, gst_rate=settings.gst_rate)
    hold_for = timedelta(minutes=settings.booking_hold_minutes)
    booking = _held(wish, ground, read, terms=terms, hold_for=hold_for, now=now)
    return _with_order(booking, payments=payments, now=now)


def _held(
    wish: Wish,
    ground: Ground,
    read: Callable[[], Ground],
    *,
    terms: Terms,
    hold_for: timedelta,
    now: datetime,
) -> Booking:
    booking_id = ids.booking_id(now)
    for _ in range(ATTEMPTS):
        held = already_held(wish, ground, now=now)
        if held:
            return _found(held)
        if ground.is_torn(now=now):
            ground = read()
            continue
        reservation = reserve(wish, ground, booking_id=booking_id, terms=terms, hold_for=hold_for, now=now)
        try:
            bookings.create(reservation)
        except Refused as refused:
            ground = bookings.ground_after(ground, refused)
        else:
            return reservation.booking
    raise Busy


def _found(booking_id: str) -> Booking:
    booking = bookings.find(booking_id)
    if booking is None:
        raise NotFound
    return booking


def _with_order(booking: Booking, *, payments: Razorpay, now: datetime) -> Booking:
    if booking.payment.order_id:
        return booking
    try:
        return orders.open_order(booking, payments=payments, now=now)
    except (PaymentProviderUnavailable, PaymentProviderRefused) as error:
        logger.warning("no order yet", booking=booking.id, reason=error.message)
        return booking


def of_participant(booking_id: str, *, user_id: str) -> Booking:
    """Raises NotFound to everybody else, whether there is such a booking or not."""
    booking = bookings.find(booking_id)
    if booking is None or not booking.is_participant(user_id):
        raise NotFound
    return booking


def with_notes(booking_id: str, *, user_id: str) -> tuple[Booking, SessionNotes | None]:
    """A booking and what its mentor noted, in one read. Raises NotFound as `of_participant` does."""
    booking, notes = session_notes.with_booking(booking_id)
    if booking is None or not booking.is_participant(user_id):
        raise NotFound
    return booking, notes
