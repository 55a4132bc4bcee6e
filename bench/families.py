"""What is cloned to fill a table? A mentor with students and sessions, played on the real code."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.counts.counting import outside_of
from tests.world import Person, World

SESSIONS = 10
"""Of each family, and so many messages."""
_STUDENTS = 5
# Among the settled: what became of each session.
_CANCELLED, _NOT_SHOWN = (3,), (6,)
PEOPLE = (
    ("Priya Sharma", "DSA", "Globex Labs", 300),
    ("Kabir Singh", "Backend", "Initech Pay", 650),
    ("Farah Siddiqui", "System Design", "Umbrella Labs", 900),
    ("Ananya Krishnan", "Mobile", "Acme Pay", 1500),
)


@dataclass(frozen=True, slots=True)
class Family:
    """All that a table holds of some people, and which of them are everywhere the same ones."""

    items: list[dict[str, Any]]
    shared: frozenset[str]


Play = Callable[[World, Person, list[Person]], None]


def played(world: World, play: Play, *, name: str, expertise: str, company: str, price: int) -> Family:
    """In an empty table."""
    for where, called, made in outside_of(world):
        setattr(where, called, made)
    admin = world.admin()
    mentor = world.mentor(
        name,
        admin=admin,
        expertise=[expertise],
        headline=f"{expertise} engineer",
        experience={"years": 7, "currentCompany": company},
        pricing={"thirtyMin": price, "sixtyMin": 2 * price},
    )
    students = [world.person() for _ in range(_STUDENTS)]
    play(world, mentor, students)
    world.happen()
    return Family(_raw(world), frozenset({admin.id}))


def settled(world: World, mentor: Person, students: list[Person]) -> None:
    """All is over: given, cancelled, not come to, reviewed, paid out, and asked after."""
    begun = world.now
    ids = []
    for number in range(SESSIONS):
        student = students[number % _STUDENTS]
        start = begun + timedelta(hours=30 + 2 * number)
        ids.append(world.confirmed(student, mentor, start=start)["id"])
        _say(world, student if number % 3 else mentor, mentor, student)
    for number in _CANCELLED:
        _put(world, students[number % _STUDENTS], f"bookings/{ids[number]}/cancel", reason="I am ill.")
    world.happen()
    for refund in world.payments.process_refunds():
        world.report_refund(refund)
    world.advance(days=3)
    mentor = world.sign_in(mentor)
    for number, booking_id in enumerate(ids):
        if number not in _CANCELLED:
            _put(world, mentor, f"bookings/{booking_id}/{'no-show' if number in _NOT_SHOWN else 'complete'}")
    world.happen()
    students = [world.sign_in(one) for one in students]
    for number, booking_id in enumerate(ids):
        if number not in (*_CANCELLED, *_NOT_SHOWN):
            body = {"rating": 3 + number % 3, "review": "Clear and kind, and to the point."}
            path = f"/api/bookings/{booking_id}/review"
            _good(world.client.post(path, json=body, token=students[number % _STUDENTS].token))
    world.happen()
    world.advance(days=7)
    world.run("payouts")
    world.run("reconcile")
    world.run("reminders")


def ahead(world: World, mentor: Person, students: list[Person]) -> None:
    """All is still to come, three weeks from the world's beginning and later."""
    begun = world.now
    for number in range(SESSIONS):
        student = students[number % _STUDENTS]
        world.confirmed(student, mentor, start=begun + timedelta(days=21, hours=2 * number))
        _say(world, student, mentor, student)
    world.happen()
    world.advance(days=5)
    world.run("reconcile")
    world.run("reminders")


def _say(world: World, who: Person, mentor: Person, student: Person) -> None:
    conversation = f"cnv_{'-'.join(sorted(one.id.removeprefix('usr_') for one in (mentor, student)))}"
    body = {"type": "text", "content": "Shall we talk about consistent hashing, or about queues?"}
    path = f"/api/chat/conversations/{conversation}/messages"
    _good(world.client.post(path, json=body, token=who.token))
    world.happen()


def _put(world: World, who: Person, path: str, **body: str) -> None:
    _good(world.client.put(f"/api/{path}", json=body, token=who.token))


def _good(answer: Any) -> None:
    assert answer.status < 400, answer.text


def _raw(world: World) -> list[dict[str, Any]]:
    pages = world.table.client.get_paginator("scan").paginate(TableName=world.table.name, ConsistentRead=True)
    return [item for page in pages for item in page["Items"]]
