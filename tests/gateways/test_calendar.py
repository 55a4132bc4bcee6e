"""Claims about the calendar file."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from chalicelib.domain.invitations import Invitation, Party
from chalicelib.gateways import calendar
from tests.payloads import ICS

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
INVITATION = Invitation(
    uid="GRP-20261120-7K3M9Q@mentor-connect",
    sequence=2,
    starts_at=datetime(2026, 11, 23, 4, 30, tzinfo=UTC),
    ends_at=datetime(2026, 11, 23, 5, 0, tzinfo=UTC),
    summary="System Design with Priya Nair",
    description="Booking GRP-20261120-7K3M9Q\nRate limiter; sharding, and \\ more",
    url="https://app.example/call/GRP-20261120-7K3M9Q",
    organizer=Party(name="Mentor Connect", email="no-reply@app.example"),
    attendee=Party(name="Asha Rao", email="asha@example.com"),
    is_cancelled=False,
)


def read(content: bytes) -> tuple[icalendar.Calendar, icalendar.Event]:
    parsed = icalendar.Calendar.from_ical(content.decode())
    (event,) = parsed.walk("VEVENT")
    return parsed, event


def shape(content: bytes) -> list[str]:
    """Names of all properties and their parameters, in order: what an injection would change."""
    lines = content.replace(b"\r\n ", b"").decode().split("\r\n")
    parsed = [icalendar.parser.Contentline(line).parts() for line in lines if line]
    return [f"{name};{','.join(parameters)}" for name, parameters, _ in parsed]


def test_a_session_comes_back_as_it_was_written():
    _, event = read(calendar.calendar_file(INVITATION, now=NOW))

    assert event["UID"] == INVITATION.uid
    assert event["SEQUENCE"] == 2
    assert event["SUMMARY"] == INVITATION.summary
    assert event["DESCRIPTION"] == INVITATION.description
    assert event["URL"] == INVITATION.url
    assert event["STATUS"] == "CONFIRMED"
    assert event.decoded("DTSTAMP") == NOW


def test_times_are_written_in_utc_whatever_zone_they_came_in():
    elsewhere = datetime.fromisoformat("2026-11-23T10:00:00+05:30")

    content = calendar.calendar_file(replace(INVITATION, starts_at=elsewhere), now=NOW)

    assert b"DTSTART:20261123T043000Z" in content
    assert b"DTEND:20261123T050000Z" in content


def test_calendars_ring_a_quarter_of_an_hour_before():
    _, event = read(calendar.calendar_file(INVITATION, now=NOW))

    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(minutes=-15)


def test_a_cancelled_session_keeps_its_uid_and_asks_to_be_removed():
    parsed, event = read(calendar.calendar_file(replace(INVITATION, is_cancelled=True, sequence=3), now=NOW))

    assert parsed["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert (event["UID"], event["SEQUENCE"]) == (INVITATION.uid, 3)
    assert not event.walk("VALARM")


def test_an_invited_reader_has_accepted_and_is_not_asked_to_answer():
    parsed, event = read(calendar.calendar_file(INVITATION, now=NOW))

    assert parsed["METHOD"] == "REQUEST"
    assert event["ATTENDEE"] == "mailto:asha@example.com"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"


def test_a_file_for_anybody_is_published_without_attendees():
    parsed, event = read(calendar.calendar_file(replace(INVITATION, attendee=None), now=NOW))

    assert parsed["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in event


def test_no_line_is_longer_than_the_standard_allows():
    content = calendar.calendar_file(replace(INVITATION, description="आज का विषय " * 100), now=NOW)

    assert max(map(len, content.split(b"\r\n"))) <= 75


@pytest.mark.parametrize("is_cancelled", [False, True])
@pytest.mark.parametrize("payload", ICS)
def test_no_text_adds_a_property_or_a_parameter(payload: str, is_cancelled: bool):
    harmless = calendar.calendar_file(replace(INVITATION, is_cancelled=is_cancelled), now=NOW)
    hostile = replace(
        INVITATION,
        uid=payload,
        summary=payload,
        description=payload,
        url=payload,
        organizer=Party(name=payload, email=payload),
        attendee=Party(name=payload, email=payload),
        is_cancelled=is_cancelled,
    )

    content = calendar.calendar_file(hostile, now=NOW)

    assert shape(content) == shape(harmless)
    assert len(content.splitlines()) == content.count(b"\r\n")


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_the_attachments_type_names_the_files_method(is_cancelled: bool):
    attachment = calendar.attachment(replace(INVITATION, is_cancelled=is_cancelled), now=NOW)

    parsed, _ = read(attachment.content)
    assert attachment.mime_type == f"text/calendar; charset=utf-8; method={parsed['METHOD']}"
    assert attachment.filename == "GRP-20261120-7K3M9Q.ics"
