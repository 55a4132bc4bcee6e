"""Who are the two of a booking, and how does each of them hear of it?"""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr

from chalicelib.domain.accounts import User
from chalicelib.domain.bookings import Booking, Party
from chalicelib.domain.events import Event
from chalicelib.domain.invitations import Party as Correspondent
from chalicelib.domain.invitations import invitation
from chalicelib.domain.mails import Actor, Attachment, Content, Session
from chalicelib.domain.notifications import Notice, NotificationType
from chalicelib.domain.wording import start_of
from chalicelib.gateways import calendar
from chalicelib.gateways.email import PRODUCT
from chalicelib.services import mailing, notifications
from chalicelib.services.outside import Outside
from chalicelib.storage import accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two, and the other as that one sees them."""

    party: Party
    reader: User
    other: User

    @property
    def is_mentor(self) -> bool:
        return self.party is Party.MENTOR

    def sees(self, actor: Party | None) -> Actor:
        """Who did it, to this reader; nobody is the system."""
        if actor in (None, Party.SYSTEM):
            return Actor.SYSTEM
        return Actor.YOU if actor is self.party else Actor.OTHER


def sides(booking: Booking) -> list[Side]:
    """The student's, then the mentor's. Deleted people are still there, under no name of their own."""
    people = accounts.people([booking.student.id, booking.mentor.user_id])
    student, mentor = people.get(booking.student.id), people.get(booking.mentor.user_id)
    if student is None or mentor is None:
        return []
    return [
        Side(party=Party.STUDENT, reader=student, other=mentor),
        Side(party=Party.MENTOR, reader=mentor, other=student),
    ]


def session_of(booking: Booking) -> Session:
    return Session(
        booking_id=booking.id,
        topic=booking.topic,
        starts_at=booking.scheduled_at,
        ends_at=booking.ends_at,
    )


def calendar_file(booking: Booking, side: Side, outside: Outside) -> Attachment:
    """The session for this reader's calendar, addressed to nobody else."""
    sender = parseaddr(outside.settings.mail_from)[1]
    entry = invitation(
        booking,
        is_mentor=side.is_mentor,
        organizer=Correspondent(name=PRODUCT, email=sender),
        attendee=Correspondent(name=side.reader.name, email=side.reader.email),
        public_url=outside.settings.public_url,
    )
    return calendar.attachment(entry, now=outside.now)


def mail_each(
    event: Event,
    booking: Booking,
    outside: Outside,
    content: Callable[[Side], Content | None],
    *,
    with_calendar: bool = False,
) -> None:
    """Mails each side what `content` says to it, if anything."""
    for side in sides(booking):
        said = content(side)
        if said:
            files = (calendar_file(booking, side, outside),) if with_calendar else ()
            mailing.send_once(event, side.reader, said, outside, attachments=files)


def notify_each(
    event: Event,
    booking: Booking,
    outside: Outside,
    kind: NotificationType,
    tell: Callable[[Side], tuple[str, str] | None],
) -> None:
    """Tells each side the title and message that `tell` has for it, if any."""
    for side in sides(booking):
        told = tell(side)
        if told and not side.reader.deleted_at:
            notifications.notify(side.reader.id, notice(kind, booking, *told), event=event, outside=outside)


def notice(kind: NotificationType, booking: Booking, title: str, message: str) -> Notice:
    """A notice that leads to its booking."""
    return Notice(
        type=kind,
        title=title,
        message=message,
        data={"bookingId": booking.id},
        action_url=f"/bookings/{booking.id}",
    )


def named(booking: Booking, side: Side) -> str:
    """`System Design with Priya Nair, Mon 23 Nov, 10:00 IST`, on the reader's clock."""
    starts = start_of(booking.scheduled_at, side.reader.timezone)
    return f"{booking.topic} with {side.other.name}, {starts}"
