from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.services import reviews as service
from chalicelib.storage import bookings, mentors, reviews
from chalicelib.storage.transactions import Transaction
from tests.clients import Answer
from tests.world import Person, World

pytestmark = pytest.mark.backends("dynamodb_local")


@pytest.fixture
def mentor(world: World) -> Person:
    return world.mentor()


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


@pytest.fixture
def booking_id(world: World, student: Person, mentor: Person) -> str:
    """A completed session."""
    booking = world.confirmed(student, mentor, start=world.now + timedelta(hours=1))
    world.advance(hours=2)
    path = f"/api/bookings/{booking['id']}/complete"
    assert world.client.put(path, json={}, token=world.sign_in(mentor).token).status == 200
    world.happen()
    return str(booking["id"])


def review(world: World, student: Person, booking_id: str, rating: int = 5) -> Answer:
    return world.client.post(
        f"/api/bookings/{booking_id}/review", json={"rating": rating}, token=student.token
    )


def rating(mentor: Person) -> tuple[int, int, dict[str, int]]:
    stored = mentors.find(mentor.mentor_id)
    assert stored is not None
    return (
        stored.rating_sum,
        stored.rating_count,
        {key: count for key, count in stored.stars.items() if count},
    )


def test_of_many_reviews_at_once_one_counts(
    world: World, student: Person, mentor: Person, booking_id: str
) -> None:
    student = world.sign_in(student)

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda stars: review(world, student, booking_id, stars), range(1, 6)))

    assert sorted(answer.status for answer in answers) == [201] + [409] * 4
    written = reviews.find(booking_id)
    assert written is not None
    assert rating(mentor) == (written.rating, 1, {str(written.rating): 1})


def test_a_booking_that_changes_meanwhile_is_reviewed_all_the_same(
    world: World, student: Person, mentor: Person, booking_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    student, mentor_now = world.sign_in(student), world.sign_in(mentor)
    real, told = reviews.add, []

    def it_changes_first(*args: Any, **more: Any) -> None:
        if not told:
            told.append(args)
            before = bookings.find(booking_id)
            assert before is not None
            after = replace(before, version=before.version + 1, updated_at=world.now)
            bookings.change(Transaction(), before, after).commit()
        real(*args, **more)

    monkeypatch.setattr(service.reviews, "add", it_changes_first)

    assert review(world, student, booking_id).status == 201
    assert rating(mentor_now) == (5, 1, {"5": 1})


def test_a_refused_review_leaves_nothing_behind(
    world: World, student: Person, mentor: Person, booking_id: str
) -> None:
    student = world.sign_in(student)
    review(world, student, booking_id)
    world.happen()
    before = world.table.items()

    assert review(world, student, booking_id).status == 409

    assert world.table.items() == before


def test_of_two_replies_at_once_one_stays(
    world: World, student: Person, mentor: Person, booking_id: str
) -> None:
    review_id = review(world, world.sign_in(student), booking_id).data["review"]["id"]
    token, path = world.sign_in(mentor).token, f"/api/reviews/{review_id}/reply"

    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda text: world.client.post(path, json={"content": text}, token=token), "AB")
        )

    assert sorted(answer.status for answer in answers) == [201, 409]
    kept = next(answer for answer in answers if answer.status == 201)
    written = reviews.find(booking_id)
    assert written is not None
    assert written.mentor_reply is not None
    assert written.mentor_reply.content == kept.data["review"]["mentorReply"]["content"]


def test_judging_at_once_counts_once(world: World, student: Person, mentor: Person, booking_id: str) -> None:
    review_id = review(world, world.sign_in(student), booking_id).data["review"]["id"]
    token, path = world.admin().token, f"/api/admin/reviews/{review_id}"

    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: world.client.put(path, json={"isPublic": False}, token=token), range(4))
        )

    assert [answer.status for answer in answers] == [200] * 4
    assert rating(mentor) == (0, 0, {})
