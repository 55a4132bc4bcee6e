"""Does everything that an administrator changes leave an entry in the audit log?"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app import app
from chalicelib.domain.errors import PaymentProviderRefused
from tests.clients import Answer
from tests.world import ALL_DAY, Person, World

APPLICATION = {
    "headline": "Backend engineer at scale",
    "bio": "Twelve years of ledgers.",
    "expertise": ["Backend"],
    "experience": {"years": 12},
    "availability": ALL_DAY,
    "pricing": {"thirtyMin": 500, "sixtyMin": 900},
    "sessionTopics": ["Mock Interview"],
}

Prepare = Callable[[World, Person], tuple[str, dict[str, Any]]]


def applicant(world: World, admin: Person) -> Person:
    person = world.person()
    assert world.client.post("/api/mentors/apply", json=APPLICATION, token=person.token).status == 201
    return person


def given(world: World, admin: Person) -> tuple[Any, Person, Person]:
    student, mentor = world.person(), world.mentor(admin=admin)
    start = world.now + timedelta(days=2)
    booking = world.confirmed(student, mentor, start=start)
    world.clock.instant = start + timedelta(minutes=30)
    mentor = world.sign_in(mentor)
    assert world.client.put(f"/api/bookings/{booking['id']}/complete", token=mentor.token).status == 200
    world.happen()
    return booking, world.sign_in(student), mentor


def approve(world: World, admin: Person) -> tuple[str, dict[str, Any]]:
    return applicant(world, admin).mentor_id, {}


def reject(world: World, admin: Person) -> tuple[str, dict[str, Any]]:
    return applicant(world, admin).mentor_id, {"reason": "Say more."}


def suspend(world: World, admin: Person) -> tuple[str, dict[str, Any]]:
    return world.mentor(admin=admin).mentor_id, {"reason": "A complaint."}


def reinstate(world: World, admin: Person) -> tuple[str, dict[str, Any]]:
    mentor_id, body = suspend(world, admin)
    path = f"/api/admin/mentors/{mentor_id}/suspend"
    assert world.client.put(path, json=body, token=admin.token).status == 200
    return mentor_id, {"note": "Settled."}


def payout(world: World, admin: Person) -> tuple[str, dict[str, Any]]:
    given(world, admin)
    world.advance(weeks=1)
    world.run("payouts")
    token = world.sign_in(admin).token
    (made,) = world.client.get("/api/admin/payouts", token=token).data["items"]
    return made["id"], {"status": "processing"}


def refund(world: World, admin: Person) -> tuple[str, dict[str, Any]]:
    student, mentor = world.person(), world.mentor(admin=admin)
    booking = world.confirmed(student, mentor, start=world.now + timedelta(days=3))
    world.payments.failures["refund"] = [PaymentProviderRefused("too low", status=400)]
    path = f"/api/bookings/{booking['id']}/cancel"
    assert world.client.put(path, json={"reason": "Ill."}, token=student.token).status == 200
    world.happen()
    (failed,) = world.client.get("/api/admin/refunds", token=admin.token).data["items"]
    return failed["id"], {}


def review(world: World, admin: Person) -> tuple[str, dict[str, Any]]:
    booking, student, _ = given(world, admin)
    path = f"/api/bookings/{booking['id']}/review"
    made = world.client.post(path, json={"rating": 1, "review": "Rude words."}, token=student.token)
    return made.data["review"]["id"], {"isPublic": False}


WRITES: dict[str, Prepare] = {
    "PUT /api/admin/mentors/{mentor}/approve": approve,
    "PUT /api/admin/mentors/{mentor}/reject": reject,
    "PUT /api/admin/mentors/{mentor}/suspend": suspend,
    "PUT /api/admin/mentors/{mentor}/reinstate": reinstate,
    "PUT /api/admin/payouts/{payout_id}": payout,
    "POST /api/admin/refunds/{refund_id}/retry": refund,
    "PUT /api/admin/reviews/{review}": review,
}


def act(world: World, admin: Person, write: str, subject: str, body: dict[str, Any]) -> Answer:
    method, _, path = write.partition(" ")
    address = path[: path.index("{")] + subject + path[path.index("}") + 1 :]
    return world.client.request(method, address, json=body, token=admin.token)


def entries(world: World) -> list[dict[str, Any]]:
    return [item for item in world.table.items() if item["type"] == "audit"]


def test_every_write_of_administrators_is_walked_here():
    declared = {
        f"{route.method} {route.path}"
        for route in app.declared
        if route.path.startswith("/api/admin/") and route.method != "GET"
    }

    assert declared == WRITES.keys()


@pytest.mark.parametrize("write", WRITES)
def test_a_change_leaves_one_entry_of_who_what_before_and_after(world: World, write: str):
    admin = world.admin()
    subject, body = WRITES[write](world, admin)
    world.advance(seconds=1)
    admin = world.sign_in(admin)
    before = len(entries(world))

    answer = act(world, admin, write, subject, body)

    assert answer.status == 200, answer.text
    assert len(entries(world)) == before + 1
    newest = world.client.get("/api/admin/audit", token=admin.token).data["items"][0]
    assert (newest["actorId"], newest["actorName"], newest["subject"]) == (admin.id, "Ada Min", subject)
    assert newest["before"] != newest["after"]
    assert newest["before"].keys() == newest["after"].keys()


@pytest.mark.parametrize("write", WRITES)
def test_a_change_of_nothing_that_there_is_leaves_none(world: World, write: str):
    admin = world.admin()
    _, body = WRITES[write](world, admin)
    admin = world.sign_in(admin)
    before = len(entries(world))

    answer = act(world, admin, write, "nobody", body)

    assert answer.status == 404
    assert len(entries(world)) == before
