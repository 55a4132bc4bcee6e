"""What do a student and a mentor do with a booking that they have?

Each decides from the booking as read, and again from the present one if it changed meanwhile; of two at once,
one comes second and is told so.
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib import ids
from chalicelib.domain import bookings as booking_rules
from chalicelib.domain import lifecycle as rules
from chalicelib.domain import moves
from chalicelib.domain.bookings import Booking, BookingStatus, Party, PayoutStatus
from chalicelib.domain.errors import Busy, InvalidState
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.ledger import LedgerLine, Movement
from chalicelib.domain.lifecycle import party_of
from chalicelib.domain.refunds import RefundIntent
from chalicelib.domain.session_notes import SessionNotes
from chalicelib.services.access import Caller
from chalicelib.services.bookings import of_participant
from chalicelib.storage import bookings, session_notes
from chalicelib.storage import lifecycle as stored
from chalicelib.storage.transactions import ATTEMPTS, Refused

# ── Cancelling ───────────────────────────────────────────────────────────────────────────────────────


def cancel(booking_id: str, *, reason: str, caller: Caller, now: datetime) -> Booking:
    """What goes back is asked of Razorpay later, once, however often this is called.

    A cancelled booking is answered as it is. Raises NotFound, InvalidState.
    """
    booking = _own(booking_id, caller)
    by = party_of(booking, caller.user_id)
    return _decided(booking, lambda present: _cancel(present, by=by, reason=reason, now=now))


def _cancel(booking: Booking, *, by: Party, reason: str, now: datetime) -> Booking:
    if booking.as_read(now).status is BookingStatus.CANCELLED:
        return booking
    after = rules.cancel(booking, by=by, reason=reason, now=now)
    stored.cancel(
        booking,
        after,
        lines=_shares(after, now=now),
        refund=_intent(after, now=now),
        events=_told_of_cancellation(after, now=now),
    )
    return after


def expire(booking: Booking, *, now: datetime) -> bool:
    """Ends a hold that ran out, and gives its time back. False: paid, cancelled or ended by another just now."""
    try:
        bookings.release(booking, booking_rules.expire(booking, now=now))
    except Refused:
        return False
    return True


def _intent(booking: Booking, *, now: datetime) -> RefundIntent | None:
    if booking.refund is None or booking.payment.payment_id is None:
        return None
    return RefundIntent(
        booking_id=booking.id,
        payment_id=booking.payment.payment_id,
        amount_paise=booking.refund.amount_paise,
        reason=booking.refund.reason,
        is_extra=False,
        created_at=now,
        updated_at=now,
    )


def _told_of_cancellation(booking: Booking, *, now: datetime) -> list[Event]:
    """A student who lets go of a hold tells nobody: the mentor has not heard of it either."""
    if not booking.was_confirmed and booking.cancelled_by is Party.STUDENT:
        return []
    told = [_event(EventType.BOOKING_CANCELLED, booking, now=now)]
    if booking.refund:
        payment_id = str(booking.payment.payment_id)
        told.append(_event(EventType.REFUND_REQUESTED, booking, now=now, paymentId=payment_id))
    return told


# ── Moving ───────────────────────────────────────────────────────────────────────────────────────────


def reschedule(booking_id: str, *, start: datetime, caller: Caller, now: datetime) -> Booking:
    """The session at its new time; asking for the time it has changes nothing.

    Raises NotFound, InvalidState, TooLate, RescheduleLimit, SlotUnavailable, SlotTaken, OverlapsYourSession.
    """
    booking = _own(booking_id, caller)
    by = party_of(booking, caller.user_id)
    return _decided(booking, lambda present: _move(present, start=start, by=by, now=now))


def _move(booking: Booking, *, start: datetime, by: Party, now: datetime) -> Booking:
    if booking.status is BookingStatus.CONFIRMED and booking.scheduled_at == start:
        return booking
    moves.check_movable(booking, by=by, now=now)
    ground = stored.move_ground(booking, start=start)
    moved = moves.move(booking, ground, start=start, by=by, now=now)
    previous = booking.scheduled_at.isoformat()
    event = _event(EventType.BOOKING_RESCHEDULED, booking, now=now, movedBy=by, previousStart=previous)
    stored.move(booking, moved, event=event)
    return moved.booking


# ── Marking ──────────────────────────────────────────────────────────────────────────────────────────


def complete(booking_id: str, *, caller: Caller, now: datetime) -> Booking:
    """Raises NotFound, NotAllowed to the student, NotStarted, InvalidState."""
    booking = _given(booking_id, caller)
    return _decided(booking, lambda present: _mark(present, rules.complete(present, now=now), now=now))


def mark_absent(booking_id: str, *, caller: Caller, now: datetime) -> Booking:
    """The student did not come. Raises NotFound, NotAllowed to the student, NotStarted, InvalidState."""
    booking = _given(booking_id, caller)
    return _decided(booking, lambda present: _mark(present, rules.mark_absent(present, now=now), now=now))


def complete_unmarked(booking: Booking, *, now: datetime) -> bool:
    """What nobody marked in time is completed by the clock. False: somebody has marked or cancelled it."""
    if booking.status is not BookingStatus.CONFIRMED:
        return False
    try:
        _mark(booking, rules.complete(booking, now=now), now=now)
    except Refused:
        return False
    return True


def _mark(booking: Booking, after: Booking, *, now: datetime) -> Booking:
    was_given = after.status is BookingStatus.COMPLETED
    told = [_event(EventType.BOOKING_COMPLETED, after, now=now)]
    counted = None
    if was_given:
        told.append(_event(EventType.REVIEW_REQUESTED, after, now=now))
        counted = Event(
            id=ids.ulid(now),
            type=EventType.MENTOR_CHANGED,
            subject=after.mentor.id,
            facts={},
            occurred_at=now,
        )
    stored.mark(booking, after, lines=_shares(after, now=now), events=told, counted=counted)
    return after


# ── Notes ────────────────────────────────────────────────────────────────────────────────────────────


def write_notes(
    booking_id: str, *, content: str, caller: Caller, now: datetime
) -> tuple[Booking, SessionNotes]:
    """Raises NotFound, NotAllowed to the student, InvalidState for what never was a session."""
    booking = _given(booking_id, caller)
    if not booking.was_confirmed:
        raise InvalidState("There are notes on confirmed sessions only.")
    notes = SessionNotes(content=content, updated_at=now)
    session_notes.write(booking_id, notes)
    return booking, notes


# ── Of all of them ───────────────────────────────────────────────────────────────────────────────────


def _own(booking_id: str, caller: Caller) -> Booking:
    booking = of_participant(booking_id, user_id=caller.user_id)
    _ = caller.user  # read beside the check of the caller; nothing is written before it is done
    return booking


def _given(booking_id: str, caller: Caller) -> Booking:
    booking = _own(booking_id, caller)
    rules.check_is_mentor(booking, caller.user_id)
    return booking


def _decided(booking: Booking, attempt: Callable[[Booking], Booking]) -> Booking:
    """Tries from `booking`; refused, from the present one that the refusal brings."""
    for _ in range(ATTEMPTS):
        try:
            return attempt(booking)
        except Refused as refused:
            booking = bookings.booking_of(refused.items.get("booking")) or booking
    raise Busy


def _shares(booking: Booking, *, now: datetime) -> list[LedgerLine]:
    """Where what we keep goes: to us and to the mentor."""
    payout = booking.mentor_payout
    shares = {
        Movement.PLATFORM_FEE: booking.platform_fee_paise,
        Movement.MENTOR_SHARE: 0 if payout.status is PayoutStatus.VOID else payout.amount_paise,
    }
    return [
        LedgerLine(
            id=ids.ulid(now),
            booking_id=booking.id,
            movement=movement,
            amount_paise=amount,
            reference=None,
            moved_at=now,
        )
        for movement, amount in shares.items()
        if amount
    ]


def _event(kind: EventType, booking: Booking, *, now: datetime, **facts: str) -> Event:
    return Event(id=ids.ulid(now), type=kind, subject=booking.id, facts=facts, occurred_at=now)
