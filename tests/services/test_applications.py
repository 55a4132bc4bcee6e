from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib import config
from chalicelib.domain.errors import MailUnavailable
from chalicelib.domain.mails import MentorApproved
from chalicelib.services import effects
from chalicelib.storage import mentors
from tests.clients import Answer
from tests.world import ALL_DAY, Person, World

pytestmark = pytest.mark.backends("dynamodb_local")

APPLICATION = {
    "headline": "Backend engineer",
    "bio": "Twelve years of ledgers.",
    "expertise": ["Backend"],
    "experience": {"years": 12},
    "availability": ALL_DAY,
    "pricing": {"thirtyMin": 500, "sixtyMin": 900},
    "sessionTopics": ["Mock Interview"],
}


def apply(world: World, person: Person) -> Answer:
    return world.client.post("/api/mentors/apply", json=APPLICATION, token=person.token)


def at_once(*calls: Any) -> list[Any]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_of_many_of_one_name_at_once_each_gets_an_address_of_their_own(world: World) -> None:
    people = [world.person("Asha Rao") for _ in range(6)]

    answers = at_once(*(lambda person=person: apply(world, person) for person in people))

    slugs = [answer.data["mentor"]["slug"] for answer in answers]
    assert len(set(slugs)) == 6
    assert "asha-rao" in slugs
    assert [mentors.id_of(slug) for slug in slugs] == [person.mentor_id for person in people]


def test_of_one_application_sent_many_times_at_once_there_is_one(world: World) -> None:
    person = world.person()

    answers = at_once(*(lambda: apply(world, person) for _ in range(6)))

    assert sorted(answer.status for answer in answers) == [201] + [409] * 5
    kinds = [item["type"] for item in world.table.items()]
    assert (kinds.count("mentor"), kinds.count("slug")) == (1, 1)


def test_of_two_decisions_at_once_one_counts(world: World) -> None:
    person, admins = world.person(), [world.admin(), world.admin()]
    apply(world, person)
    path = f"/api/admin/mentors/{person.mentor_id}"

    answers = at_once(
        lambda: world.client.put(f"{path}/approve", json={}, token=admins[0].token),
        lambda: world.client.put(f"{path}/reject", json={"reason": "No."}, token=admins[1].token),
    )

    assert sorted(answer.status for answer in answers) == [200, 409]
    told = [
        item["event_type"] for item in world.table.items() if item.get("event_type", "").startswith("mentor_")
    ]
    assert told == ["mentor_approved" if answers[0].status == 200 else "mentor_rejected"]
    decided = mentors.find(person.mentor_id)
    assert decided is not None
    assert decided.verified is (answers[0].status == 200)


def test_a_stage_that_asks_for_it_takes_no_application_from_an_unproven_mailbox(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = world.person()
    strict = replace(config.settings(), require_verified_email=True)
    monkeypatch.setattr("chalicelib.handlers.mentors.settings", lambda: strict)

    answer = apply(world, person)

    assert (answer.status, answer.code) == (403, "email_not_verified")
    assert mentors.find(person.mentor_id) is None


def test_news_that_are_delivered_again_reach_nobody_twice(world: World) -> None:
    person = world.mentor()
    waiting = list(world._waiting())

    for _ in range(2):
        assert all(effects.deliver(item, world.outside()) for item in waiting)

    sent = [mail for mail in world.email.sent if isinstance(mail.content, MentorApproved)]
    notices = [
        item
        for item in world.table.items()
        if item["type"] == "notification" and item["notification_type"] == "mentor_approved"
    ]
    assert [mail.to for mail in sent] == [person.email]
    assert len(notices) == 1


def test_a_mail_that_fails_keeps_nobody_out_of_the_list_and_is_tried_again(world: World) -> None:
    person = world.mentor()
    approval = [item for item in world._waiting() if item.event_type == "mentor_approved"]
    world.email.failures.append(MailUnavailable())

    first = [effects.deliver(item, world.outside()) for item in approval]
    listed = world.client.get("/api/mentors", token=person.token).data["items"]
    second = [effects.deliver(item, world.outside()) for item in approval]

    assert (first, second) == ([False], [True])
    assert [card["id"] for card in listed] == [person.mentor_id]
    assert len([mail for mail in world.email.sent if isinstance(mail.content, MentorApproved)]) == 1
