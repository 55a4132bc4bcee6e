"""What is asked after, how often, and by how many?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import PaymentProviderUnavailable
from chalicelib.domain.payments import PaymentStatus
from chalicelib.storage import bookings, orders, webhooks
from tests.world import Person, World

# moto copies the whole table for each transaction.
pytestmark = pytest.mark.backends("dynamodb_local")


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


@pytest.fixture
def mentor(world: World) -> Person:
    return world.mentor()


def held(world: World, student: Person, mentor: Person, *, hours: int = 72) -> Any:
    return world.booked(student, mentor, start=world.now + timedelta(hours=hours))


@pytest.mark.parametrize("told_by", ["verify", "webhook", "reconciliation"])
def test_a_second_payment_that_nobody_reports_is_found_and_goes_back(
    world: World, student: Person, mentor: Person, told_by: str
):
    made = held(world, student, mentor)
    proof = world.payments.pay(made["order"]["orderId"])
    if told_by == "verify":
        world.verify(student, proof)
    if told_by == "webhook":
        world.report(world.payments.made_payments[proof["razorpayPaymentId"]])
    world.advance(minutes=3)
    world.run("reconcile")
    second = world.payments.pay(made["order"]["orderId"])

    for _ in range(24):
        world.advance(hours=1)
        world.run("reconcile")
        world.happen()

    refunds = [(one.payment_id, one.amount_paise) for one in world.payments.refunds.values()]
    assert refunds == [(second["razorpayPaymentId"], 50_000)]
    assert bookings.find(made["booking"]["id"]).status == "confirmed"


def test_a_paid_order_is_asked_after_for_days_less_and_less(world: World, student: Person, mentor: Person):
    made = held(world, student, mentor)
    world.verify(student, world.payments.pay(made["order"]["orderId"]))

    asked = []
    for hour in range(1, 24 * 14):
        world.advance(hours=1)
        if world.run("reconcile"):
            asked.append(hour)

    assert asked == [1, 2, 4, 8, 16, 32, 64, 128]


def test_an_unpaid_order_is_asked_after_for_four_days_less_and_less(
    world: World, student: Person, mentor: Person
):
    held(world, student, mentor)
    began = world.now

    asked = []
    for minutes in [10] * 12 + [60] * 130:
        world.advance(minutes=minutes)
        if world.run("reconcile"):
            asked.append((world.now - began) / timedelta(minutes=10))

    assert asked[:6] == [1, 2, 3, 4, 6, 10]
    assert timedelta(minutes=10) * asked[-1] > timedelta(days=4)
    assert len(asked) < 25


def test_a_failed_attempt_leaves_the_order_open(world: World, student: Person, mentor: Person):
    made = held(world, student, mentor)
    world.payments.pay(made["order"]["orderId"], status=PaymentStatus.FAILED)
    world.advance(minutes=3)
    world.run("reconcile")
    failed = bookings.find(made["booking"]["id"]).payment.status

    world.payments.pay(made["order"]["orderId"])
    world.advance(minutes=10)
    world.run("reconcile")

    assert failed == "failed"
    assert bookings.find(made["booking"]["id"]).status == "confirmed"


def test_one_order_without_an_answer_does_not_keep_the_others_waiting(
    world: World, student: Person, mentor: Person
):
    made = [held(world, student, mentor, hours=hours) for hours in (72, 74, 76)]
    for one in made:
        world.payments.pay(one["order"]["orderId"])
    world.payments.failures["payments_of"] = [PaymentProviderUnavailable()]
    world.advance(minutes=3)

    world.run("reconcile")
    first = sorted(bookings.find(one["booking"]["id"]).status for one in made)
    world.advance(minutes=10)
    world.run("reconcile")

    assert first == ["confirmed", "confirmed", "pending"]
    assert {bookings.find(one["booking"]["id"]).status for one in made} == {"confirmed"}


def take_order(world: World) -> Callable[[], bool]:
    (order,) = orders.to_ask_after(now=world.now)
    return lambda: orders.ask_again(order, at=world.now + timedelta(minutes=10))


def take_parked(world: World) -> Callable[[], bool]:
    (parked,) = webhooks.due(now=world.now)
    return lambda: webhooks.lease(parked, now=world.now)


@pytest.mark.parametrize("prepare", [take_order, take_parked])
def test_of_sweeps_at_once_one_takes_each(world: World, student: Person, mentor: Person, prepare):
    made = held(world, student, mentor)
    proof = world.payments.pay(made["order"]["orderId"])
    payment = world.payments.made_payments[proof["razorpayPaymentId"]]
    world.report(replace(payment, order_id="order_foreign"))
    world.advance(minutes=3)
    take = prepare(world)

    with ThreadPoolExecutor(6) as pool:
        took = list(pool.map(lambda _: take(), range(6)))

    assert sorted(took) == [False] * 5 + [True]
