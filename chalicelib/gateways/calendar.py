"""How does a session get into a person's calendar?"""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.domain.invitations import Invitation, Party
from chalicelib.domain.mails import Attachment
from chalicelib.domain.wording import lines, one_line

if TYPE_CHECKING:
    from icalendar import Alarm, Event, vCalAddress

PRODUCT_ID = "-//Mentor Connect//Sessions//EN"
ALARM_BEFORE = timedelta(minutes=15)


def calendar_file(invitation: Invitation, *, now: datetime) -> bytes:
    """iCalendar (RFC 5545) with one event in UTC; `now` is the moment it is made."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT_ID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", _method(invitation))
    calendar.add_component(_event(invitation, now))
    return bytes(calendar.to_ical())


def attachment(invitation: Invitation, *, now: datetime) -> Attachment:
    """The file as a mail carries it; the method stands in its type too, as RFC 6047 wants."""
    return Attachment(
        filename=f"{re.sub(r'[^A-Za-z0-9-]', '', invitation.uid.partition('@')[0])}.ics",
        content=calendar_file(invitation, now=now),
        mime_type=f"text/calendar; charset=utf-8; method={_method(invitation)}",
    )


def _method(invitation: Invitation) -> str:
    """RFC 5546: who is invited is asked, or told that it is off; a file for anybody is published."""
    if invitation.is_cancelled:
        return "CANCEL"
    return "REQUEST" if invitation.attendee else "PUBLISH"


def _event(invitation: Invitation, now: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", one_line(invitation.uid))
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", invitation.starts_at.astimezone(UTC))
    event.add("dtend", invitation.ends_at.astimezone(UTC))
    event.add("summary", one_line(invitation.summary))
    event.add("description", "\n".join(lines(invitation.description)))
    event.add("location", one_line(invitation.url))
    event.add("url", one_line(invitation.url))
    event.add("status", "CANCELLED" if invitation.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if invitation.is_cancelled else "OPAQUE")
    _add_people(event, invitation)
    if not invitation.is_cancelled:
        event.add_component(_alarm(invitation))
    return event


def _add_people(event: "Event", invitation: Invitation) -> None:
    event.add("organizer", _address(invitation.organizer))
    if invitation.attendee:
        attendee = _address(invitation.attendee)
        # Paid is accepted: without it calendars ask, and send the answer to an address nobody reads.
        attendee.params |= {"PARTSTAT": "ACCEPTED", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"}
        event.add("attendee", attendee)


def _address(party: Party) -> "vCalAddress":
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{one_line(party.email)}")
    # A parameter knows no escapes (RFC 5545, 3.1), yet some readers take a backslash for one.
    address.params["CN"] = one_line(party.name).replace("\\", "/")
    return address


def _alarm(invitation: Invitation) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -ALARM_BEFORE)
    alarm.add("description", one_line(invitation.summary))
    return alarm
