"""What does Razorpay tell us, in what order, and what if we cannot make anything of it?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from chalicelib.domain.ledger import held_paise
from chalicelib.domain.payments import PaymentStatus, ProviderPayment
from chalicelib.services import payments
from chalicelib.storage import bookings, disputes, ledger, webhooks
from chalicelib.storage import payments as stored
from infra.invariants import breaches
from tests.clients import Answer
from tests.fakes import dispute_entity, payment_entity, refund_entity, webhook
from tests.units import Units
from tests.world import Person, World

# moto copies the whole table for each transaction.
pytestmark = pytest.mark.backends("dynamodb_local")


@pytest.fixture(autouse=True)
def everything_agrees(world: World) -> Iterator[None]:
    """Whatever a test does, the table agrees with itself afterwards."""
    yield
    assert breaches(world.table.items(), now=world.now) == []


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


@pytest.fixture
def mentor(world: World) -> Person:
    return world.mentor()


def send(world: World, name: str, *, event_id: str, **entities: dict[str, Any]) -> Answer:
    body, headers = webhook(name, event_id=event_id, **entities)
    return world.client.post("/api/payments/webhook", body=body, headers=headers)


def paid(world: World, student: Person, mentor: Person, *, hours: int = 72) -> tuple[Any, ProviderPayment]:
    """Held, and paid without our having heard of it."""
    made = world.booked(student, mentor, start=world.now + timedelta(hours=hours))
    proof = world.payments.pay(made["order"]["orderId"])
    return made["booking"], world.payments.made_payments[proof["razorpayPaymentId"]]


def events_of(payment: ProviderPayment) -> dict[str, dict[str, dict[str, Any]]]:
    """All that may be told of a payment and its dispute, each with its entities as they were then."""

    def as_it_was(status: PaymentStatus) -> dict[str, Any]:
        return payment_entity(replace(payment, status=status))

    captured = as_it_was(PaymentStatus.CAPTURED)
    return {
        "payment.authorized": {"payment": as_it_was(PaymentStatus.AUTHORIZED)},
        "payment.failed": {"payment": as_it_was(PaymentStatus.FAILED)},
        "payment.captured": {"payment": captured},
        "order.paid": {"payment": captured},
        "payment.dispute.created": {
            "payment": captured,
            "dispute": dispute_entity(payment.id, status="open", amount_paise=payment.amount_paise),
        },
        "payment.dispute.lost": {
            "payment": captured,
            "dispute": dispute_entity(payment.id, status="lost", amount_paise=payment.amount_paise),
        },
    }


def end_of(booking: Any) -> Any:
    """What is to be the same in whatever order events came."""
    found = bookings.find(booking["id"])
    return (
        (found.status, found.payment.status, found.payment.payment_id is not None, found.disputed),
        [(one.status, one.deducted_paise) for one in disputes.of_booking(found.id)],
        sorted((line.movement, line.amount_paise) for line in ledger.of_booking(found.id)),
    )


NAMES = (
    "payment.authorized",
    "payment.failed",
    "payment.captured",
    "order.paid",
    "payment.dispute.created",
    "payment.dispute.lost",
)


@pytest.mark.parametrize("pair", list(combinations(NAMES, 2)), ids="-".join)
def test_every_pair_of_events_ends_the_same_in_both_orders(
    world: World, student: Person, mentor: Person, pair: tuple[str, str]
):
    twins = [paid(world, student, mentor, hours=hours) for hours in (72, 76)]
    for (booking, payment), order in zip(twins, (pair, pair[::-1]), strict=True):
        for name in order:
            told = send(world, name, event_id=f"{booking['id']}-{name}", **events_of(payment)[name])
            assert told.status == 200
    # What waits has its turn.
    world.advance(minutes=6)
    for parked in webhooks.due(now=world.now):
        payments.take_parked(parked, now=world.now)
    world.happen()

    assert end_of(twins[0][0]) == end_of(twins[1][0])


def test_an_event_of_an_unknown_order_waits_and_is_dropped_in_the_end(
    world: World, student: Person, mentor: Person, capsys
):
    _, payment = paid(world, student, mentor)
    world.happen()
    foreign = replace(payment, id="pay_foreign", order_id="order_foreign")

    answer = world.report(foreign, event_id="evt-foreign")
    waiting = webhooks.due(now=world.now + timedelta(minutes=2))
    for _ in range(12):
        world.advance(hours=6)
        world.run("reconcile")
        world.happen()

    assert answer.status == 200
    assert [one.event.payment for one in waiting] == [foreign]
    assert [item for item in world.table.items() if item["type"] in ("parked", "webhook")] == []
    assert capsys.readouterr().out.count('WebhookDropped","Unit') == 1


def test_an_event_that_waits_is_not_seen_and_waits_once(world: World, student: Person, mentor: Person):
    _, payment = paid(world, student, mentor)
    foreign = replace(payment, order_id="order_foreign")
    world.report(foreign, event_id="evt-foreign")
    before = world.table.items()

    world.advance(minutes=1)
    again = world.report(foreign, event_id="evt-foreign")

    assert again.status == 200
    assert world.table.items() == before
    assert [item["type"] for item in before if item["type"] in ("parked", "webhook")] == ["parked"]


def test_an_event_is_applied_when_its_order_comes_to_be_known(
    world: World, student: Person, mentor: Person, monkeypatch
):
    booking, payment = paid(world, student, mentor)
    with monkeypatch.context() as patched:
        patched.setattr("chalicelib.storage.orders.booking_of", lambda order_id: None)
        world.report(payment, event_id="evt-early")

    world.advance(minutes=1)
    early = world.run("reconcile")
    world.advance(minutes=1)
    world.payments.made_payments.clear()
    world.run("reconcile")

    assert early == 0
    assert bookings.find(booking["id"]).status == "confirmed"
    kinds = [item["type"] for item in world.table.items()]
    assert (kinds.count("parked"), kinds.count("webhook")) == (0, 1)


def test_a_refund_that_we_did_not_ask_for_waits(world: World, student: Person, mentor: Person):
    booking, payment = paid(world, student, mentor)
    world.report(payment)
    refund = {"id": "rfnd_hand", "entity": "refund", "amount": 50000, "currency": "INR"}
    refund |= {"payment_id": payment.id, "status": "processed", "notes": {"bookingId": booking["id"]}}

    answer = send(world, "refund.processed", event_id="evt-hand", refund=refund)

    assert answer.status == 200
    assert [one.event.refund.id for one in webhooks.due(now=world.now + timedelta(minutes=2))] == [
        "rfnd_hand"
    ]
    assert stored.refunds_of(booking["id"]) == []
    assert held_paise(ledger.of_booking(booking["id"])) == 50000


WRONG = {
    "amount": {"amount": 49999},
    "huge amount": {"amount": 10**60},
    "currency": {"currency": "USD"},
    "no currency": {"currency": None},
}
UNREADABLE = {
    "negative amount": {"amount": -1},
    "amount is no number": {"amount": "50000"},
    "broken paise": {"amount": 50000.5},
    "no id": {"id": None},
    "id of another shape": {"id": "../orders"},
}


@pytest.mark.parametrize("name", WRONG | UNREADABLE)
@pytest.mark.parametrize("event", ["payment.captured", "payment.failed", "order.paid"])
def test_a_payment_that_is_not_as_asked_for_is_logged_and_not_asked_again(
    world: World, student: Person, mentor: Person, name: str, event: str, capsys
):
    _, payment = paid(world, student, mentor)
    entity = payment_entity(payment) | {"status": "failed" if event == "payment.failed" else "captured"}
    before = world.table.items()

    answer = send(world, event, event_id="evt-wrong", payment=entity | (WRONG | UNREADABLE)[name])

    assert answer.status == 200
    assert world.table.items() == before
    assert ("WebhookMismatch" if name in WRONG else "WebhookUnreadable") in capsys.readouterr().out


def test_a_huge_event_that_waits_is_kept_as_it_is(world: World, student: Person, mentor: Person):
    _, payment = paid(world, student, mentor)
    foreign = replace(payment, order_id="order_foreign", amount_paise=10**60)

    answer = world.report(foreign, event_id="evt-huge")

    assert answer.status == 200
    (waiting,) = webhooks.due(now=world.now + timedelta(minutes=2))
    assert waiting.event.payment == foreign


@pytest.mark.parametrize(
    "name", ["payment.downtime.started", "invoice.paid", "refund.unheard_of", "settlement.processed"]
)
def test_an_event_that_does_not_concern_us_is_answered_and_forgotten(world: World, name: str):
    before = world.table.items()

    answer = send(world, name, event_id="evt-other")

    assert answer.status == 200
    assert world.table.items() == before


def test_a_payment_first_heard_of_when_it_has_gone_back_confirms_nothing(
    world: World, student: Person, mentor: Person
):
    booking, payment = paid(world, student, mentor)

    world.report(replace(payment, status=PaymentStatus.REFUNDED))

    assert bookings.find(booking["id"]).status == "pending"
    assert ledger.of_booking(booking["id"]) == []


def test_a_refund_is_found_without_its_note(world: World, student: Person, mentor: Person):
    booking, payment = paid(world, student, mentor)
    world.report(payment)
    world.happen()
    path, token = f"/api/bookings/{booking['id']}/cancel", student.token
    world.client.put(path, json={"reason": "I am ill."}, token=token)
    world.happen()
    (refund,) = world.payments.process_refunds()

    for number, notes in enumerate(({"bookingId": "GRP-20260302-NOBODY"}, {"bookingId": "x" * 3000}, [])):
        send(
            world,
            "refund.processed",
            event_id=f"evt-{number}",
            refund=refund_entity(refund) | {"notes": notes},
        )

    (intent,) = stored.refunds_of(booking["id"])
    assert intent.status == "processed"
    assert len([line for line in ledger.of_booking(booking["id"]) if line.movement == "refunded"]) == 1


def test_a_payment_reported_again_costs_two_reads_and_no_write(world: World, student: Person, mentor: Person):
    _, payment = paid(world, student, mentor)
    send(world, "payment.captured", event_id="first", payment=payment_entity(payment))
    units = Units(world.table.client)

    with units:
        send(world, "order.paid", event_id="second", payment=payment_entity(payment))

    assert units.taken.writes == 0
    assert units.taken.round_trips == 2
