"""Which times does a mentor's page offer, and to whom?"""

from datetime import timedelta
from typing import Any

import pytest

from tests.clients import Answer
from tests.round_trips import RoundTrips
from tests.world import Person, World

pytestmark = pytest.mark.backends("dynamodb_local")

# World's clock stands at Monday, 2 March 2026, 10:00 in India.
MORNINGS = [{"dayOfWeek": day, "slots": [{"start": "09:00", "end": "11:00"}]} for day in range(7)]


def ask(world: World, mentor: Person, reader: Person, first: str, last: str, **more: Any) -> Answer:
    query = {"from": first, "to": last, "duration": 60, **more}
    return world.client.get(f"/api/mentors/{mentor.mentor_id}/slots", query=query, token=reader.token)


def starts(answer: Answer) -> list[str]:
    return [slot["start"] for slot in answer.data["slots"]]


def test_times_are_the_mentors_on_the_days_of_the_reader(world: World) -> None:
    mentor = world.mentor(availability=MORNINGS)

    answer = ask(world, mentor, world.person(), "2026-03-03", "2026-03-04", duration=30)

    assert starts(answer)[:4] == [f"2026-03-03T0{time}:00Z" for time in ("3:30", "4:00", "4:30", "5:00")]
    assert len(starts(answer)) == 8
    assert answer.data["days"].keys() == {"2026-03-03", "2026-03-04"}
    assert answer.data["slots"][0]["end"] == "2026-03-03T04:00:00Z"


def test_days_are_the_asked_zones_and_by_default_the_callers(world: World) -> None:
    mentor, newyorker = world.mentor(availability=MORNINGS), world.person(timezone="America/New_York")

    own = ask(world, mentor, newyorker, "2026-03-03", "2026-03-03").data["days"]
    asked = ask(world, mentor, newyorker, "2026-03-03", "2026-03-03", timezone="Asia/Kolkata").data["days"]

    assert own == {"2026-03-03": ["2026-03-04T03:30:00Z", "2026-03-04T04:00:00Z", "2026-03-04T04:30:00Z"]}
    assert asked == {"2026-03-03": ["2026-03-03T03:30:00Z", "2026-03-03T04:00:00Z", "2026-03-03T04:30:00Z"]}


def test_a_day_without_times_is_not_named(world: World) -> None:
    mentor = world.mentor(availability=[{"dayOfWeek": 2, "slots": [{"start": "09:00", "end": "10:00"}]}])

    days = ask(world, mentor, world.person(), "2026-03-02", "2026-03-08").data["days"]

    assert list(days) == ["2026-03-03"]


def test_what_is_booked_is_offered_to_nobody_else(world: World) -> None:
    mentor, student, other = world.mentor(availability=MORNINGS), world.person(), world.person()
    start = world.now.replace(hour=3, minute=30) + timedelta(days=1)
    world.confirmed(student, mentor, start=start, duration=60)

    seen = [starts(ask(world, mentor, reader, "2026-03-03", "2026-03-03")) for reader in (student, other)]

    assert seen == [["2026-03-03T04:30:00Z"]] * 2


def test_what_one_holds_can_be_asked_for_again_and_is_taken_for_others(world: World) -> None:
    mentor, student, other = world.mentor(availability=MORNINGS), world.person(), world.person()
    start = world.now.replace(hour=3, minute=30) + timedelta(days=1)
    world.booked(student, mentor, start=start, duration=60)

    seen = [starts(ask(world, mentor, reader, "2026-03-03", "2026-03-03")) for reader in (student, other)]

    assert seen == [["2026-03-03T03:30:00Z", "2026-03-03T04:30:00Z"], ["2026-03-03T04:30:00Z"]]
    assert world.book(student, mentor, start=start, duration=60).status == 201


def test_a_hold_that_ran_out_is_free_at_once(world: World) -> None:
    mentor, student = world.mentor(availability=MORNINGS), world.person()
    world.booked(student, mentor, start=world.now.replace(hour=3, minute=30) + timedelta(days=1), duration=60)

    world.advance(minutes=15)

    assert len(starts(ask(world, mentor, world.sign_in(student), "2026-03-03", "2026-03-03"))) == 3


def test_ones_own_other_sessions_are_in_the_way(world: World) -> None:
    mentor, another, student = world.mentor(availability=MORNINGS), world.mentor("Other"), world.person()
    start = world.now.replace(hour=3, minute=30) + timedelta(days=1)
    world.confirmed(student, another, start=start, duration=60)

    mine = ask(world, mentor, student, "2026-03-03", "2026-03-03")
    others = ask(world, mentor, world.person(), "2026-03-03", "2026-03-03")

    assert starts(mine) == ["2026-03-03T04:30:00Z"]
    assert len(starts(others)) == 3


def test_the_mentors_buffer_keeps_no_distance_to_ones_sessions_elsewhere(world: World) -> None:
    mentor, another, student = world.mentor(availability=MORNINGS), world.mentor("Other"), world.person()
    body = {"availability": MORNINGS, "bufferMinutes": 60}
    world.client.put("/api/mentors/availability", json=body, token=mentor.token)
    start = world.now.replace(hour=4, minute=30) + timedelta(days=1)
    world.confirmed(student, another, start=start, duration=60)

    offered = starts(ask(world, mentor, student, "2026-03-03", "2026-03-03"))

    assert offered == ["2026-03-03T03:30:00Z"]
    assert world.book(student, mentor, start=start - timedelta(hours=1), duration=60).status == 201


def test_sessions_that_the_mentor_booked_elsewhere_take_their_time(world: World) -> None:
    mentor, another = world.mentor(availability=MORNINGS), world.mentor("Other")
    start = world.now.replace(hour=3, minute=30) + timedelta(days=1)
    world.confirmed(mentor, another, start=start, duration=60)

    offered = starts(ask(world, mentor, world.person(), "2026-03-03", "2026-03-03"))

    assert offered == ["2026-03-03T04:30:00Z"]


def test_what_is_offered_can_be_booked_and_what_is_not_cannot(world: World) -> None:
    mentor, student = world.mentor(availability=MORNINGS), world.person()
    world.confirmed(world.person(), mentor, start=world.now.replace(hour=4, minute=0) + timedelta(days=1))
    offered = set(starts(ask(world, mentor, student, "2026-03-03", "2026-03-03", duration=30)))

    quarters = [world.now.replace(hour=3, minute=0) + timedelta(days=1, minutes=15 * n) for n in range(14)]
    booked = set()
    for start in quarters:
        answer = world.book(student, mentor, start=start)
        if answer.status == 201:
            booked.add(start.strftime("%Y-%m-%dT%H:%M:%SZ"))
            body = {"reason": "Only asking."}
            path = f"/api/bookings/{answer.data['booking']['id']}/cancel"
            assert world.client.put(path, json=body, token=student.token).status == 200

    assert booked == offered == {"2026-03-03T03:30:00Z", "2026-03-03T04:30:00Z", "2026-03-03T05:00:00Z"}


def test_the_next_time_is_found_beyond_the_asked_days(world: World) -> None:
    mentor = world.mentor(availability=[{"dayOfWeek": 0, "slots": [{"start": "09:00", "end": "10:00"}]}])

    answer = ask(world, mentor, world.person(), "2026-03-02", "2026-03-04")

    assert (answer.data["slots"], answer.data["nextAvailable"]) == ([], "2026-03-08T03:30:00Z")


def test_the_next_time_is_one_that_the_caller_has_free(world: World) -> None:
    mentor, another, student = world.mentor(availability=MORNINGS), world.mentor("Other"), world.person()
    start = world.now.replace(hour=3, minute=30) + timedelta(days=1)
    world.confirmed(student, another, start=start, duration=60)

    assert (
        ask(world, mentor, student, "2026-03-09", "2026-03-09").data["nextAvailable"]
        == "2026-03-03T04:30:00Z"
    )


@pytest.mark.parametrize("how", ["switched off", "suspended", "no hours"])
def test_who_cannot_be_booked_offers_nothing(world: World, how: str) -> None:
    mentor, student, admin = world.mentor(availability=MORNINGS), world.person(), world.admin()
    world.confirmed(student, mentor, start=world.now.replace(hour=3, minute=30) + timedelta(days=1))
    if how == "switched off":
        world.client.put("/api/mentors/toggle-bookings", json={}, token=mentor.token)
    elif how == "suspended":
        path = f"/api/admin/mentors/{mentor.mentor_id}/suspend"
        world.client.put(path, json={"reason": "A complaint."}, token=admin.token)
    else:
        world.client.put("/api/mentors/availability", json={"availability": []}, token=mentor.token)

    answer = ask(world, mentor, student, "2026-03-02", "2026-03-31")

    assert answer.data == {"slots": [], "days": {}, "nextAvailable": None}


def test_a_suspended_mentors_times_are_nobodys_business(world: World) -> None:
    mentor, admin = world.mentor(), world.admin()
    path = f"/api/admin/mentors/{mentor.mentor_id}/suspend"
    world.client.put(path, json={"reason": "A complaint."}, token=admin.token)

    assert ask(world, mentor, world.person(), "2026-03-02", "2026-03-03").status == 404


def test_mentors_see_their_own_times_as_students_do(world: World) -> None:
    mentor = world.mentor(availability=MORNINGS)

    assert len(starts(ask(world, mentor, mentor, "2026-03-03", "2026-03-03"))) == 3


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"from": "2026-02-29"}, {"from"}),
        ({"from": "02/03/2026", "to": "tomorrow"}, {"from", "to"}),
        ({"from": "20260302", "to": "2026-W10"}, {"from", "to"}),
        ({"from": "2026-03-03", "to": "2026-03-02"}, {"to"}),
        ({"to": "2026-04-02"}, {"to"}),
        ({"duration": "45"}, {"duration"}),
        ({"duration": "x"}, {"duration"}),
        ({"timezone": "Mars/Olympus"}, {"timezone"}),
        ({"limit": "5"}, {"limit"}),
    ],
)
def test_what_cannot_be_asked_is_named(world: World, query: dict[str, str], fields: set[str]) -> None:
    mentor, student = world.mentor(), world.person()

    path = f"/api/mentors/{mentor.mentor_id}/slots"
    asked = {"from": "2026-03-02", "to": "2026-03-04", "duration": "60", **query}

    answer = world.client.get(path, query=asked, token=student.token)

    assert (answer.status, set(answer.wrong_fields)) == (400, fields)


def test_31_days_can_be_asked_for_at_once(world: World) -> None:
    assert ask(world, world.mentor(), world.person(), "2026-03-02", "2026-04-01").status == 200


@pytest.mark.parametrize(("address", "budget"), [("vikram-seth", 2), ("{id}", 1)])
def test_a_month_costs_its_round_trips(
    world: World, round_trips: RoundTrips, address: str, budget: int
) -> None:
    mentor, student = world.mentor("Vikram Seth"), world.person()
    for day in range(1, 9):
        world.confirmed(student, mentor, start=world.now + timedelta(days=day))
    path = f"/api/mentors/{address.format(id=mentor.mentor_id)}/slots"

    with round_trips:
        world.client.get(
            path, query={"from": "2026-03-02", "to": "2026-04-01", "duration": 60}, token=student.token
        )

    assert round_trips.in_sequence <= budget
