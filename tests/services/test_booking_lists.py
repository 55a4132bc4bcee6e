"""Is every booking on a person's list once, in its order, whatever the pages and whoever they are?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.bookings import Party
from chalicelib.services.booking_lists import Span, upcoming_first
from tests.round_trips import RoundTrips
from tests.world import Person, World

pytestmark = pytest.mark.backends("dynamodb_local")

HOURS = (2, 3, 5, 8, 9)
"""When they begin; then five hours pass."""


@pytest.fixture
def pair(world: World) -> tuple[Person, Person]:
    """A student and a mentor who have had three sessions and have two ahead."""
    student, mentor = world.person(), world.mentor()
    for hours in HOURS:
        world.confirmed(student, mentor, start=world.now + timedelta(hours=hours))
    world.advance(hours=5, minutes=1)
    return world.sign_in(student), world.sign_in(mentor)


def pages(world: World, person: Person, **query: Any) -> Iterator[list[str]]:
    """The starts on each page, as asked for one after another."""
    asked = dict(query)
    while True:
        listed = world.client.get("/api/bookings", query=asked, token=person.token).data
        yield [booking["scheduledAt"] for booking in listed["items"]]
        if listed["pagination"]["nextCursor"] is None:
            return
        asked = {**query, "cursor": listed["pagination"]["nextCursor"]}


@pytest.mark.parametrize("asked", [{}, {"role": "student"}, {"role": "mentor"}])
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6])
def test_each_is_shown_once_what_is_ahead_first(
    world: World, pair: tuple[Person, Person], limit: int, asked: dict[str, str]
) -> None:
    begun = world.now - timedelta(hours=5, minutes=1)
    wanted = [begun + timedelta(hours=hours) for hours in (8, 9, 5, 3, 2)]
    person = pair[asked.get("role") == "mentor"]

    found = list(pages(world, person, limit=limit, **asked))

    assert [one for page in found for one in page] == [f"{one:%Y-%m-%dT%H:%M:%SZ}" for one in wanted]
    assert all(len(page) == limit for page in found[:-1])


def test_without_a_role_a_mentor_gets_what_they_give_and_a_student_what_they_booked(world: World) -> None:
    mentor, other, student = world.mentor("Vikram Seth"), world.mentor("Lakshmi Iyer"), world.person()
    given = world.confirmed(student, mentor, start=world.now + timedelta(hours=2))
    booked = world.confirmed(mentor, other, start=world.now + timedelta(hours=4))

    def listed(person: Person, **query: str) -> list[str]:
        found = world.client.get("/api/bookings", query=query, token=person.token).data["items"]
        return [booking["id"] for booking in found]

    assert listed(mentor) == [given["id"]]
    assert listed(mentor, role="student") == [booked["id"]]
    assert listed(student) == [given["id"]]


def test_a_page_costs_one_round_trip_whoever_asks_and_whatever_is_on_it(
    world: World, pair: tuple[Person, Person], round_trips: RoundTrips
) -> None:
    for person in pair:
        for query in ({}, {"limit": "2"}, {"status": "completed"}):
            with round_trips:
                world.client.get("/api/bookings", query=query, token=person.token)

            assert round_trips.in_sequence == 1


def test_a_mark_of_the_version_before_is_followed(world: World, pair: tuple[Person, Person]) -> None:
    student, _ = pair
    asked = {
        "role": Party.STUDENT,
        "span": Span(since=world.now - timedelta(days=1), until=world.now + timedelta(days=1)),
        "limit": 2,
        "now": world.now,
    }
    first = upcoming_first(student.id, after=None, **asked)
    assert first.after
    without_role = {name: value for name, value in first.after.items() if name != "role"}

    second = upcoming_first(student.id, after=without_role, **asked)

    assert second == upcoming_first(student.id, after=first.after, **asked)
    assert len(second.items) == 2
