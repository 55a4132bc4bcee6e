"""Does an operator get Razorpay's word of a booking into the books, once, and hear what does not fit?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import NotFound, PaymentProviderUnavailable
from chalicelib.domain.payments import RefundStatus
from chalicelib.services import refetching
from chalicelib.storage import bookings
from infra.invariants import breaches
from tests.world import Person, World


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


@pytest.fixture
def mentor(world: World) -> Person:
    return world.mentor()


def refetch(world: World, booking_id: str) -> list[str]:
    refused = refetching.apply(refetching.ask(booking_id, world.payments), world.outside())
    world.happen()
    assert breaches(world.table.items(), now=world.now) == []
    return refused


def test_asking_changes_nothing(world: World, student: Person, mentor: Person):
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    world.payments.pay(made["order"]["orderId"])
    before = world.table.items()

    told = refetching.ask(made["booking"]["id"], world.payments)

    assert [one.is_captured for one in told.payments] == [True]
    assert world.table.items() == before


def test_a_payment_nobody_told_of_confirms_its_booking_once(world: World, student: Person, mentor: Person):
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    world.payments.pay(made["order"]["orderId"])

    refused = [refetch(world, made["booking"]["id"]) for _ in range(2)]

    assert refused == [[], []]
    assert bookings.find(made["booking"]["id"]).status == "confirmed"
    assert [one.template for one in world.email.sent].count("bookingConfirmation") == 2


def test_an_order_whose_answer_was_lost_is_found_by_its_receipt(
    world: World, student: Person, mentor: Person
):
    world.payments.lost["order"] = [PaymentProviderUnavailable()]
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    (order,) = world.payments.orders.values()
    world.payments.pay(order.id)

    refused = refetch(world, made["booking"]["id"])

    after = bookings.find(made["booking"]["id"])
    assert (made["order"], refused) == (None, [])
    assert (after.status, after.payment.order_id) == ("confirmed", order.id)


def test_a_refund_whose_webhook_never_came_is_booked(world: World, student: Person, mentor: Person):
    booking = world.confirmed(student, mentor, start=world.now + timedelta(days=2))
    world.client.put(f"/api/bookings/{booking['id']}/cancel", json={"reason": "Ill."}, token=student.token)
    world.happen()
    world.payments.process_refunds()

    refused = refetch(world, booking["id"])

    assert refused == []
    assert bookings.find(booking["id"]).refund.status == "processed"


def test_what_does_not_fit_is_told_and_the_rest_brought_in(world: World, student: Person, mentor: Person):
    """A refund that somebody made by hand, and a payment of another amount."""
    booking = world.confirmed(student, mentor, start=world.now + timedelta(days=2))
    paid = str(booking["payment"]["razorpayPaymentId"])
    by_hand = world.payments.refund(
        payment_id=paid, amount_paise=100, idempotency_key="made-by-hand", notes={}
    )
    world.payments.refunds["made-by-hand"] = replace(by_hand, status=RefundStatus.PROCESSED)
    known = world.payments.made_payments[paid]
    world.payments.made_payments["pay_other"] = replace(known, id="pay_other", amount_paise=1)

    refused = refetch(world, booking["id"])

    assert [one.partition(":")[0] for one in refused] == ["pay_other", by_hand.id]
    assert bookings.find(booking["id"]).status == "confirmed"


def test_a_booking_that_is_not_there(world: World):
    with pytest.raises(NotFound):
        refetching.ask("GRP-20260302-NOTHING0", world.payments)
