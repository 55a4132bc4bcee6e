"""Where and when do the two of a booking meet, for a browser and for a calendar?"""

from datetime import datetime, timedelta

import pytest

from tests.world import Person, World


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


@pytest.fixture
def mentor(world: World) -> Person:
    return world.mentor()


def _change(world: World, person: Person, booking_id: str, what: str, **body: str) -> None:
    path = f"/api/bookings/{booking_id}/{what}"
    assert world.client.put(path, json=body, token=person.token).status == 200


def test_the_door_opens_ten_minutes_before_and_closes_half_an_hour_after(
    world: World, student: Person, mentor: Person
):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    path = f"/api/bookings/{made['id']}/meeting-link"

    def link(at: datetime):
        world.clock.instant = at
        reader = world.sign_in(student)
        return world.client.get(path, token=reader.token)

    early = link(start - timedelta(minutes=10, seconds=1))
    assert (early.status, early.code) == (403, "meeting_not_open")
    assert datetime.fromisoformat(early.json["data"]["opensAt"]) == start - timedelta(minutes=10)
    opened = link(start - timedelta(minutes=10)).data
    assert opened["url"].endswith(opened["roomName"])
    assert opened["roomName"].startswith(f"graphora-{made['id']}-")
    assert link(start + timedelta(minutes=60, seconds=-1)).status == 200
    assert link(start + timedelta(minutes=60)).code == "meeting_not_open"


def test_the_calendar_file_keeps_its_uid_and_raises_its_sequence(
    world: World, student: Person, mentor: Person
):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)

    def entry() -> dict[str, str]:
        path = f"/api/bookings/{made['id']}/calendar.ics"
        answer = world.client.get(path, token=student.token)
        assert answer.headers["content-type"].startswith("text/calendar")
        lines = answer.text.replace("\r\n ", "").split("\r\n")
        return dict(line.split(":", 1) for line in lines if ":" in line)

    first = entry()
    _change(world, student, made["id"], "reschedule", scheduledAt=(start + timedelta(hours=3)).isoformat())
    second = entry()
    _change(world, student, made["id"], "cancel", reason="Ill.")
    third = entry()

    assert {first["UID"], second["UID"], third["UID"]} == {f"{made['id']}@mentor-connect"}
    assert [one["SEQUENCE"] for one in (first, second, third)] == ["0", "1", "2"]
    assert (second["DTSTART"], third["STATUS"]) == (
        f"{start + timedelta(hours=3):%Y%m%dT%H%M%SZ}",
        "CANCELLED",
    )


def test_an_unpaid_booking_is_in_no_calendar(world: World, student: Person, mentor: Person):
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))["booking"]

    refused = world.client.get(f"/api/bookings/{made['id']}/calendar.ics", token=student.token)

    assert (refused.status, refused.code) == (409, "invalid_state")


def test_strangers_get_neither_link_nor_file(world: World, student: Person, mentor: Person):
    made = world.confirmed(student, mentor, start=world.now + timedelta(days=2))
    stranger = world.person()

    for what in ("meeting-link", "calendar.ics"):
        path = f"/api/bookings/{made['id']}/{what}"
        assert world.client.get(path, token=stranger.token).status == 404


def test_a_cancelled_session_has_no_link(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    _change(world, student, made["id"], "cancel", reason="Ill.")
    world.clock.instant = start

    refused = world.client.get(f"/api/bookings/{made['id']}/meeting-link", token=world.sign_in(mentor).token)

    assert (refused.code, refused.json["data"]) == ("meeting_not_open", {"opensAt": None})
