"""How do reviews come, look, get answered and go?"""

from datetime import timedelta
from typing import Any

import pytest

from tests.clients import Answer
from tests.round_trips import RoundTrips
from tests.world import Person, World

pytestmark = pytest.mark.backends("dynamodb_local")


def session(world: World, student: Person, mentor: Person, *, is_completed: bool = True) -> str:
    """A session that is over, by its booking's id."""
    booking = world.confirmed(world.sign_in(student), mentor, start=world.now + timedelta(days=1))
    world.advance(days=1, hours=1)
    if is_completed:
        path = f"/api/bookings/{booking['id']}/complete"
        assert world.client.put(path, json={}, token=world.sign_in(mentor).token).status == 200
        world.happen()
    return str(booking["id"])


def review(world: World, student: Person, booking_id: str, rating: int = 5, **more: Any) -> Answer:
    body = {"rating": rating, **more}
    answer = world.client.post(
        f"/api/bookings/{booking_id}/review", json=body, token=world.sign_in(student).token
    )
    world.happen()
    return answer


def reviews(world: World, mentor: Person, reader: Person, **query: Any) -> Any:
    path = f"/api/mentors/{mentor.mentor_id}/reviews"
    return world.client.get(path, query=query, token=world.sign_in(reader).token).data


def reply(world: World, by: Person, review_id: str, content: str = "Thank you.") -> Answer:
    path = f"/api/reviews/{review_id}/reply"
    return world.client.post(path, json={"content": content}, token=world.sign_in(by).token)


def report(world: World, by: Person, review_id: str, reason: str = "Rude.") -> Answer:
    path = f"/api/reviews/{review_id}/report"
    return world.client.post(path, json={"reason": reason}, token=world.sign_in(by).token)


def judge(world: World, admin: Person, review_id: str, *, is_public: bool) -> Answer:
    path = f"/api/admin/reviews/{review_id}"
    answer = world.client.put(path, json={"isPublic": is_public}, token=world.sign_in(admin).token)
    world.happen()
    return answer


def reported(world: World, admin: Person) -> list[dict[str, Any]]:
    answer = world.client.get("/api/admin/reviews/reported", token=world.sign_in(admin).token)
    return list(answer.data["items"])


def rating(world: World, mentor: Person) -> Any:
    return world.client.get("/api/mentors/me", token=world.sign_in(mentor).token).data["mentor"]["rating"]


def test_a_review_is_shown_counted_and_told(world: World) -> None:
    mentor, student = world.mentor(), world.person("Asha Rao")
    booking_id = session(world, student, mentor)

    answer = review(world, student, booking_id, 4, review="Very clear.")

    made = answer.data["review"]
    assert answer.status == 201
    assert (made["rating"], made["review"], made["bookingId"]) == (4, "Very clear.", booking_id)
    assert made["student"] == {"id": student.id, "name": "Asha Rao", "avatar": None}
    listed = reviews(world, mentor, world.person())
    assert listed["items"] == [made]
    assert listed["histogram"] == {"1": 0, "2": 0, "3": 0, "4": 1, "5": 0}
    assert rating(world, mentor) == {"average": 4.0, "count": 1}
    told = world.client.get("/api/notifications", token=world.sign_in(mentor).token).data["items"]
    assert "review_received" in {item["type"] for item in told}
    card = world.client.get("/api/mentors", token=world.sign_in(student).token).data["items"][0]
    assert card["rating"] == {"average": 4.0, "count": 1}


def test_a_booking_says_that_it_was_reviewed(world: World) -> None:
    mentor, student = world.mentor(), world.person()
    booking_id = session(world, student, mentor)

    review(world, student, booking_id)

    assert world.booking(world.sign_in(student), booking_id)["reviewed"] is True


def test_a_session_is_reviewed_once_by_its_student_after_it(world: World) -> None:
    mentor, student, other = world.mentor(), world.person(), world.person()
    booking_id = session(world, student, mentor, is_completed=False)
    early = review(world, student, booking_id)
    world.client.put(f"/api/bookings/{booking_id}/complete", json={}, token=world.sign_in(mentor).token)

    by_others = [review(world, person, booking_id) for person in (other, mentor)]
    first, second = (review(world, student, booking_id) for _ in range(2))

    assert (early.status, early.code) == (409, "invalid_state")
    assert [answer.status for answer in by_others] == [404, 403]
    assert first.status == 201
    assert (second.status, second.code) == (409, "already_reviewed")
    assert rating(world, mentor)["count"] == 1


def test_a_session_that_nobody_came_to_is_not_reviewed(world: World) -> None:
    mentor, student = world.mentor(), world.person()
    booking_id = session(world, student, mentor, is_completed=False)
    world.client.put(f"/api/bookings/{booking_id}/no-show", json={}, token=world.sign_in(mentor).token)

    assert review(world, student, booking_id).code == "invalid_state"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "rating"),
        ({"rating": 0}, "rating"),
        ({"rating": 6}, "rating"),
        ({"rating": 4.5}, "rating"),
        ({"rating": 5, "review": "x" * 1001}, "review"),
        ({"rating": 5, "isPublic": True}, "isPublic"),
    ],
)
def test_what_is_no_review_is_named(world: World, body: dict[str, Any], field: str) -> None:
    answer = world.client.post("/api/bookings/GRP-1/review", json=body, token=world.person().token)

    assert (answer.status, set(answer.wrong_fields)) == (400, {field})


def test_a_mentor_replies_once(world: World) -> None:
    mentor, other, student = world.mentor(), world.mentor("Other"), world.person()
    review_id = review(world, student, session(world, student, mentor)).data["review"]["id"]

    refused = [reply(world, by, review_id).status for by in (student, other)]
    answer, twice = reply(world, mentor, review_id), reply(world, mentor, review_id)

    assert refused == [403, 403]
    assert answer.status == 201
    assert answer.data["review"]["mentorReply"]["content"] == "Thank you."
    assert (twice.status, twice.code) == (409, "invalid_state")
    assert reviews(world, mentor, student)["items"] == [answer.data["review"]]


def test_a_suspended_mentor_may_still_reply(world: World) -> None:
    mentor, student, admin = world.mentor(), world.person(), world.admin()
    review_id = review(world, student, session(world, student, mentor)).data["review"]["id"]
    path = f"/api/admin/mentors/{mentor.mentor_id}/suspend"
    world.client.put(path, json={"reason": "A complaint."}, token=world.sign_in(admin).token)

    assert reply(world, mentor, review_id).status == 201


def test_a_reported_review_waits_for_an_administrator(world: World) -> None:
    mentor, student, reader, admin = world.mentor(), world.person(), world.person(), world.admin()
    review_id = review(world, student, session(world, student, mentor)).data["review"]["id"]

    answer = report(world, reader, review_id, "Rude.")
    report(world, mentor, review_id, "Untrue.")

    assert answer.status == 201
    assert "reportReason" not in answer.data["review"]
    assert [(item["id"], item["reportReason"]) for item in reported(world, admin)] == [(review_id, "Rude.")]
    assert rating(world, mentor)["count"] == 1


def test_a_hidden_review_is_seen_and_counted_nowhere(world: World) -> None:
    mentor, student, reader, admin = world.mentor(), world.person(), world.person(), world.admin()
    kept = review(world, student, session(world, student, mentor), 5).data["review"]
    hidden = review(world, reader, session(world, reader, mentor), 1).data["review"]
    report(world, mentor, hidden["id"])

    judge(world, admin, hidden["id"], is_public=False)

    listed = reviews(world, mentor, reader)
    assert [item["id"] for item in listed["items"]] == [kept["id"]]
    assert listed["histogram"] == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 1}
    assert rating(world, mentor) == {"average": 5.0, "count": 1}
    card = world.client.get("/api/mentors", token=world.sign_in(student).token).data["items"][0]
    assert card["rating"] == {"average": 5.0, "count": 1}
    assert reply(world, mentor, hidden["id"]).status == report(world, reader, hidden["id"]).status == 404


def test_a_review_that_is_shown_again_counts_again_and_once(world: World) -> None:
    mentor, student, admin = world.mentor(), world.person(), world.admin()
    review_id = review(world, student, session(world, student, mentor), 3).data["review"]["id"]
    report(world, mentor, review_id)

    for is_public in (False, False, True, True):
        judge(world, admin, review_id, is_public=is_public)

    assert rating(world, mentor) == {"average": 3.0, "count": 1}
    assert len(reviews(world, mentor, student)["items"]) == 1
    assert reported(world, admin) == []


def test_every_judgement_leaves_an_audit_entry(world: World) -> None:
    mentor, student, admin = world.mentor(), world.person(), world.admin()
    review_id = review(world, student, session(world, student, mentor)).data["review"]["id"]

    judge(world, admin, review_id, is_public=False)

    entries = [
        item for item in world.table.items() if item["type"] == "audit" and item["subject"] == review_id
    ]
    assert [(one["actor_id"], one["action"]) for one in entries] == [(admin.id, "review_hidden")]


@pytest.mark.parametrize("review_id", ["rev_nobody", "GRP-1", "rev_"])
def test_there_is_nothing_to_say_about_what_there_is_not(world: World, review_id: str) -> None:
    person, admin = world.person(), world.admin()

    answers = [
        reply(world, person, review_id),
        report(world, person, review_id),
        judge(world, admin, review_id, is_public=True),
    ]

    assert [answer.status for answer in answers] == [404, 404, 404]


def test_reviews_come_newest_first_page_by_page(world: World) -> None:
    mentor, students = world.mentor(), [world.person() for _ in range(5)]
    made = [review(world, one, session(world, one, mentor)).data["review"]["id"] for one in students]

    seen, cursor = [], None
    for _ in range(4):
        page = reviews(world, mentor, students[0], limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [item["id"] for item in page["items"]]
        cursor = page["pagination"]["nextCursor"]
        if cursor is None:
            break

    assert seen == made[::-1]


def test_a_deleted_students_name_is_gone_from_what_they_wrote(world: World) -> None:
    mentor, student = world.mentor(), world.person("Asha Rao")
    review(world, student, session(world, student, mentor), review="Very clear.")

    world.client.delete("/api/auth/me", token=world.sign_in(student).token)
    world.happen()

    (shown,) = reviews(world, mentor, mentor)["items"]
    assert (shown["student"]["name"], shown["review"]) == ("Deleted user", "Very clear.")
    assert "Asha Rao" not in str([item for item in world.table.items() if item["type"] == "review"])


def test_a_page_of_reviews_costs_its_round_trips(world: World, round_trips: RoundTrips) -> None:
    mentor, student = world.mentor("Vikram Seth"), world.person()
    review(world, student, session(world, student, mentor))
    token = world.sign_in(student).token

    with round_trips:
        world.client.get("/api/mentors/vikram-seth/reviews", token=token)

    assert round_trips.in_sequence <= 2
