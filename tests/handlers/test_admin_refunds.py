"""What does an administrator see of refunds that failed and of disputes, and what can they do?"""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import PaymentProviderRefused
from tests.clients import Answer
from tests.fakes import dispute_entity, payment_entity, webhook
from tests.world import MONDAY, Person, World

PRICE = 50000


@pytest.fixture
def admin(world: World) -> Person:
    return world.admin()


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


def confirmed(world: World, student: Person, *, days: int = 3) -> str:
    booking = world.confirmed(student, world.mentor(), start=MONDAY + timedelta(days=days))
    return str(booking["id"])


def with_failed_refund(world: World, student: Person, *, days: int = 3) -> str:
    booking_id = confirmed(world, student, days=days)
    world.payments.failures["refund"] = [PaymentProviderRefused("invalid request sent", status=400)]
    world.client.put(f"/api/bookings/{booking_id}/cancel", json={"reason": "Ill."}, token=student.token)
    world.happen()
    return booking_id


def listed(world: World, admin: Person, what: str, **query: str) -> Answer:
    answer = world.client.get(f"/api/admin/{what}", query=query, token=admin.token)
    assert answer.status == 200, answer.text
    return answer


def retry(world: World, admin: Person, refund_id: str) -> Answer:
    return world.client.post(f"/api/admin/refunds/{refund_id}/retry", token=admin.token)


def test_a_failed_refund_is_listed_with_why_and_when_it_is_tried_again(
    world: World, student: Person, admin: Person
):
    booking_id = with_failed_refund(world, student)

    (failed,) = listed(world, admin, "refunds").data["items"]

    assert (failed["bookingId"], failed["amount"], failed["status"]) == (booking_id, PRICE, "failed")
    assert (failed["failure"], failed["attempts"]) == ("invalid request sent", 1)
    assert failed["nextTryAt"] == "2026-03-02T04:32:00Z"


def test_a_retried_refund_leaves_the_list_and_the_money_goes_back(
    world: World, student: Person, admin: Person
):
    booking_id = with_failed_refund(world, student)
    (failed,) = listed(world, admin, "refunds").data["items"]

    answer = retry(world, admin, failed["id"])
    world.happen()

    assert (answer.status, answer.data["refund"]["status"]) == (200, "pending")
    assert listed(world, admin, "refunds").data["items"] == []
    assert [one.amount_paise for one in world.payments.refunds.values()] == [PRICE]
    assert world.booking(student, booking_id)["refund"]["status"] == "pending"


def test_only_a_refund_that_failed_can_be_retried(world: World, student: Person, admin: Person):
    with_failed_refund(world, student)
    (failed,) = listed(world, admin, "refunds").data["items"]
    retry(world, admin, failed["id"])

    again = retry(world, admin, failed["id"])
    unknown = [retry(world, admin, one).status for one in ("rfd_nobody", "nonsense", failed["id"] + "A")]

    assert (again.status, again.code) == (409, "invalid_state")
    assert unknown == [404] * 3


def test_failed_refunds_come_page_by_page_the_longest_owed_first(
    world: World, student: Person, admin: Person
):
    made = []
    for number in range(3):
        made.append(with_failed_refund(world, student, days=3 + number))
        world.advance(seconds=5)

    first = listed(world, admin, "refunds", limit="2").data
    rest = listed(world, admin, "refunds", cursor=first["pagination"]["nextCursor"]).data

    assert [one["bookingId"] for one in first["items"] + rest["items"]] == made


def test_disputes_are_listed_and_told_of_with_their_booking(world: World, student: Person, admin: Person):
    booking_id = confirmed(world, student)
    (payment,) = world.payments.made_payments.values()
    for name, status in (("created", "open"), ("lost", "lost")):
        entity = dispute_entity(payment.id, status=status, amount_paise=PRICE)
        body, headers = webhook(
            f"payment.dispute.{name}", event_id=status, dispute=entity, payment=payment_entity(payment)
        )
        seen = listed(world, admin, "disputes").data["items"]
        assert world.client.post("/api/payments/webhook", body=body, headers=headers).status == 200

        assert [one["status"] for one in seen] == ([] if status == "open" else ["open"])
    world.happen()

    (lost,) = listed(world, admin, "disputes", decided="true").data["items"]
    story = world.client.get(f"/api/admin/bookings/{booking_id}", token=admin.token).data["booking"]
    assert (lost["bookingId"], lost["status"], lost["deducted"]) == (booking_id, "lost", PRICE)
    assert story["disputes"] == [lost]
    assert listed(world, admin, "disputes").data["items"] == []


@pytest.mark.parametrize("path", ["/api/admin/refunds", "/api/admin/disputes"])
def test_nobody_else_sees_them(world: World, student: Person, path: str):
    assert world.client.get(path, token=student.token).status == 403
    assert world.client.get(path).status == 401


def test_bad_queries_are_told_of(world: World, admin: Person):
    for path in ("refunds?limit=0", "refunds?cursor=forged", "refunds?x=1", "disputes?decided=perhaps"):
        name, _, text = path.partition("?")
        key, _, value = text.partition("=")
        answer = world.client.get(f"/api/admin/{name}", query={key: value}, token=admin.token)
        assert (answer.status, answer.code) == (400, "invalid_input"), path
