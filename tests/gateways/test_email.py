"""Claims about every mail: what it says, and what nobody can make it say."""

import email.policy
import re
import subprocess
import sys
from dataclasses import fields, replace
from email import message_from_bytes
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from botocore.stub import ANY, Stubber
from jinja2 import UndefinedError

from chalicelib.domain.errors import MailRefused, MailUnavailable
from chalicelib.domain.mails import (
    Actor,
    Attachment,
    Content,
    Mail,
    SessionContent,
    StudentsBookingConfirmation,
    Template,
)
from chalicelib.gateways import templates
from chalicelib.gateways.email import Email, compose, link_to
from tests.gateways.mail_samples import SAMPLES, SESSION, STUDENT, with_every_text
from tests.payloads import HEADERS, XSS

PUBLIC_URL = "https://app.example"
SENDER = "Mentor Connect <no-reply@app.example>"
HEADER_NAMES = ["Subject", "From", "To", "Auto-Submitted", "MIME-Version", "Content-Type"]
ICS = Attachment(
    filename="session.ics",
    content=b"BEGIN:VCALENDAR\r\n",
    mime_type="text/calendar; charset=utf-8; method=REQUEST",
)

every_mail = pytest.mark.parametrize("content", SAMPLES.values(), ids=SAMPLES.keys())


class Ses:
    """Keeps what it is asked to send, or fails as told."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.requests: list[dict[str, Any]] = []
        self.failure = failure

    def send_email(self, **request: Any) -> dict[str, str]:
        if self.failure:
            raise self.failure
        self.requests.append(request)
        return {"MessageId": f"m-{len(self.requests)}"}


class Outline(HTMLParser):
    """The elements and attributes of a page without its words, and where its links go."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag != "br":  # a line break in a longer text is its writer's right
            self.elements.append((tag, *(name for name, _ in attributes)))
        self.links += [value or "" for name, value in attributes if name in ("href", "src", "action")]

    def handle_comment(self, text: str) -> None:
        self.elements.append(("comment",))


def ses_error(code: str, status: int = 400) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": "…"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "SendEmail")


def mailer(client: Any, **settings: str) -> Email:
    return Email(client=client, sender=SENDER, public_url=PUBLIC_URL, **{"configuration_set": "", **settings})


def composed(content: Content, **fields: Any) -> EmailMessage:
    """The message as its reader's program parses it from the bytes on the wire."""
    mail = Mail(**{"to": "asha@example.com", "content": content, **fields})
    raw = compose(mail, sender=SENDER, public_url=PUBLIC_URL).as_bytes()
    message = message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def page_of(content: Content) -> str:
    """The HTML alone, before it goes on the wire."""
    mail = Mail(to="asha@example.com", content=content)
    return compose(mail, sender=SENDER, public_url=PUBLIC_URL).get_body(("html",)).get_content()


def text_of(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(message: EmailMessage) -> str:
    return message.get_body(("html",)).get_content()


# ── What mails say ───────────────────────────────────────────────────────────────────────────────────


def test_there_is_a_sample_of_every_template():
    assert {content.template for content in SAMPLES.values()} == set(Template)


@every_mail
def test_text_and_html_both_greet_and_link_to_the_product(content: Content):
    message = composed(content)

    for body in (text_of(message), html_of(message)):
        assert f"Hi {content.recipient.name}," in body
        assert f"{PUBLIC_URL}/" in body


@every_mail
def test_whatever_html_links_to_stands_in_the_text_too(content: Content):
    message = composed(content)

    missing = [link for link in Outline(html_of(message)).links if link not in text_of(message)]
    assert not missing


@pytest.mark.parametrize(
    "content",
    [mail for mail in SAMPLES.values() if isinstance(mail, SessionContent)],
    ids=lambda mail: mail.template,
)
def test_a_mail_about_a_booking_names_its_id_both_people_and_both_times(content: SessionContent):
    message = composed(content)

    for body in (text_of(message), html_of(message)):
        assert SESSION.booking_id in body
        assert content.other.name in body
        assert "Mon 23 Nov 2026, 10:00–10:30 IST (Asia/Kolkata)" in body
        assert "Sun 22 Nov 2026, 23:30 – Mon 23 Nov 2026, 00:00 EST (America/New_York)" in body


def test_one_time_is_enough_for_two_people_of_one_zone():
    content = replace(SAMPLES["sessionReminder"], recipient=replace(STUDENT, timezone="Asia/Calcutta"))

    message = composed(content)

    assert text_of(message).count("10:00–10:30 IST") == 1
    assert html_of(message).count("10:00–10:30 IST") == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "bookingConfirmation to the student",
            ["₹1,23,456.50", "₹1,04,624.15", "₹18,832.35", "design a rate limiter"],
        ),
        (
            "bookingConfirmation to the mentor",
            ["Your share", "₹98,765.20", "Asha Rao wrote", "design a rate limiter"],
        ),
        ("cancellationNotice to the student", ["I have come down with a fever.", "Sorry!", "₹2,500.00"]),
        ("cancellationNotice to the mentor", ["My exam was moved.", "₹1,000.00"]),
        ("rescheduleNotice", ["07:00–07:30 EST", "get back all you paid"]),
        ("paymentRefunded", ["₹1,250.00", "₹2,500.00", "rfnd_R4sample", "Something came up at work."]),
        ("mentorApproved", ["Lovely profile!", "/mentor/dashboard", "/mentors/priya-nair"]),
        ("mentorRejected", ["Please tell us more about your experience.", "/become-a-mentor"]),
        (
            "payoutCreated",
            ["₹12,500.00", "−₹2,500.00", "₹10,000.00", "GRP-20261111-7K3M9Q", "2 more", "UPI id"],
        ),
        ("newMessage", ["Priya Nair", "3 messages", "Here is the diagram", "/messages/c_01JD", "/settings"]),
        ("verifyEmail", ["/verify-email?token=t0ken-_verify", "Mon 23 Nov 2026, 23:30 EST"]),
        ("passwordReset", ["/reset-password?token=t0ken-_reset", "Mon 23 Nov 2026, 23:30 EST"]),
        ("sessionReminder", [f"/call/{SESSION.booking_id}"]),
        ("reviewRequest", [f"/bookings/{SESSION.booking_id}"]),
    ],
)
def test_what_a_reader_needs_stands_in_text_and_html(name: str, words: list[str]):
    message = composed(SAMPLES[name])

    for body in (text_of(message), html_of(message)):
        assert [word for word in words if word not in body] == []


def test_a_mentor_is_not_told_what_the_student_paid():
    message = composed(SAMPLES["bookingConfirmation to the mentor"])

    for body in (text_of(message), html_of(message)):
        assert "GST" not in body
        assert "Paid in all" not in body


@pytest.mark.parametrize(
    ("paid", "refund", "words"),
    [
        (250_000, 250_000, "All you paid, ₹2,500.00, goes back"),
        (250_000, 125_000, "₹1,250.00 of the ₹2,500.00 you paid goes back"),
        (250_000, 0, "nothing of the ₹2,500.00 you paid is refunded"),
        (0, 0, "You were not charged"),
    ],
)
def test_a_cancelling_student_learns_what_becomes_of_the_money(paid: int, refund: int, words: str):
    message = composed(
        replace(SAMPLES["cancellationNotice to the student"], amount_paise=paid, refund_paise=refund)
    )

    assert words in text_of(message)
    assert words in html_of(message)


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (Actor.YOU, "You cancelled your session with Priya Nair."),
        (Actor.OTHER, "Priya Nair cancelled your session."),
        (Actor.SYSTEM, "Your session with Priya Nair could not be kept, and is cancelled."),
    ],
)
def test_a_cancellation_says_who_cancelled(by: Actor, words: str):
    message = composed(replace(SAMPLES["cancellationNotice to the student"], cancelled_by=by))

    assert words in text_of(message)
    assert words in html_of(message)


@pytest.mark.parametrize(
    ("name", "field", "label"),
    [
        ("bookingConfirmation to the student", "agenda", "Your agenda"),
        ("mentorApproved", "note", "A note from us"),
        ("cancellationNotice to the student", "reason", "The reason"),
    ],
)
def test_what_nobody_wrote_leaves_no_empty_frame(name: str, field: str, label: str):
    message = composed(replace(SAMPLES[name], **{field: " \n"}))

    for body in (text_of(message), html_of(message)):
        assert label not in body


def test_a_quoted_text_keeps_its_lines():
    message = composed(SAMPLES["mentorRejected"])

    assert "> Please tell us more about your experience.\n> The link to your work is broken." in text_of(
        message
    )
    assert "experience.<br>The link" in html_of(message)


@every_mail
def test_html_works_in_dark_clients_and_fetches_nothing(content: Content):
    page = html_of(composed(content))

    assert '<meta name="color-scheme" content="light dark">' in page
    assert "prefers-color-scheme: dark" in page
    assert '<html lang="en"' in page
    assert not [fetch for fetch in ("<img", "<link", "@import", "url(", "src=") if fetch in page]


@every_mail
def test_every_html_mail_has_one_heading_and_a_title(content: Content):
    elements = [element[0] for element in Outline(html_of(composed(content))).elements]

    assert elements.count("h1") == 1
    assert elements.count("title") == 1


# ── What is missing fails ────────────────────────────────────────────────────────────────────────────


def test_a_forgotten_field_is_an_error_where_the_mail_is_made():
    with pytest.raises(TypeError, match="gst_paise"):
        StudentsBookingConfirmation(  # type: ignore[call-arg]
            recipient=STUDENT, other=STUDENT, session=SESSION, agenda="", amount_paise=1, taxable_paise=1
        )


@pytest.mark.parametrize("file", ["body.txt", "body.html"])
@every_mail
def test_a_missing_field_fails_instead_of_leaving_a_hole(content: Content, file: str):
    told = {field.name: getattr(content, field.name) for field in fields(content)}
    told |= {
        "product": "Mentor Connect",
        "link": lambda *path, **query: "/".join(map(str, [*path, *query.values()])),
        "is_mentor": content.is_mentor,
    }
    templates.render(f"email/{content.template}/{file}", told)

    for missing in told.keys() - {"is_mentor"}:
        without = {name: value for name, value in told.items() if name != missing}
        with pytest.raises((UndefinedError, TypeError)):
            templates.render(f"email/{content.template}/{file}", without)


@every_mail
def test_each_field_of_a_mail_is_one_that_its_templates_need_or_ask_for(content: Content):
    source = "".join(page.read_text() for page in (templates.FOLDER / "email" / content.template).iterdir())

    unused = (
        {field.name for field in fields(content)} - {"recipient", "session"} - set(re.findall(r"\w+", source))
    )
    assert not unused


def test_none_is_never_printed():
    with pytest.raises(TypeError):
        composed(replace(SAMPLES["sessionReminder"], session=replace(SESSION, topic=None)))


# ── What nobody can make a mail say ──────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def harmless_outlines() -> dict[str, Outline]:
    return {name: Outline(page_of(with_every_text(content, "x"))) for name, content in SAMPLES.items()}


@pytest.mark.parametrize("payload", XSS)
def test_no_text_becomes_markup(payload: str, harmless_outlines: dict[str, Outline]):
    for name, content in SAMPLES.items():
        hostile = Outline(page_of(with_every_text(content, payload)))

        assert hostile.elements == harmless_outlines[name].elements
        assert all(link == PUBLIC_URL or link.startswith(f"{PUBLIC_URL}/") for link in hostile.links)


def test_html_templates_take_nothing_from_unescaped_ones():
    pages = list((templates.FOLDER / "email").rglob("*.html"))
    padding = '{{ "&#847;&zwnj;&nbsp;" | safe * 60 }}'  # the only one that may be safe: our own words

    sources = [page.read_text().replace(padding, "") for page in pages]

    assert len(sources) > len(Template)
    assert not [source for source in sources if re.search(r"\.txt|\bsafe\b|autoescape|Markup", source)]


@pytest.mark.parametrize("payload", HEADERS)
def test_no_text_adds_a_header_or_a_part(payload: str):
    for content in SAMPLES.values():
        message = composed(with_every_text(content, payload), attachments=(replace(ICS, filename=payload),))

        assert message.keys() == HEADER_NAMES
        assert [part.get_content_type() for part in message.walk()] == [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
        ]
        assert not {"\r", "\n"} & set(message["Subject"])


@pytest.mark.parametrize("payload", HEADERS)
def test_no_text_begins_a_line_of_its_own_in_plain_text(payload: str):
    for content in SAMPLES.values():
        lines = text_of(composed(with_every_text(content, f"x{payload}"))).splitlines()

        assert not [line for line in lines if line.startswith(("Bcc:", "another body", "<h1>", "Content-"))]


@pytest.mark.parametrize(
    "payload",
    [
        *HEADERS,
        "",
        "no-at-sign",
        "a@b@c.example",
        "a b@c.example",
        "a@",
        "@c.example",
        "é@c.example",
        "a@c.example,b@d.example",
        "Asha <a@c.example>",
        '"a b"@c.example',
        "a@c..example",
        "a@[127.0.0.1]",
    ],
)
def test_an_address_that_is_none_is_refused_for_good(payload: str):
    with pytest.raises(MailRefused):
        composed(SAMPLES["verifyEmail"], to=payload)


@pytest.mark.parametrize("payload", HEADERS)
def test_no_line_break_hides_in_an_address(payload: str):
    with pytest.raises(MailRefused):
        composed(SAMPLES["verifyEmail"], to=f"asha@example.com{payload}")


def test_a_domain_of_another_script_is_encoded():
    assert composed(SAMPLES["verifyEmail"], to="asha@bücher.example")["To"] == "asha@xn--bcher-kva.example"


def test_subjects_of_any_script_and_length_arrive():
    content = replace(SAMPLES["newMessage"], sender_name="आशा राव " * 40, unread_count=1)

    subject = composed(content)["Subject"]

    assert subject.startswith("New message from आशा राव आशा राव")
    assert subject.endswith("…")
    assert len(subject) <= 150


@every_mail
def test_every_line_on_the_wire_is_short_and_ends_in_crlf(content: Content):
    mail = Mail(to="asha@example.com", content=with_every_text(content, "ऐ" * 3000), attachments=(ICS,))

    raw = compose(mail, sender=SENDER, public_url=PUBLIC_URL).as_bytes()

    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_a_token_is_not_printed_with_its_mail():
    mail = Mail(to="asha@example.com", content=SAMPLES["verifyEmail"], attachments=(ICS,))

    assert "t0ken" not in repr(mail)
    assert "VCALENDAR" not in repr(mail)


def test_no_part_of_a_link_leaves_its_place():
    link = link_to(PUBLIC_URL, "bookings", "../admin?x=1#y", token="a&b=c d")

    assert link == f"{PUBLIC_URL}/bookings/..%2Fadmin%3Fx%3D1%23y?token=a%26b%3Dc+d"


# ── Sending ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_mail_is_sent_to_its_reader_alone_and_tagged_with_its_template():
    ses = Ses()

    message_id = mailer(ses, stage="dev", configuration_set="mails").send(
        Mail(to="asha@example.com", content=SAMPLES["sessionReminder"])
    )

    (request,) = ses.requests
    assert message_id == "m-1"
    assert request["FromEmailAddress"] == "no-reply@app.example"
    assert request["Destination"] == {"ToAddresses": ["asha@example.com"]}
    assert request["ConfigurationSetName"] == "mails"
    assert request["EmailTags"] == [
        {"Name": "template", "Value": "sessionReminder"},
        {"Name": "stage", "Value": "dev"},
    ]


def test_without_a_configuration_set_none_is_named():
    ses = Ses()

    mailer(ses).send(Mail(to="asha@example.com", content=SAMPLES["sessionReminder"]))

    assert "ConfigurationSetName" not in ses.requests[0]


def test_the_request_is_one_that_ses_understands():
    client = botocore.session.Session().create_client(
        "sesv2", region_name="ap-south-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    expected = {
        "FromEmailAddress": ANY,
        "Destination": ANY,
        "Content": ANY,
        "EmailTags": ANY,
        "ConfigurationSetName": "mails",
    }

    with Stubber(client) as stub:
        stub.add_response("send_email", {"MessageId": "m-1"}, expected)
        message_id = mailer(client, configuration_set="mails", stage="dev").send(
            Mail(to="asha@example.com", content=SAMPLES["payoutCreated"])
        )

    assert message_id == "m-1"


def test_an_attachment_arrives_byte_for_byte_with_the_parameters_of_its_type():
    message = composed(SAMPLES["bookingConfirmation to the student"], attachments=(ICS,))

    (attachment,) = message.iter_attachments()
    assert attachment.get_payload(decode=True) == ICS.content
    assert attachment.get_filename() == "session.ics"
    assert attachment.get_content_type() == "text/calendar"
    assert attachment.get_param("method") == "REQUEST"


@pytest.mark.parametrize(
    ("sender", "header"),
    [
        ("no-reply@app.example", "Mentor Connect <no-reply@app.example>"),
        ("Mentors <no-reply@app.example>", "Mentors <no-reply@app.example>"),
        ('"Mentors, Inc." <no-reply@app.example>', '"Mentors, Inc." <no-reply@app.example>'),
    ],
)
def test_a_sender_without_a_name_gets_the_products(sender: str, header: str):
    mail = Mail(to="asha@example.com", content=SAMPLES["verifyEmail"])

    message = compose(mail, sender=sender, public_url=PUBLIC_URL)

    assert message["From"] == header


@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException"])
def test_what_ses_says_of_the_mail_itself_is_final(code: str):
    with pytest.raises(MailRefused, match=code):
        mailer(Ses(ses_error(code))).send(Mail(to="asha@example.com", content=SAMPLES["verifyEmail"]))


@pytest.mark.parametrize(
    "failure",
    [
        ses_error("TooManyRequestsException", 429),
        ses_error("LimitExceededException"),
        ses_error("SendingPausedException"),
        ses_error("MailFromDomainNotVerifiedException"),
        ses_error("AccessDeniedException", 403),
        ses_error("InternalFailure", 500),
        ses_error("503", 503),
        ConnectTimeoutError(endpoint_url="https://ses.example"),
    ],
    ids=str,
)
def test_all_else_may_pass_and_can_be_tried_again(failure: Exception):
    with pytest.raises(MailUnavailable):
        mailer(Ses(failure)).send(Mail(to="asha@example.com", content=SAMPLES["verifyEmail"]))


def test_templates_are_parsed_once():
    assert templates._environment() is templates._environment()


def test_nothing_heavy_is_loaded_before_the_first_mail():
    code = (
        "import sys, chalicelib.gateways.email, chalicelib.gateways.calendar;"
        "print({'jinja2', 'icalendar', 'boto3'} & sys.modules.keys())"
    )

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "set()"
