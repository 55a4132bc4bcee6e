"""A payer's bank asks for the money back: what waits for it, and where does the money go?"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations, product
from typing import Any

import pytest

from chalicelib.domain.ledger import Movement, held_paise, owed_to_mentor_paise
from chalicelib.domain.payments import DisputeStatus
from chalicelib.storage import bookings, disputes, ledger
from infra.invariants import breaches
from tests.clients import Answer
from tests.fakes import dispute_entity, payment_entity, webhook
from tests.world import Person, World

# moto copies the whole table for each transaction.
pytestmark = pytest.mark.backends("dynamodb_local")

PRICE = 50000
ENDS = ("won", "lost", "closed")
EVENT_OF = {"open": "payment.dispute.created"} | {
    status: f"payment.dispute.{status}" for status in ("under_review", *ENDS)
}


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


def confirmed(world: World, student: Person, mentor: Person) -> Any:
    return world.confirmed(student, mentor, start=world.now + timedelta(days=3))


def given(world: World, student: Person, mentor: Person) -> Any:
    """A session that took place, whose money is shared out."""
    booking = confirmed(world, student, mentor)
    complete(world, mentor, booking)
    return booking


def complete(world: World, mentor: Person, booking: Any) -> None:
    world.advance(days=3, hours=1)
    token = world.sign_in(mentor).token
    assert world.client.put(f"/api/bookings/{booking['id']}/complete", json={}, token=token).status == 200
    world.happen()


def cancel(world: World, student: Person, booking: Any) -> None:
    token, path = world.sign_in(student).token, f"/api/bookings/{booking['id']}/cancel"
    assert world.client.put(path, json={"reason": "I am ill."}, token=token).status == 200
    world.happen()
    for refund in world.payments.process_refunds():
        world.report_refund(refund)
    world.happen()


def payment_of(booking: Any) -> str:
    return str(booking["payment"]["razorpayPaymentId"])


def report(world: World, payment_id: str, status: str, *, event_id: str = "", **more: Any) -> Answer:
    entity = dispute_entity(payment_id, status=status, **({"amount_paise": PRICE} | more))
    name, known = EVENT_OF[status], world.payments.made_payments.get(payment_id)
    entities = {"payment": payment_entity(known)} if known else {}
    body, headers = webhook(
        name, event_id=event_id or f"{payment_id}-{status}-{entity['id']}", dispute=entity, **entities
    )
    answer = world.client.post("/api/payments/webhook", body=body, headers=headers)
    assert answer.status == 200
    return answer


def statuses(booking: Any) -> list[str]:
    return [one.status.value for one in disputes.of_booking(booking["id"])]


def moved(booking: Any) -> dict[Movement, int]:
    sums: dict[Movement, int] = {}
    for line in ledger.of_booking(booking["id"]):
        sums[line.movement] = sums.get(line.movement, 0) + line.amount_paise
    return sums


def held(booking: Any) -> int:
    return held_paise(ledger.of_booking(booking["id"]))


def is_disputed(booking: Any) -> bool:
    return bookings.find(booking["id"]).disputed


def test_the_mentors_share_waits_while_a_dispute_is_open(world: World, student: Person, mentor: Person):
    booking = given(world, student, mentor)

    report(world, payment_of(booking), "open")
    waiting = bookings.find(booking["id"])
    report(world, payment_of(booking), "under_review")
    still_waiting = bookings.find(booking["id"])
    report(world, payment_of(booking), "won")
    free = bookings.find(booking["id"])

    assert (waiting.disputed, waiting.due) == (True, None)
    assert (still_waiting.disputed, still_waiting.due) == (True, None)
    assert (free.disputed, free.due.what) == (False, "PAYOUT")
    assert held(booking) == 0
    assert Movement.CHARGED_BACK not in moved(booking)


PAIRS = [(one, other) for one, other in permutations(EVENT_OF, 2) if {one, other} - set(ENDS)]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_disputes_end_the_same_in_whatever_order_they_are_told(
    world: World, student: Person, mentor: Person, pair
):
    booking = given(world, student, mentor)

    for status in pair:
        report(world, payment_of(booking), status)

    furthest = max(pair, key=list(EVENT_OF).index)
    world.happen()
    assert statuses(booking) == [furthest]
    assert is_disputed(booking) is (furthest not in ENDS)
    assert moved(booking).get(Movement.CHARGED_BACK, 0) == (PRICE if furthest == "lost" else 0)
    assert held(booking) == 0


@pytest.mark.parametrize(("first", "then"), list(permutations(ENDS, 2)))
def test_the_first_end_stays(world: World, student: Person, mentor: Person, first: str, then: str, capsys):
    booking = given(world, student, mentor)
    report(world, payment_of(booking), first)
    before = world.table.items()

    report(world, payment_of(booking), then)

    assert world.table.items() == before
    assert "DisputeEndedTwice" in capsys.readouterr().out


@pytest.mark.parametrize("status", EVENT_OF)
def test_the_same_event_twice_changes_nothing(world: World, student: Person, mentor: Person, status: str):
    booking = given(world, student, mentor)
    report(world, payment_of(booking), status, event_id="evt-once")
    before = world.table.items()

    report(world, payment_of(booking), status, event_id="evt-once")
    report(world, payment_of(booking), status, event_id="evt-again")

    assert world.table.items() == before


def test_a_lost_dispute_is_borne_by_fee_and_share(world: World, student: Person, mentor: Person):
    booking = given(world, student, mentor)
    report(world, payment_of(booking), "open")

    report(world, payment_of(booking), "lost", amount_paise=20000)
    world.happen()

    sums = moved(booking)
    assert sums[Movement.CHARGED_BACK] == 20000
    assert (sums[Movement.PLATFORM_FEE_BACK], sums[Movement.MENTOR_SHARE_BACK]) == (4000, 16000)
    assert held(booking) == 0
    assert owed_to_mentor_paise(ledger.of_booking(booking["id"])) == 24000


def test_a_share_that_was_paid_out_is_taken_from_the_next(world: World, student: Person, mentor: Person):
    booking = given(world, student, mentor)
    world.advance(days=7)
    assert world.run("payouts") == 1

    report(world, payment_of(booking), "lost")
    world.happen()

    assert held(booking) == 0
    (takeback,) = [item for item in world.table.items() if item["type"] == "takeback"]
    assert int(takeback["share_paise"]) == 40000


def test_a_dispute_lost_before_the_session_is_borne_when_it_was_given(
    world: World, student: Person, mentor: Person
):
    booking = confirmed(world, student, mentor)
    report(world, payment_of(booking), "lost")
    world.happen()
    before = held(booking)

    complete(world, mentor, booking)

    assert before == 0
    assert held(booking) == 0
    assert owed_to_mentor_paise(ledger.of_booking(booking["id"])) == 0


@pytest.mark.parametrize("is_refunded_first", [True, False])
def test_what_goes_back_beyond_the_price_is_our_loss(
    world: World, student: Person, mentor: Person, is_refunded_first: bool
):
    booking = confirmed(world, student, mentor)

    if is_refunded_first:
        cancel(world, student, booking)
    report(world, payment_of(booking), "lost")
    world.happen()
    if not is_refunded_first:
        cancel(world, student, booking)

    sums = moved(booking)
    assert (sums[Movement.REFUNDED], sums[Movement.CHARGED_BACK]) == (PRICE, PRICE)
    assert sums[Movement.WRITTEN_OFF] == PRICE
    assert held(booking) == 0


def test_half_refunded_and_all_charged_back_leaves_nothing_over(
    world: World, student: Person, mentor: Person
):
    booking = confirmed(world, student, mentor)
    world.advance(days=2, hours=12)
    cancel(world, student, booking)

    report(world, payment_of(booking), "lost")
    world.happen()

    sums = moved(booking)
    assert (sums[Movement.REFUNDED], sums[Movement.WRITTEN_OFF]) == (25000, 25000)
    assert held(booking) == 0
    assert owed_to_mentor_paise(ledger.of_booking(booking["id"])) == 0


@pytest.mark.parametrize(("first", "second"), list(product(("won", "lost"), repeat=2)))
def test_two_disputes_of_one_payment_hold_the_share_until_both_are_over(
    world: World, student: Person, mentor: Person, first: str, second: str
):
    booking = given(world, student, mentor)
    for number in (1, 2):
        report(world, payment_of(booking), "open", number=number, amount_paise=PRICE // 2)

    report(world, payment_of(booking), first, number=1, amount_paise=PRICE // 2)
    between = is_disputed(booking)
    report(world, payment_of(booking), second, number=2, amount_paise=PRICE // 2)
    world.happen()

    assert between is True
    assert is_disputed(booking) is False
    assert held(booking) == 0
    assert moved(booking).get(Movement.CHARGED_BACK, 0) == [first, second].count("lost") * PRICE // 2


def test_a_dispute_of_a_second_payment_holds_nothing_up(world: World, student: Person, mentor: Person):
    made = world.booked(student, mentor, start=world.now + timedelta(days=3))
    world.verify(student, world.payments.pay(made["order"]["orderId"]))
    extra = world.payments.pay(made["order"]["orderId"])["razorpayPaymentId"]
    world.report(world.payments.made_payments[extra])
    world.happen()

    report(world, extra, "open")

    assert statuses(made["booking"]) == ["open"]
    assert is_disputed(made["booking"]) is False


@pytest.mark.parametrize(
    "wrong",
    [{"currency": "USD"}, {"amount_paise": PRICE + 1}, {"amount": 10**60}, {"amount_deducted": 10**60}],
)
def test_a_dispute_that_does_not_fit_its_payment_changes_nothing(
    world: World, student: Person, mentor: Person, wrong, capsys
):
    booking = given(world, student, mentor)
    before = world.table.items()

    report(world, payment_of(booking), "open", **wrong)

    assert world.table.items() == before
    assert "WebhookMismatch" in capsys.readouterr().out


def test_a_dispute_before_its_payment_waits_for_it(world: World, student: Person, mentor: Person):
    made = world.booked(student, mentor, start=world.now + timedelta(days=3))
    proof = world.payments.pay(made["order"]["orderId"])
    report(world, proof["razorpayPaymentId"], "open")
    too_soon = statuses(made["booking"])

    world.verify(student, proof)
    world.advance(minutes=3)
    world.run("reconcile")

    assert too_soon == []
    assert statuses(made["booking"]) == ["open"]
    assert is_disputed(made["booking"]) is True


def test_open_disputes_are_listed_for_administrators_until_they_end(
    world: World, student: Person, mentor: Person, capsys
):
    booking = given(world, student, mentor)
    report(world, payment_of(booking), "open")
    opened = disputes.listed(decided=False, limit=20).items

    report(world, payment_of(booking), "closed")

    assert [(one.booking_id, one.amount_paise) for one in opened] == [(booking["id"], PRICE)]
    assert disputes.listed(decided=False, limit=20).items == []
    (ended,) = disputes.listed(decided=True, limit=20).items
    assert ended.status is DisputeStatus.CLOSED
    assert "DisputeOpened" in capsys.readouterr().out
