"""What do administrators decide about mentors, and what follows from it?"""

from typing import Any

import pytest

from chalicelib.domain.mails import MentorApproved, MentorRejected
from tests.clients import Answer
from tests.world import ALL_DAY, Person, World

pytestmark = pytest.mark.backends("dynamodb_local")


APPLICATION = {
    "headline": "Backend engineer at scale",
    "bio": "Twelve years of ledgers.",
    "expertise": ["Backend"],
    "experience": {"years": 12},
    "availability": ALL_DAY,
    "pricing": {"thirtyMin": 500, "sixtyMin": 900},
    "sessionTopics": ["Mock Interview"],
}


def apply(world: World, person: Person) -> Answer:
    return world.client.post("/api/mentors/apply", json=APPLICATION, token=person.token)


def decide(world: World, what: str, mentor: Person, admin: Person, **body: Any) -> Answer:
    answer = world.client.put(f"/api/admin/mentors/{mentor.mentor_id}/{what}", json=body, token=admin.token)
    world.happen()
    return answer


def applicant(world: World, name: str = "Asha Rao") -> Person:
    person = world.person(name)
    assert apply(world, person).status == 201
    return person


def mails(world: World, kind: type) -> list[Any]:
    return [mail for mail in world.email.sent if isinstance(mail.content, kind)]


def notifications(world: World, person: Person) -> list[dict[str, Any]]:
    return list(world.client.get("/api/notifications", token=person.token).data["items"])


def found(world: World, reader: Person) -> list[str]:
    return [card["id"] for card in world.client.get("/api/mentors", token=reader.token).data["items"]]


def test_an_approved_mentor_is_told_and_found(world: World) -> None:
    person, admin = applicant(world), world.admin()

    answer = decide(world, "approve", person, admin, note="Welcome.")

    shown = answer.data["mentor"]
    assert (shown["applicationStatus"], shown["verified"], shown["applicationNote"]) == (
        "approved",
        True,
        "Welcome.",
    )
    assert shown["verifiedAt"] == "2026-03-02T04:30:00Z"
    (mail,) = mails(world, MentorApproved)
    assert (mail.to, mail.content.note, mail.content.slug) == (person.email, "Welcome.", "asha-rao")
    assert "mentor_approved" in {one["type"] for one in notifications(world, person)}
    assert found(world, admin) == [person.mentor_id]


def test_a_rejected_applicant_is_told_why_and_not_found(world: World) -> None:
    person, admin = applicant(world), world.admin()

    answer = decide(world, "reject", person, admin, reason="Say more about your work.")

    assert answer.data["mentor"]["applicationStatus"] == "rejected"
    (mail,) = mails(world, MentorRejected)
    assert mail.content.reason == "Say more about your work."
    (notice,) = (one for one in notifications(world, person) if one["type"] == "mentor_rejected")
    assert "Say more about your work." in notice["message"]
    assert found(world, admin) == []


@pytest.mark.parametrize("first", ["approve", "reject"])
@pytest.mark.parametrize("second", ["approve", "reject"])
def test_an_application_is_decided_once(world: World, first: str, second: str) -> None:
    person, admin = applicant(world), world.admin()
    bodies = {"approve": {}, "reject": {"reason": "No."}}
    decide(world, first, person, admin, **bodies[first])
    sent = len(world.email.sent)

    again = decide(world, second, person, admin, **bodies[second])

    assert (again.status, again.code) == (409, "invalid_state")
    assert len(world.email.sent) == sent


def test_a_suspension_takes_a_mentor_out_of_the_list_until_reinstated(world: World) -> None:
    mentor, admin = world.mentor(), world.admin()
    world.happen()

    suspended = decide(world, "suspend", mentor, admin, reason="A complaint.")
    meanwhile = found(world, admin)
    reinstated = decide(world, "reinstate", mentor, admin, note="Settled.")

    assert (suspended.data["mentor"]["isActive"], reinstated.data["mentor"]["isActive"]) == (False, True)
    assert (meanwhile, found(world, admin)) == ([], [mentor.mentor_id])


def test_a_suspended_mentors_sessions_stand(world: World) -> None:
    mentor, student, admin = world.mentor(), world.person(), world.admin()
    booking = world.confirmed(student, mentor, start=world.now.replace(hour=9))

    decide(world, "suspend", mentor, admin, reason="A complaint.")

    assert world.booking(student, booking["id"])["status"] == "confirmed"
    assert world.booking(mentor, booking["id"])["status"] == "confirmed"


@pytest.mark.parametrize("what", ["suspend", "reinstate"])
def test_an_applicant_is_neither_suspended_nor_reinstated(world: World, what: str) -> None:
    person, admin = applicant(world), world.admin()

    answer = decide(world, what, person, admin, **({"reason": "x"} if what == "suspend" else {}))

    assert (answer.status, answer.code) == (409, "invalid_state")


@pytest.mark.parametrize("what", ["approve", "reject", "suspend", "reinstate"])
def test_nobody_is_decided_about_where_there_is_nobody(world: World, what: str) -> None:
    body = {"reason": "x"} if what in ("reject", "suspend") else {}

    answer = world.client.put(f"/api/admin/mentors/mtr_nobody/{what}", json=body, token=world.admin().token)

    assert answer.status == 404


@pytest.mark.parametrize("what", ["reject", "suspend"])
@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": "x" * 1001}])
def test_a_hard_decision_has_a_reason(world: World, what: str, body: dict[str, str]) -> None:
    answer = world.client.put(f"/api/admin/mentors/mtr_x/{what}", json=body, token=world.admin().token)

    assert (answer.status, set(answer.wrong_fields)) == (400, {"reason"})


def test_every_decision_leaves_an_audit_entry(world: World) -> None:
    person, admin = applicant(world), world.admin()

    decide(world, "approve", person, admin, note="Welcome.")
    decide(world, "suspend", person, admin, reason="A complaint.")
    decide(world, "reinstate", person, admin)

    entries = [
        item
        for item in world.table.items()
        if item["type"] == "audit" and item["subject"] == person.mentor_id
    ]
    assert [entry["actor_id"] for entry in entries] == [admin.id] * 3
    assert {entry["action"] for entry in entries} == {
        "mentor_approved",
        "mentor_suspended",
        "mentor_reinstated",
    }
    approval = next(entry for entry in entries if entry["action"] == "mentor_approved")
    assert (approval["before"]["applicationStatus"], approval["after"]["applicationStatus"]) == (
        "pending",
        "approved",
    )


def test_applications_come_oldest_first_page_by_page_by_status(world: World) -> None:
    admin, people = world.admin(), []
    for number in range(5):
        people.append(applicant(world, f"Applicant {number}"))
        world.advance(seconds=1)
    decide(world, "approve", people[0], admin)

    seen, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = world.client.get("/api/admin/mentor-applications", query=query, token=admin.token).data
        seen += [item["id"] for item in page["items"]]
        cursor = page["pagination"]["nextCursor"]
        if cursor is None:
            break

    approved = world.client.get(
        "/api/admin/mentor-applications", query={"status": "approved"}, token=admin.token
    )
    assert seen == [person.mentor_id for person in people[1:]]
    assert [item["id"] for item in approved.data["items"]] == [people[0].mentor_id]


def test_who_applies_again_stands_at_the_end_of_the_line(world: World) -> None:
    admin, first, second = world.admin(), applicant(world, "First"), applicant(world, "Second")
    decide(world, "reject", first, admin, reason="Say more.")
    world.advance(minutes=1)

    apply(world, first)

    page = world.client.get("/api/admin/mentor-applications", token=admin.token).data
    assert [item["id"] for item in page["items"]] == [second.mentor_id, first.mentor_id]


@pytest.mark.parametrize(
    "path", ["/api/admin/mentor-applications", "/api/admin/reviews/reported", "/api/admin/audit"]
)
def test_what_administrators_see_nobody_else_does(world: World, path: str) -> None:
    student, mentor = world.person(), world.mentor()

    answers = [world.client.get(path, token=person.token) for person in (student, mentor)]

    assert [(answer.status, answer.code) for answer in answers] == [(403, "not_an_admin")] * 2
    assert world.client.get(path).status == 401


def test_the_audit_is_read_newest_first_across_months(world: World) -> None:
    admin, mentor = world.admin(), world.mentor()
    for step in range(5):
        world.advance(days=20)
        admin = world.sign_in(admin)
        if step % 2 == 0:
            decide(world, "suspend", mentor, admin, reason=str(step))
        else:
            decide(world, "reinstate", mentor, admin, note=str(step))

    seen, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = world.client.get("/api/admin/audit", query=query, token=admin.token).data
        seen += [(item["action"], item["after"].get("applicationNote")) for item in page["items"]]
        cursor = page["pagination"]["nextCursor"]
        if cursor is None:
            break

    assert [note for action, note in seen if action in ("mentor_suspended", "mentor_reinstated")] == [
        "4",
        "3",
        "2",
        "1",
        "0",
    ]
    assert "admin_made" in {action for action, _ in seen[-3:]}
