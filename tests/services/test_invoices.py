"""What has a student paid for, and how do they get it on paper?"""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.invoices import financial_year
from chalicelib.gateways.documents import Documents
from chalicelib.storage import bookings
from chalicelib.storage import invoices as stored
from tests.fake_storage import RecordingS3
from tests.fakes import refund_entity, webhook
from tests.payloads import XSS
from tests.world import Person, World


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


@pytest.fixture
def mentor(world: World) -> Person:
    return world.mentor()


def _invoices(world: World, reader: Person, **query):
    return world.client.get("/api/payments/invoices", token=reader.token, query=query).data


def _invoice(world: World, reader: Person, booking_id: str, **headers: str):
    path = f"/api/payments/invoices/{booking_id}"
    return world.client.get(path, token=reader.token, headers=headers)


def test_each_paid_booking_has_an_invoice_and_the_numbers_follow_each_other(
    world: World, student: Person, mentor: Person
):
    start = world.now + timedelta(days=2)
    first = world.confirmed(student, mentor, start=start)
    world.booked(student, mentor, start=start + timedelta(hours=5))
    world.advance(minutes=1)
    second = world.confirmed(student, mentor, start=start + timedelta(hours=2), duration=60)

    listed = _invoices(world, student)["items"]

    assert [one["bookingId"] for one in listed] == [second["id"], first["id"]]
    assert [one["number"] for one in listed] == ["MC/25-26/000002", "MC/25-26/000001"]
    assert [one["amount"] for one in listed] == [99900, 50000]
    assert all(one["taxable"] + one["gst"] == one["amount"] for one in listed)
    assert listed[1]["gst"] == 7627
    assert listed[1]["booking"]["payment"]["razorpayPaymentId"]
    assert _invoices(world, mentor)["items"] == []


def test_a_list_of_invoices_goes_on_and_reads_nothing_per_row(
    world: World, student: Person, mentor: Person, round_trips
):
    start = world.now + timedelta(days=2)
    for hours in range(3):
        world.confirmed(student, mentor, start=start + timedelta(hours=hours))

    with round_trips:
        page = _invoices(world, student, limit=2)
    rest = _invoices(world, student, limit=2, cursor=page["pagination"]["nextCursor"])

    assert (len(page["items"]), len(rest["items"])) == (2, 1)
    assert rest["pagination"]["nextCursor"] is None
    assert round_trips.in_sequence <= 2


def test_an_invoice_is_made_on_demand_before_its_effect_and_only_once(
    world: World, student: Person, mentor: Person
):
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    world.verify(student, world.payments.pay(made["order"]["orderId"]))

    early = _invoice(world, student, made["booking"]["id"]).data["invoice"]
    world.happen()

    assert _invoice(world, student, made["booking"]["id"]).data["invoice"]["number"] == early["number"]
    assert [one["number"] for one in _invoices(world, student)["items"]] == [early["number"]]


def test_only_its_student_sees_an_invoice_and_only_of_what_was_paid(
    world: World, student: Person, mentor: Person
):
    start = world.now + timedelta(days=2)
    paid = world.confirmed(student, mentor, start=start)
    unpaid = world.booked(student, mentor, start=start + timedelta(hours=2))["booking"]

    assert _invoice(world, mentor, paid["id"]).status == 404
    assert _invoice(world, world.person(), paid["id"]).status == 404
    assert _invoice(world, student, unpaid["id"]).status == 404
    assert _invoice(world, student, "GRP-20260302-NOTHERE0").status == 404


def test_a_late_payment_has_an_invoice_that_shows_its_refund(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.booked(student, mentor, start=start)
    world.advance(minutes=16)
    student, rival = world.sign_in(student), world.person("Ravi Kumar")
    world.confirmed(rival, mentor, start=start)
    world.verify(student, world.payments.pay(made["order"]["orderId"]))
    world.happen()

    pending = _invoice(world, student, made["booking"]["id"]).data["invoice"]
    (refund,) = world.payments.process_refunds()
    body, headers = webhook("refund.processed", event_id="evt-r", refund=refund_entity(refund))
    world.client.post("/api/payments/webhook", body=body, headers=headers)
    done = _invoice(world, student, made["booking"]["id"]).data["invoice"]

    assert [(one["amount"], one["status"]) for one in pending["refunds"]] == [(50000, "pending")]
    assert [one["status"] for one in done["refunds"]] == ["processed"]


def test_a_page_to_print_escapes_what_people_typed(world: World, mentor: Person):
    student = world.person("<img src=x onerror=alert(1)>")
    made = world.confirmed(student, mentor, start=world.now + timedelta(days=2))

    page = _invoice(world, student, made["id"], Accept="text/html,application/xhtml+xml")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<img" not in page.text
    assert "&lt;img src=x onerror=alert(1)&gt;" in page.text
    assert "₹423.73" in page.text


def test_the_pdf_is_handed_out_by_an_address_that_is_good_for_minutes(
    world: World, student: Person, mentor: Person, monkeypatch: pytest.MonkeyPatch
):
    bucket = RecordingS3()
    monkeypatch.setattr("chalicelib.wiring.documents", lambda: Documents(client=bucket, bucket="uploads"))
    made = world.confirmed(student, mentor, start=world.now + timedelta(days=2))

    url = world.client.get(f"/api/payments/invoices/{made['id']}/pdf", token=student.token).data["url"]

    ((key, content),) = bucket.objects.items()
    assert key in url
    assert content.startswith(b"%PDF-1.7")
    assert content.endswith(b"%%EOF\n")
    stranger = world.person()
    refused = world.client.get(f"/api/payments/invoices/{made['id']}/pdf", token=stranger.token)
    assert refused.status == 404


@pytest.mark.backends("dynamodb_local")
def test_invoices_at_once_leave_no_gap_and_share_no_number(world: World, mentor: Person):
    start = world.now + timedelta(days=2)
    students = [world.person() for _ in range(4)]
    paid = []
    for hour, student in enumerate(students):
        made = world.booked(student, mentor, start=start + timedelta(hours=hour))
        world.verify(student, world.payments.pay(made["order"]["orderId"]))
        paid.append(bookings.find(made["booking"]["id"]))
    numbers: list[str] = []

    def issue(booking) -> None:
        invoice = stored.issue(booking, now=world.now)
        numbers.append(invoice.number)

    threads = [threading.Thread(target=issue, args=(booking,)) for booking in paid * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(numbers) == sorted([f"MC/25-26/{n:06}" for n in (1, 2, 3, 4)] * 2)


@pytest.mark.parametrize(
    ("instant", "year"),
    [
        (datetime(2026, 3, 31, 18, 29, 59, tzinfo=UTC), "25-26"),
        (datetime(2026, 3, 31, 18, 30, tzinfo=UTC), "26-27"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "26-27"),
        (datetime(2099, 6, 1, tzinfo=UTC), "99-00"),
    ],
)
def test_a_financial_year_begins_on_the_first_of_april_in_india(instant: datetime, year: str):
    assert financial_year(instant) == year


@pytest.mark.backends("moto")
def test_no_name_becomes_markup_on_the_page_to_print(world: World, mentor: Person):
    student = world.person()
    made = world.confirmed(student, mentor, start=world.now + timedelta(days=2))
    path = f"/api/payments/invoices/{made['id']}"
    tags = re.compile(r"<\w+[^>]*>")
    harmless = tags.findall(_invoice(world, student, made["id"], Accept="text/html").text)

    for payload in XSS:
        name = " ".join("".join(c for c in payload if c.isprintable()).split())[:100]
        world.client.patch("/api/auth/me", json={"name": name}, token=student.token)
        page = world.client.get(path, token=student.token, headers={"Accept": "text/html"}).text

        assert tags.findall(page) == harmless, payload
