"""Does the mailbox show what a reader would see?"""

import base64
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from local.mailbox import Mail, Mailbox, parse

SENT_AT = datetime(2026, 11, 23, 4, 30, 0, 123000, tzinfo=UTC)


def message() -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "Grüße – your session"
    made["From"] = "Mentor Connect <hello@example.test>"
    made["To"] = "Asha <asha@example.test>"
    made.set_content("Täxt\n")
    made.add_alternative("<p>HTML – ₹500</p>\n", subtype="html")
    return made


def request(made: EmailMessage, **more: Any) -> dict[str, Any]:
    """SESv2's SendEmail with a raw message, as botocore writes it."""
    return {"Content": {"Raw": {"Data": base64.b64encode(made.as_bytes()).decode()}}} | more


def mail(**more: Any) -> Mail:
    return parse(request(message(), **more), sent_at=SENT_AT)


def test_text_html_and_subject_are_decoded() -> None:
    shown = mail().shown()

    assert shown["subject"] == "Grüße – your session"
    assert shown["text"] == "Täxt\n"
    assert shown["html"] == "<p>HTML – ₹500</p>\n"
    assert shown["sentAt"] == "2026-11-23T04:30:00.123Z"


def test_the_template_is_the_message_tag_of_that_name() -> None:
    tags = [{"Name": "template", "Value": "bookingConfirmation"}, {"Name": "stage", "Value": "local"}]

    assert mail(EmailTags=tags).template == "bookingConfirmation"
    assert mail().template is None


def test_the_readers_are_those_of_the_envelope_and_not_of_the_header() -> None:
    kept = mail(
        Destination={"ToAddresses": ["Ravi <ravi@example.test>"], "BccAddresses": ["log@example.test"]}
    )

    assert kept.to == "ravi@example.test, log@example.test"
    assert mail().to == "asha@example.test"


def test_a_calendar_is_shown_as_text_and_a_file_as_base64() -> None:
    made = message()
    made.add_attachment(b"BEGIN:VCALENDAR\r\n", maintype="text", subtype="calendar", filename="session.ics")
    made.add_attachment(b"\x89PNG\xff", maintype="image", subtype="png", filename="x.png")

    calendar, picture = parse(request(made), sent_at=SENT_AT).shown()["attachments"]

    assert calendar["filename"] == "session.ics"
    assert calendar["content"].startswith("BEGIN:VCALENDAR")
    assert (picture["encoding"], base64.b64decode(picture["content"])) == ("base64", b"\x89PNG\xff")


def test_a_mail_without_mime_is_understood_too() -> None:
    simple = {
        "FromEmailAddress": "hello@example.test",
        "Destination": {"ToAddresses": ["asha@example.test"]},
        "Content": {
            "Simple": {
                "Subject": {"Data": "Hi"},
                "Body": {"Text": {"Data": "text"}, "Html": {"Data": "<p>html</p>"}},
                "Attachments": [{"FileName": "a.txt", "ContentType": "text/plain", "RawContent": "YQ=="}],
            }
        },
    }

    shown = parse(simple, sent_at=SENT_AT).shown()

    assert (shown["subject"], shown["text"].strip(), shown["html"].strip()) == ("Hi", "text", "<p>html</p>")
    assert [one["filename"] for one in shown["attachments"]] == ["a.txt"]


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mail.jsonl")


def test_the_newest_mail_comes_first(mailbox: Mailbox) -> None:
    first, second = mail(), mail()
    mailbox.keep(first)
    mailbox.keep(second)

    assert mailbox.newest_first() == [second, first]


def test_a_mailbox_is_asked_for_one_reader_whatever_the_case(mailbox: Mailbox) -> None:
    theirs = mail(Destination={"ToAddresses": ["ravi@example.test", "asha@example.test"]})
    mailbox.keep(theirs)
    mailbox.keep(mail(Destination={"ToAddresses": ["someone.asha@example.test"]}))

    assert mailbox.newest_first(to="ASHA@example.test") == [theirs]


def test_mail_survives_a_restart(mailbox: Mailbox, tmp_path: Path) -> None:
    made = message()
    made.add_attachment(b"BEGIN:VCALENDAR\r\n", maintype="text", subtype="calendar", filename="session.ics")
    kept = parse(request(made), sent_at=SENT_AT)
    mailbox.keep(kept)

    assert Mailbox(tmp_path / "mail.jsonl").newest_first() == [kept]


def test_an_emptied_mailbox_stays_empty(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.keep(mail())
    mailbox.clear()

    assert mailbox.newest_first() == []
    assert Mailbox(tmp_path / "mail.jsonl").newest_first() == []
