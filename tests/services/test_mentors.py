from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.services import mentors as service
from chalicelib.storage import mentors, payout_details, profiles
from tests.calls import acting
from tests.clients import Answer
from tests.fake_storage import FakeVault
from tests.world import Person, World

pytestmark = pytest.mark.backends("dynamodb_local")


def put(world: World, what: str, mentor: Person, body: dict[str, Any]) -> Answer:
    return world.client.put(f"/api/mentors/{what}", json=body, token=mentor.token)


def events(world: World) -> list[str]:
    return [item["event_type"] for item in world.table.items() if item["type"] == "event"]


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("profile", {"headline": "New"}),
        ("availability", {"availability": []}),
        ("toggle-bookings", {}),
    ],
)
def test_every_change_tells_the_directory(world: World, what: str, body: dict[str, Any]) -> None:
    mentor = world.mentor()
    world.happen()

    assert put(world, what, mentor, body).status == 200

    assert events(world) == ["mentor_changed"]


@pytest.mark.parametrize("times", [2, 5])
def test_flips_at_once_all_count(world: World, times: int) -> None:
    mentor = world.mentor()

    with ThreadPoolExecutor(times) as pool:
        answers = list(pool.map(lambda _: put(world, "toggle-bookings", mentor, {}), range(times)))

    assert [answer.status for answer in answers] == [200] * times
    stored = mentors.find(mentor.mentor_id)
    assert stored is not None
    assert stored.is_accepting_bookings is (times % 2 == 0)


def test_a_change_leaves_counters_alone_that_moved_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentor = world.mentor()
    real = profiles.change

    def a_session_is_counted_first(*args: Any, **more: Any) -> None:
        with acting():  # nobody of ours
            item = mentors.MentorItem.get(f"M#{mentor.mentor_id}", "PROFILE")
            item.update([mentors.MentorItem.total_sessions.add(1), mentors.MentorItem.rating_count.add(1)])
        real(*args, **more)

    monkeypatch.setattr(service.profiles, "change", a_session_is_counted_first)
    put(world, "profile", mentor, {"headline": "New"})

    stored = mentors.find(mentor.mentor_id)
    assert stored is not None
    assert (stored.headline, stored.total_sessions, stored.rating_count) == ("New", 1, 1)


def test_who_is_suspended_while_changing_changes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentor, admin = world.mentor(), world.admin()
    real = profiles.change

    def a_suspension_comes_first(*args: Any, **more: Any) -> None:
        path = f"/api/admin/mentors/{mentor.mentor_id}/suspend"
        world.client.put(path, json={"reason": "A complaint."}, token=admin.token)
        real(*args, **more)

    monkeypatch.setattr(service.profiles, "change", a_suspension_comes_first)
    answer = put(world, "profile", mentor, {"headline": "New"})

    stored = mentors.find(mentor.mentor_id)
    assert (answer.status, answer.code) == (403, "not_a_mentor")
    assert stored is not None
    assert stored.headline != "New"


def test_a_zone_changes_profile_and_hours_as_one(world: World) -> None:
    mentor = world.mentor()

    put(world, "profile", mentor, {"timezone": "Europe/Berlin"})

    profile, hours = mentors.find(mentor.mentor_id), mentors.availability(mentor.mentor_id)
    assert profile is not None
    assert hours is not None
    assert (profile.timezone, hours.timezone) == ("Europe/Berlin", "Europe/Berlin")


def test_sealed_numbers_open_for_their_mentor_and_field_alone(world: World, vault: FakeVault) -> None:
    mentor = world.mentor()
    put(world, "profile", mentor, {"payoutDetails": {"method": "upi", "upiId": "9876543210@okbank"}})

    found = payout_details.sealed(mentor.mentor_id)

    assert found is not None
    masked, sealed = found
    assert masked.upi_id == "••••••3210@okbank"
    assert vault.open(sealed["upiId"], owner=mentor.mentor_id, field="upiId") == "9876543210@okbank"
