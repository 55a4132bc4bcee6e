"""Have the two of a session been reminded of it?"""

from datetime import datetime

from chalicelib import ids
from chalicelib.domain import mails
from chalicelib.domain import reminders as rules
from chalicelib.domain.bookings import Booking, BookingStatus
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.notifications import NotificationType
from chalicelib.services import mailing
from chalicelib.services.outside import Outside
from chalicelib.services.participants import mail_each, named, notify_each, session_of
from chalicelib.storage import bookings
from chalicelib.storage import reminders as stored
from chalicelib.storage.transactions import Refused


def remind(booking: Booking, outside: Outside) -> bool:
    """Notes that it is done and has it done, in one. False: somebody else did, or it is over, or moved."""
    if not rules.is_due(booking, now=outside.now):
        return False
    try:
        if rules.has_begun(booking, now=outside.now):
            stored.skip(booking, rules.skip(booking, now=outside.now))
        else:
            stored.remind(booking, rules.remind(booking, now=outside.now), event=_event(booking, outside.now))
    except Refused:
        # Changed at this moment: if it is still due, the next run finds it as it then is.
        return False
    return True


def _event(booking: Booking, now: datetime) -> Event:
    return Event(
        id=ids.ulid(now),
        type=EventType.SESSION_REMINDER,
        subject=booking.id,
        facts={"start": booking.scheduled_at.isoformat()},
        occurred_at=now,
    )


# ── What follows ─────────────────────────────────────────────────────────────────────────────────────


def tell_of_start(event: Event, outside: Outside) -> None:
    booking = _still_ahead(event, outside)
    if booking:
        kind = NotificationType.SESSION_REMINDER
        notify_each(
            event,
            booking,
            outside,
            kind,
            lambda side: ("Your session is about to begin", f"{named(booking, side)}."),
        )


def mail_of_start(event: Event, outside: Outside) -> None:
    booking = _still_ahead(event, outside)
    if booking:
        mail_each(
            event,
            booking,
            outside,
            lambda side: mails.SessionReminder(
                recipient=mailing.person(side.reader),
                other=mailing.person(side.other),
                session=session_of(booking),
            ),
        )


def _still_ahead(event: Event, outside: Outside) -> Booking | None:
    """The booking as it is now; None if it was cancelled, moved, or is over."""
    booking = bookings.find(event.subject)
    if booking is None or booking.status is not BookingStatus.CONFIRMED or booking.ends_at <= outside.now:
        return None
    return booking if booking.scheduled_at.isoformat() == event.facts["start"] else None
