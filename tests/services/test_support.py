"""What does support look at when somebody asks about a booking?"""

from datetime import timedelta

import pytest

from chalicelib.storage import shards
from tests.world import Person, World


@pytest.fixture
def mentor(world: World) -> Person:
    return world.mentor()


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


@pytest.fixture
def admin(world: World) -> Person:
    return world.admin()


def listed(world: World, admin: Person, **query: str) -> list[str]:
    """All pages of the list, by ids."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = world.client.get("/api/admin/bookings", query={**query, **cursor}, token=admin.token)
        assert answer.status == 200, answer.text
        found += [one["id"] for one in answer.data["items"]]
        if answer.data["pagination"]["nextCursor"] is None:
            return found
        cursor = {"cursor": answer.data["pagination"]["nextCursor"]}


def test_support_sees_a_booking_with_its_people_ledger_refunds_and_events(
    world: World, student: Person, mentor: Person, admin: Person
):
    made = world.confirmed(student, mentor, start=world.now + timedelta(days=2))
    world.client.put(f"/api/bookings/{made['id']}/cancel", json={"reason": "Ill."}, token=student.token)
    world.happen()

    booking = world.client.get(f"/api/admin/bookings/{made['id']}", token=admin.token).data["booking"]

    assert booking["platformFee"] == 0
    assert booking["mentorPayout"]["status"] == "void"
    assert [one["email"] for one in booking["people"]] == [student.email, mentor.email]
    assert [(one["movement"], one["amount"]) for one in booking["ledger"]] == [("captured", 50000)]
    assert [(one["amount"], one["status"]) for one in booking["refunds"]] == [(50000, "pending")]
    assert {(one["type"], one["delivered"]) for one in booking["events"]} == {
        ("booking_confirmed", True),
        ("booking_cancelled", True),
        ("refund_requested", True),
    }


def test_what_is_not_delivered_yet_is_told_as_such(
    world: World, student: Person, mentor: Person, admin: Person
):
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    world.verify(student, world.payments.pay(made["order"]["orderId"]))

    path = f"/api/admin/bookings/{made['booking']['id']}"
    booking = world.client.get(path, token=admin.token).data["booking"]

    assert [(one["type"], one["delivered"]) for one in booking["events"]] == [("booking_confirmed", False)]


def test_all_bookings_are_listed_the_latest_start_first_page_by_page(
    world: World, student: Person, mentor: Person, admin: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chalicelib.storage.keys.settings", _Shards)
    made = [
        world.confirmed(student, mentor, start=world.now + timedelta(hours=hours))["id"]
        for hours in (5, 3, 8, 6, 2)
    ]
    by_start = [made[2], made[3], made[0], made[1], made[4]]

    assert listed(world, admin, limit="2") == by_start
    assert listed(world, admin) == by_start
    assert listed(world, admin, to=(world.now + timedelta(hours=5)).isoformat()) == by_start[2:]


class _Shards:
    due_shards, directory_shards = 3, 2


def test_they_are_narrowed_by_status_student_mentor_and_time(
    world: World, student: Person, mentor: Person, admin: Person
):
    other, stranger = world.mentor("Nila Raman"), world.person("Ravi Kumar")
    cancelled = world.confirmed(student, mentor, start=world.now + timedelta(hours=30))["id"]
    world.client.put(f"/api/bookings/{cancelled}/cancel", json={"reason": "Ill."}, token=student.token)
    kept = world.confirmed(student, other, start=world.now + timedelta(hours=5))["id"]
    expired = world.booked(stranger, mentor, start=world.now + timedelta(hours=7))["booking"]["id"]
    world.advance(minutes=16)
    admin = world.sign_in(admin)

    assert listed(world, admin, status="confirmed") == [kept]
    assert listed(world, admin, status="cancelled") == [cancelled, expired]
    assert listed(world, admin, studentId=student.id) == [cancelled, kept]
    assert listed(world, admin, mentorId=mentor.mentor_id) == [cancelled, expired]
    assert listed(world, admin, mentorId=mentor.mentor_id, studentId=student.id) == [cancelled]
    assert listed(world, admin, **{"from": "2026-03-03"}) == [cancelled]


def test_an_administrator_who_is_the_student_sees_the_shares_too(world: World, mentor: Person, admin: Person):
    made = world.confirmed(admin, mentor, start=world.now + timedelta(days=2))

    booking = world.client.get(f"/api/admin/bookings/{made['id']}", token=admin.token).data["booking"]

    assert booking["mentorPayout"]["amount"] == 40000


def test_only_administrators_are_supports(world: World, student: Person, mentor: Person, admin: Person):
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))["booking"]["id"]

    refused = [
        world.client.get(path, token=person.token).status
        for path in ("/api/admin/bookings", f"/api/admin/bookings/{made}", "/api/admin/revenue")
        for person in (student, mentor)
    ]

    assert refused == [403] * 6
    assert world.client.get("/api/admin/bookings/GRP-20260302-NOTHING0", token=admin.token).status == 404


def test_a_list_goes_on_behind_what_was_shown_in_either_direction():
    assert shards._rest(("a", "~"), "m5", descending=False) == ("m5 ", "~")
    # Below m5 and above all that begins with m4.
    assert shards._rest(("a", "~"), "m5", descending=True) == ("a", "m4~")
