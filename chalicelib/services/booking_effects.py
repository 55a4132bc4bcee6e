"""What follows from what happens to a booking?

Each effect reads the booking as it is when it acts: nobody is told of a confirmation that a
cancellation overtook.
"""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain import mails
from chalicelib.domain.bookings import Booking, BookingStatus, Party, PayoutStatus
from chalicelib.domain.events import Event
from chalicelib.domain.notifications import NotificationType
from chalicelib.services import mailing
from chalicelib.services.outside import Outside
from chalicelib.services.participants import Side, mail_each, named, notify_each, session_of
from chalicelib.storage import bookings, conversations

# ── Confirmed ────────────────────────────────────────────────────────────────────────────────────────


def open_conversation(event: Event, _: Outside) -> None:
    """Whoever once had a session together may write to each other, even if it was cancelled since."""
    booking = bookings.find(event.subject)
    if booking and booking.conversation_id:
        conversations.ensure(booking, conversation_id=booking.conversation_id, booked_at=event.occurred_at)


def tell_of_confirmation(event: Event, outside: Outside) -> None:
    booking = _in_state(event, BookingStatus.CONFIRMED)
    if booking:
        notify_each(
            event,
            booking,
            outside,
            NotificationType.BOOKING_CONFIRMED,
            lambda side: ("Session confirmed", f"{named(booking, side)}."),
        )


def mail_confirmation(event: Event, outside: Outside) -> None:
    booking = _in_state(event, BookingStatus.CONFIRMED)
    if booking:
        mail_each(event, booking, outside, lambda side: _confirmation(booking, side), with_calendar=True)


def _confirmation(booking: Booking, side: Side) -> mails.Content:
    if side.is_mentor:
        return mails.MentorsBookingConfirmation(
            **_about(booking, side), agenda=booking.agenda, share_paise=booking.mentor_payout.amount_paise
        )
    return mails.StudentsBookingConfirmation(
        **_about(booking, side),
        agenda=booking.agenda,
        amount_paise=booking.payment.amount_paise,
        taxable_paise=booking.tax.taxable_paise,
        gst_paise=booking.tax.gst_paise,
    )


# ── Cancelled ────────────────────────────────────────────────────────────────────────────────────────


def tell_of_cancellation(event: Event, outside: Outside) -> None:
    booking = _in_state(event, BookingStatus.CANCELLED)
    if booking:
        kind = NotificationType.BOOKING_CANCELLED
        notify_each(event, booking, outside, kind, lambda side: _cancelled(booking, side))


def _cancelled(booking: Booking, side: Side) -> tuple[str, str]:
    who = {
        mails.Actor.YOU: "You cancelled",
        mails.Actor.OTHER: f"{side.other.name} cancelled",
        mails.Actor.SYSTEM: "This could not be kept",
    }
    return "Session cancelled", f"{who[side.sees(booking.cancelled_by)]}: {named(booking, side)}."


def mail_cancellation(event: Event, outside: Outside) -> None:
    """With the calendar's cancellation, for those whose calendar has the session."""
    booking = _in_state(event, BookingStatus.CANCELLED)
    if booking:
        mail_each(
            event,
            booking,
            outside,
            lambda side: _cancellation(booking, side),
            with_calendar=booking.was_confirmed,
        )


def _cancellation(booking: Booking, side: Side) -> mails.Content:
    said: dict[str, Any] = {
        "cancelled_by": side.sees(booking.cancelled_by),
        "reason": booking.cancellation_reason or "",
        "in_calendar": booking.was_confirmed,
    }
    if side.is_mentor:
        payout = booking.mentor_payout
        share = 0 if payout.status is PayoutStatus.VOID else payout.amount_paise
        return mails.MentorsCancellationNotice(**_about(booking, side), **said, share_paise=share)
    return mails.StudentsCancellationNotice(
        **_about(booking, side),
        **said,
        amount_paise=booking.payment.amount_paise if booking.payment.payment_id else 0,
        refund_paise=booking.refund.amount_paise if booking.refund else 0,
    )


# ── Moved ────────────────────────────────────────────────────────────────────────────────────────────


def tell_of_move(event: Event, outside: Outside) -> None:
    booking = _in_state(event, BookingStatus.CONFIRMED)
    if booking:
        kind = NotificationType.BOOKING_RESCHEDULED
        notify_each(event, booking, outside, kind, lambda side: _move_told(event, booking, side))


def _move_told(event: Event, booking: Booking, side: Side) -> tuple[str, str]:
    who = "You" if side.sees(Party(event.facts["movedBy"])) is mails.Actor.YOU else side.other.name
    return "Session moved", f"{who} moved it. Now: {named(booking, side)}."


def mail_move(event: Event, outside: Outside) -> None:
    booking = _in_state(event, BookingStatus.CONFIRMED)
    if booking:
        mail_each(
            event, booking, outside, lambda side: _move_notice(event, booking, side), with_calendar=True
        )


def _move_notice(event: Event, booking: Booking, side: Side) -> mails.Content:
    by, started = Party(event.facts["movedBy"]), datetime.fromisoformat(event.facts["previousStart"])
    return mails.RescheduleNotice(
        **_about(booking, side),
        moved_by=side.sees(by),
        previously_starts_at=started,
        previously_ends_at=started + timedelta(minutes=booking.duration_minutes),
        may_cancel_for_all=by is Party.MENTOR and not side.is_mentor,
    )


# ── Over ─────────────────────────────────────────────────────────────────────────────────────────────


def tell_of_completion(event: Event, outside: Outside) -> None:
    booking = _in_state(event, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)
    if booking:
        kind = NotificationType.SESSION_COMPLETED
        notify_each(event, booking, outside, kind, lambda side: _completed(booking, side))


def _completed(booking: Booking, side: Side) -> tuple[str, str]:
    if booking.status is BookingStatus.NO_SHOW:
        return "Session missed", f"Marked as missed by the student: {named(booking, side)}."
    return "Session completed", f"Completed: {named(booking, side)}."


def ask_for_review(event: Event, outside: Outside) -> None:
    booking = _in_state(event, BookingStatus.COMPLETED)
    if booking and not booking.reviewed:
        kind = NotificationType.REVIEW_REQUEST
        notify_each(event, booking, outside, kind, lambda side: None if side.is_mentor else _question(side))


def _question(side: Side) -> tuple[str, str]:
    return "How was your session?", f"Tell others how it was with {side.other.name}."


def mail_review_request(event: Event, outside: Outside) -> None:
    booking = _in_state(event, BookingStatus.COMPLETED)
    if booking and not booking.reviewed:
        mail_each(
            event,
            booking,
            outside,
            lambda side: None if side.is_mentor else mails.ReviewRequest(**_about(booking, side)),
        )


# ── Of all of them ───────────────────────────────────────────────────────────────────────────────────


def _in_state(event: Event, *states: BookingStatus) -> Booking | None:
    booking = bookings.find(event.subject)
    return booking if booking and booking.status in states else None


def _about(booking: Booking, side: Side) -> dict[str, Any]:
    return {
        "recipient": mailing.person(side.reader),
        "other": mailing.person(side.other),
        "session": session_of(booking),
    }
