"""Does money that is owed go back, whatever fails on the way, and once?"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.bookings import RefundStatus
from chalicelib.domain.errors import (
    InvalidState,
    NotFound,
    PaymentProviderRefused,
    PaymentProviderUnavailable,
)
from chalicelib.domain.ledger import Movement, held_paise
from chalicelib.domain.payments import ProviderRefund
from chalicelib.domain.payments import RefundStatus as ProviderStatus
from chalicelib.domain.refunds import MOST_TRIES, RefundIntent
from chalicelib.services import refunds
from chalicelib.storage import accounts, ledger
from chalicelib.storage import payments as stored
from infra.alarms import COUNTERS
from infra.invariants import breaches
from tests.fakes import refund_entity, webhook
from tests.world import Person, World

# moto copies the whole table for each transaction.
pytestmark = pytest.mark.backends("dynamodb_local")

TOO_LOW = PaymentProviderRefused("invalid request sent", status=400)


@pytest.fixture(autouse=True)
def everything_agrees(world: World) -> Iterator[None]:
    """Whatever a test does, the table agrees with itself afterwards."""
    yield
    assert breaches(world.table.items(), now=world.now) == []


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


def cancelled(world: World, student: Person) -> str:
    """A booking whose price is to go back whole; Razorpay has not been asked."""
    booking = world.confirmed(student, world.mentor(), start=world.now + timedelta(days=3))
    path = f"/api/bookings/{booking['id']}/cancel"
    answer = world.client.put(path, json={"reason": "I am ill."}, token=student.token)
    assert answer.data["refund"]["status"] == "pending"
    return str(booking["id"])


def shown(world: World, student: Person, booking_id: str) -> Any:
    return world.booking(world.sign_in(student), booking_id)["refund"]["status"]


def intent_of(booking_id: str) -> RefundIntent:
    (intent,) = stored.refunds_of(booking_id)
    return intent


def failed_ids() -> list[str]:
    return [one.id for one in stored.failed_refunds(limit=20).items]


def process(world: World) -> None:
    for refund in world.payments.process_refunds():
        if refund.status is ProviderStatus.PROCESSED:
            world.report_refund(refund)
    world.happen()


def went_back(booking_id: str) -> int:
    lines = ledger.of_booking(booking_id)
    return sum(line.amount_paise for line in lines if line.movement is Movement.REFUNDED)


def counted(output: str) -> list[str]:
    """What somebody has to look at, from the log lines that CloudWatch makes metrics of."""
    lines = [json.loads(line) for line in output.splitlines() if line.startswith('{"_aws"')]
    names = [one["Metrics"][0]["Name"] for line in lines for one in line["_aws"]["CloudWatchMetrics"]]
    return [name for name in names if name in COUNTERS]


@pytest.mark.parametrize("trouble", [TOO_LOW, PaymentProviderUnavailable()], ids=["refused", "no answer"])
def test_a_refund_that_cannot_be_made_is_seen_and_tried_again(world: World, student: Person, trouble, capsys):
    booking_id = cancelled(world, student)
    world.payments.failures["refund"] = [trouble]

    world.happen()
    alarms = counted(capsys.readouterr().out)
    failed = shown(world, student, booking_id), failed_ids()
    world.advance(minutes=3)
    world.run("reconcile")
    tried_again = shown(world, student, booking_id), failed_ids()
    process(world)

    assert alarms == ["RefundNotMade"]
    assert failed == ("failed", [intent_of(booking_id).id])
    assert tried_again == ("pending", [])
    assert shown(world, student, booking_id) == "processed"
    assert held_paise(ledger.of_booking(booking_id)) == 0
    assert went_back(booking_id) == 50000


def test_a_try_waits_twice_as_long_as_the_one_before_and_six_hours_at_most(world: World, student: Person):
    booking_id = cancelled(world, student)
    world.payments.failures["refund"] = [TOO_LOW] * (MOST_TRIES + 5)

    world.happen()
    waits = []
    while (due := intent_of(booking_id).due_at) is not None:
        tried = world.payments.calls.count("refund")
        waits.append((due - world.now) / timedelta(minutes=1))
        world.clock.instant = due - timedelta(seconds=1)
        world.run("reconcile")
        assert world.payments.calls.count("refund") == tried
        world.clock.instant = due
        world.run("reconcile")
        assert world.payments.calls.count("refund") == tried + 1

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256] + [360] * (MOST_TRIES - 9)
    assert world.payments.calls.count("refund") == MOST_TRIES


def test_a_refund_given_up_raises_an_alarm_and_is_an_administrators(world: World, student: Person, capsys):
    admin = accounts.find(world.admin().id)
    booking_id = cancelled(world, student)
    world.payments.failures["refund"] = [TOO_LOW] * MOST_TRIES
    world.happen()
    for _ in range(MOST_TRIES):
        world.advance(hours=7)
        world.run("reconcile")
    given_up = world.payments.calls.count("refund"), failed_ids(), counted(capsys.readouterr().out)

    retried = refunds.retry(intent_of(booking_id).id, admin=admin, now=world.now)
    pending = shown(world, student, booking_id)
    process(world)
    process(world)

    assert given_up[:2] == (MOST_TRIES, [retried.id])
    assert given_up[2].count("RefundGivenUp") == 1
    assert pending == "pending"
    assert shown(world, student, booking_id) == "processed"
    entries = [item for item in world.table.items() if item["type"] == "audit"]
    assert [one["subject"] for one in entries if one["action"] == "refund_retried"] == [retried.id]


def test_only_a_failed_refund_is_retried_and_by_one_administrator(world: World, student: Person):
    admin = accounts.find(world.admin().id)
    booking_id = cancelled(world, student)
    refund_id = intent_of(booking_id).id
    with pytest.raises(InvalidState):
        refunds.retry(refund_id, admin=admin, now=world.now)
    world.payments.failures["refund"] = [TOO_LOW]
    world.happen()

    refunds.retry(refund_id, admin=admin, now=world.now)

    with pytest.raises(InvalidState):
        refunds.retry(refund_id, admin=admin, now=world.now)
    for unknown in ("rfd_", "rfd_AAAA", refund_id + "A", booking_id, "rfd_é"):
        with pytest.raises(NotFound):
            refunds.retry(unknown, admin=admin, now=world.now)


def test_after_a_lost_answer_the_key_is_the_same_and_one_refund_is_made(world: World, student: Person):
    booking_id = cancelled(world, student)
    world.payments.lost["refund"] = [PaymentProviderUnavailable()]

    world.happen()
    key = intent_of(booking_id).idempotency_key
    world.advance(minutes=3)
    world.run("reconcile")
    process(world)

    assert list(world.payments.refunds) == [key]
    assert went_back(booking_id) == 50000


def test_a_lost_answer_that_stays_unheard_of_is_asked_for_under_the_same_key(world: World, student: Person):
    booking_id = cancelled(world, student)
    world.payments.lost["refund"] = [PaymentProviderUnavailable()]
    world.happen()
    # Razorpay's list does not show it yet.
    world.payments.refunds_of = lambda payment_id: []

    world.advance(minutes=3)
    world.run("reconcile")
    process(world)

    assert len(world.payments.refunds) == 1
    assert shown(world, student, booking_id) == "processed"


@pytest.mark.parametrize("told_by", ["webhook", "reconciliation", "answer"])
def test_a_refund_that_failed_at_razorpay_is_made_anew_under_another_key(
    world: World, student: Person, told_by: str, capsys
):
    booking_id = cancelled(world, student)
    if told_by == "answer":
        world.payments.refund_status = ProviderStatus.FAILED
    world.happen()
    world.payments.refund_status = ProviderStatus.PENDING
    for refund in world.payments.fail_refunds():
        if told_by == "webhook":
            world.report_refund(refund, "refund.failed")
    if told_by == "reconciliation":
        world.advance(minutes=3)
        # Found failed, and asked for anew at once.
        world.run("reconcile")
    else:
        assert shown(world, student, booking_id) == "failed"
        world.advance(minutes=3)
        world.run("reconcile")
    process(world)

    keys = list(world.payments.refunds)
    assert len(set(keys)) == 2
    assert "RefundNotMade" in counted(capsys.readouterr().out)
    assert shown(world, student, booking_id) == "processed"
    assert went_back(booking_id) == 50000


def refund_in(world: World, status: ProviderStatus, number: int = 0) -> ProviderRefund:
    return replace(list(world.payments.refunds.values())[number], status=status)


TOLD = {
    "refund.created": ProviderStatus.PENDING,
    "refund.processed": ProviderStatus.PROCESSED,
    "refund.failed": ProviderStatus.FAILED,
}


@pytest.mark.parametrize("first", TOLD)
@pytest.mark.parametrize("second", TOLD)
def test_refunds_end_the_same_in_whatever_order_they_are_told(
    world: World, student: Person, first: str, second: str
):
    booking_id = cancelled(world, student)
    world.happen()

    for name in (first, second):
        answer = world.report_refund(refund_in(world, TOLD[name]), name)
        assert answer.status == 200

    ranks = ["pending", "failed", "processed"]
    expected = max((TOLD[first].value, TOLD[second].value), key=ranks.index)
    assert intent_of(booking_id).status == expected
    assert shown(world, student, booking_id) == expected
    assert went_back(booking_id) == (50000 if expected == "processed" else 0)


@pytest.mark.parametrize("name", ["refund.created", "refund.processed", "refund.failed"])
def test_a_webhook_may_be_faster_than_the_answer(world: World, student: Person, name: str):
    booking_id = cancelled(world, student)
    world.payments.lost["refund"] = [PaymentProviderUnavailable()]
    world.happen()

    world.report_refund(refund_in(world, TOLD[name]), name)

    assert shown(world, student, booking_id) == TOLD[name]


def test_a_late_word_of_a_failed_refund_does_not_stop_the_new_one(world: World, student: Person):
    booking_id = cancelled(world, student)
    world.happen()
    for refund in world.payments.fail_refunds():
        world.report_refund(refund, "refund.failed")
    world.report_refund(refund_in(world, ProviderStatus.PENDING), "refund.created")
    assert shown(world, student, booking_id) == "failed"
    world.advance(minutes=3)
    world.run("reconcile")

    world.report_refund(refund_in(world, ProviderStatus.FAILED), "refund.failed")
    world.report_refund(refund_in(world, ProviderStatus.PENDING), "refund.created")

    assert intent_of(booking_id).razorpay_refund_id == refund_in(world, ProviderStatus.PENDING, 1).id
    assert shown(world, student, booking_id) == "pending"


def test_a_refund_of_another_amount_is_not_ours(world: World, student: Person, capsys):
    booking_id = cancelled(world, student)
    world.happen()
    ours = refund_in(world, ProviderStatus.PROCESSED)
    before = world.table.items()

    answers = [
        world.report_refund(replace(ours, id="rfnd_other", amount_paise=49999)),
        world.report_refund(replace(ours, currency="USD")),
        world.report_refund(replace(ours, id="rfnd_huge", amount_paise=10**60)),
    ]

    assert [answer.status for answer in answers] == [200, 200, 200]
    assert world.table.items() == before
    assert counted(capsys.readouterr().out) == ["WebhookMismatch"] * 3
    assert intent_of(booking_id).status is RefundStatus.PENDING


def test_an_unanswered_question_after_a_refund_under_way_is_no_failure(world: World, student: Person):
    booking_id = cancelled(world, student)
    world.happen()
    world.payments.failures["refunds_of"] = [PaymentProviderUnavailable()]
    world.advance(minutes=3)

    world.run("reconcile")

    assert shown(world, student, booking_id) == "pending"
    assert intent_of(booking_id).attempts == 0


def test_a_refund_whose_webhook_never_comes_is_asked_after(world: World, student: Person):
    booking_id = cancelled(world, student)
    world.happen()
    world.payments.process_refunds()
    world.advance(minutes=3)

    world.run("reconcile")
    world.happen()

    assert shown(world, student, booking_id) == "processed"
    assert intent_of(booking_id).due_at is None


def test_a_refund_under_way_is_asked_after_less_and_less(world: World, student: Person):
    booking_id = cancelled(world, student)
    world.happen()

    waits = []
    for _ in range(9):
        due = intent_of(booking_id).due_at
        waits.append((due - world.now) / timedelta(minutes=1))
        world.clock.instant = due
        world.run("reconcile")

    assert waits == [2, 10, 10, 10, 20, 40, 80, 160, 320]
    assert world.payments.calls.count("refund") == 1


def test_of_two_sweeps_at_once_one_asks(world: World, student: Person):
    cancelled(world, student)
    world.payments.failures["refund"] = [TOO_LOW]
    world.happen()
    world.advance(minutes=3)
    (due,) = stored.refunds_to_ask_after(now=world.now)

    with ThreadPoolExecutor(6) as pool:
        took = list(pool.map(lambda _: refunds.lease(due, now=world.now), range(6)))

    assert sorted(took) == [False] * 5 + [True]


def test_a_refund_webhook_takes_two_round_trips(world: World, student: Person, round_trips):
    booking_id = cancelled(world, student)
    world.happen()
    (refund,) = world.payments.process_refunds()
    entity = refund_entity(refund) | {"notes": {"bookingId": booking_id}}
    body, headers = webhook("refund.processed", event_id="evt-quick", refund=entity)

    with round_trips:
        world.client.post("/api/payments/webhook", body=body, headers=headers)

    assert round_trips.in_sequence <= 2
    assert shown(world, student, booking_id) == "processed"
