"""Can what a person typed become anything but text, wherever it is shown or written?

Each way out is asked with every payload of tests/payloads.py: what it makes is built as it is with harmless
words. The tests beside each gateway go further into its own format; INJECTIONS names a file of more payloads, one
in a line.
"""

import csv
import io
import os
import re
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import icalendar
import pytest

from chalicelib.domain import transfers
from chalicelib.domain.bookings import Refund
from chalicelib.domain.invitations import Invitation
from chalicelib.domain.invitations import Party as Correspondent
from chalicelib.domain.invoices import Bill, Invoice
from chalicelib.domain.invoices import Party as Trader
from chalicelib.domain.mails import Attachment, Mail
from chalicelib.domain.payout_details import BankAccount, PayoutDetails, PayoutMethod
from chalicelib.domain.payouts import Payout, period_of
from chalicelib.gateways import calendar, invoice_pdf, pdf, templates, uploads
from chalicelib.gateways.email import compose
from chalicelib.services import invoices
from tests import booking_samples, payloads
from tests.gateways.mail_samples import SAMPLES, with_every_text

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
MORE = os.environ.get("INJECTIONS")
PAYLOADS = [
    *(*payloads.XSS, *payloads.HEADERS, *payloads.ICS, *payloads.CSV),
    *(Path(MORE).read_text(encoding="utf-8").splitlines() if MORE else ()),
]


class Outline(HTMLParser):
    """The elements of a page and the names of their attributes, without its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[Any] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":  # a line break in a longer text is its writer's right
            self.parts.append((tag, *(name for name, _ in attrs)))

    def handle_comment(self, data: str) -> None:
        self.parts.append("comment")


# ── Ways out ─────────────────────────────────────────────────────────────────────────────────────────


def mail(text: str) -> Any:
    """As readers' programs parse the bytes on the wire: its headers, its page, and how many lines are ours.

    A longer text of somebody else's is quoted. Every other mail is tried beside its gateway.
    """
    file = Attachment(filename=f"x{text}", content=b"x", mime_type="text/calendar; charset=utf-8")
    content = with_every_text(SAMPLES["bookingConfirmation to the mentor"], f"x{text}")
    composed = compose(
        Mail(to="asha@example.com", content=content, attachments=(file,)),
        sender="M <no-reply@app.example>",
        public_url="https://app.example",
    )
    message = message_from_bytes(composed.as_bytes(), policy=modern)
    assert isinstance(message, EmailMessage)
    page, plain = (message.get_body((kind,)).get_content() for kind in ("html", "plain"))
    ours = [line for line in plain.splitlines() if not line.startswith(">")]
    return [part.keys() for part in message.walk()], Outline(page).parts, len(ours)


def bill(text: str) -> Bill:
    booking = booking_samples.booking(topic=text, refund=Refund(amount_paise=100, reason=text))
    invoice = Invoice(
        number="MC/25-26/000001",
        booking_id=booking.id,
        student_id="usr_1",
        payment_id="pay_1",
        amount_paise=50_000,
        taxable_paise=42_373,
        gst_paise=7_627,
        paid_at=NOW,
        issued_at=NOW,
    )
    mentor = with_every_text(booking.mentor, text)
    trader = Trader(name=text, email=text, address=text, gstin=text)
    return Bill(
        invoice=invoice,
        booking=with_mentor(booking, mentor),
        seller=trader,
        buyer=trader,
        timezone="Asia/Kolkata",
    )


def with_mentor(booking: Any, mentor: Any) -> Any:
    return booking_samples.booking(topic=booking.topic, refund=booking.refund, mentor=mentor)


def invoice_page(text: str) -> Any:
    return Outline(invoices.as_page(bill(f"x{text}"))).parts


def invoice_paper(text: str) -> Any:
    """Which kinds of instructions there are; how many lines, a text may decide."""
    written = invoice_pdf.document(bill(f"x{text[:200]}"))
    content = zlib.decompress(re.search(rb"stream\n(.*)\nendstream", written, re.DOTALL)[1])  # type: ignore[index]
    bare = re.sub(rb"\((?:\\.|[^\\()])*\)", b"()", content)
    kinds = {re.sub(rb"-?[\d.]+", b"n", line) for line in bare.split(b"\n")}
    return sorted(kinds), re.search(rb"xref\n0 \d+", written)[0]  # type: ignore[index]


def calendar_file(text: str) -> Any:
    person = Correspondent(name=text, email=text)
    entry = Invitation(
        uid=text,
        sequence=1,
        starts_at=NOW,
        ends_at=NOW,
        summary=text,
        description=text,
        url=text,
        organizer=person,
        attendee=person,
        is_cancelled=False,
    )
    file = calendar.calendar_file(entry, now=NOW).replace(b"\r\n ", b"")
    parsed = [icalendar.parser.Contentline(line).parts() for line in file.decode().split("\r\n") if line]
    return [(name, *sorted(parameters)) for name, parameters, _ in parsed]


def payout_file(text: str) -> Any:
    """How many cells each line has, and whether a spreadsheet would calculate one."""
    bank = BankAccount(account_number="00123456789012", ifsc_code="HDFC0001234", account_holder=text)
    paid = Payout(
        id="pyt_1_20260302",
        mentor_id="mtr_1",
        mentor_name=text,
        period=period_of(NOW.date()),
        net_paise=123_405,
        created_at=NOW,
        updated_at=NOW,
    )
    by_bank = PayoutDetails(method=PayoutMethod.BANK_TRANSFER, bank_account=bank)
    by_upi = PayoutDetails(method=PayoutMethod.UPI, upi_id="vikram@okbank")
    both = [transfers.Transfer(payout=paid, details=details) for details in (by_bank, by_upi)]
    lines = list(csv.reader(io.StringIO(transfers.as_csv(both), newline="")))
    return [(len(line), any(cell.startswith(tuple("=+-@|%\t＝＋－＠")) for cell in line)) for line in lines]


def file_name(text: str) -> Any:
    """How a browser reads the header under which a file is saved."""
    header = uploads.disposition(text)
    message = message_from_bytes(f"Content-Disposition: {header}\n\n".encode("latin-1"), policy=modern)
    name = message["Content-Disposition"].params["filename"]
    return message.keys(), message.get_content_disposition(), re.findall(r"[/\\\x00-\x1f]", name)


WAYS_OUT: list[Callable[[str], Any]] = [
    mail,
    invoice_page,
    invoice_paper,
    calendar_file,
    payout_file,
    file_name,
]


def broken(way_out: Callable[[str], Any]) -> Iterator[str]:
    """The payloads that are more than text there."""
    harmless = way_out("harmless")
    return (payload for payload in PAYLOADS if way_out(payload) != harmless)


@pytest.mark.parametrize("way_out", WAYS_OUT)
def test_every_payload_is_text_and_nothing_else(way_out: Callable[[str], Any]):
    assert list(broken(way_out)) == []


def test_there_are_as_many_payloads_as_were_promised():
    assert len(set(payloads.XSS)) >= 60
    assert len(set(payloads.HEADERS)) >= 20
    assert len(set(payloads.ICS)) >= 15
    assert len(set(payloads.CSV)) >= 15


# ── Bugs that must be seen ───────────────────────────────────────────────────────────────────────────


def unescaped(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = templates._environment.__wrapped__()
    environment.autoescape = False
    monkeypatch.setattr(templates, "_environment", lambda: environment)


def lines_left_in(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = templates._environment.__wrapped__()
    environment.finalize = None
    monkeypatch.setattr(templates, "_environment", lambda: environment)


def entries_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "one_line", lambda text: text)


def brackets_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_literal", lambda text: b"(" + text.encode("cp1252") + b")")


def formulas_left_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfers, "_harmless", lambda cell: cell)


def names_as_they_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "disposition", lambda name: f'attachment; filename="{name}"')


@pytest.mark.parametrize(
    ("bug", "way_out"),
    [
        (unescaped, mail),
        (unescaped, invoice_page),
        (lines_left_in, mail),
        (entries_left_as_they_are, calendar_file),
        (brackets_left_open, invoice_paper),
        (formulas_left_in, payout_file),
        (names_as_they_came, file_name),
    ],
)
def test_a_bug_is_seen(
    bug: Callable[[pytest.MonkeyPatch], None],
    way_out: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
):
    bug(monkeypatch)

    try:
        found = next(broken(way_out), None)
    except (ValueError, TypeError, LookupError) as error:
        found = repr(error)

    assert found is not None
