"""Does a mentor's dashboard say what happened, to the paisa?"""

from datetime import timedelta
from typing import Any

import pytest

from tests.round_trips import RoundTrips
from tests.world import Person, World

pytestmark = pytest.mark.backends("dynamodb_local")

SHARE_OF_30, SHARE_OF_60 = 40_000, 79_920  # paise: 80 % of ₹500 and of ₹999


def stats(world: World, mentor: Person) -> Any:
    return world.client.get("/api/mentors/dashboard/stats", token=world.sign_in(mentor).token).data["stats"]


def confirmed(world: World, student: Person, mentor: Person, **ahead: float) -> str:
    duration = int(ahead.pop("duration", 30))
    start = world.now + timedelta(**ahead)
    booking = world.confirmed(world.sign_in(student), mentor, start=start, duration=duration)
    return str(booking["id"])


def mark(world: World, booking_id: str, what: str, by: Person, **body: str) -> None:
    answer = world.client.put(f"/api/bookings/{booking_id}/{what}", json=body, token=world.sign_in(by).token)
    assert answer.status == 200, answer.text
    world.happen()


def test_a_new_mentor_has_nothing_yet(world: World) -> None:
    shown = stats(world, world.mentor())

    assert shown["sessions"] == {"total": 0, "upcoming": 0, "completed": 0, "cancelled": 0, "noShow": 0}
    assert shown["rating"] == {"average": 0.0, "count": 0}
    assert (shown["responseTime"], shown["repeatStudentRate"], shown["cancellationRate"]) == (None, 0.0, 0.0)
    assert shown["nextSessions"] == []
    assert {name: shown["earnings"][name] for name in ("total", "thisMonth", "pending", "paidOut")} == {
        "total": 0,
        "thisMonth": 0,
        "pending": 0,
        "paidOut": 0,
    }


def test_weeks_are_twelve_mondays_in_india_this_one_last(world: World) -> None:
    weeks = stats(world, world.mentor())["earnings"]["byWeek"]

    assert len(weeks) == 12
    assert (weeks[0]["weekStart"], weeks[-1]["weekStart"]) == ("2025-12-15", "2026-03-02")


def test_sessions_are_counted_by_what_became_of_them(world: World) -> None:
    mentor, asha, ravi = world.mentor(), world.person("Asha"), world.person("Ravi")
    held = [confirmed(world, asha, mentor, hours=2), confirmed(world, asha, mentor, hours=4)]
    missed = confirmed(world, ravi, mentor, hours=6, duration=60)
    cancelled = confirmed(world, ravi, mentor, hours=30)
    world.booked(ravi, mentor, start=world.now + timedelta(hours=40))
    ahead = confirmed(world, ravi, mentor, hours=50)

    world.advance(hours=8)
    for booking_id in held:
        mark(world, booking_id, "complete", mentor)
    mark(world, missed, "no-show", mentor)
    mark(world, cancelled, "cancel", mentor, reason="Ill.")

    shown = stats(world, mentor)
    assert shown["sessions"] == {"total": 5, "upcoming": 1, "completed": 2, "cancelled": 1, "noShow": 1}
    assert [one["id"] for one in shown["nextSessions"]] == [ahead]
    assert shown["cancellationRate"] == 0.2
    assert shown["repeatStudentRate"] == 1.0
    earned = 2 * SHARE_OF_30 + SHARE_OF_60
    assert (
        shown["earnings"]["total"] == shown["earnings"]["pending"] == shown["earnings"]["thisMonth"] == earned
    )
    assert shown["earnings"]["byWeek"][-1]["amount"] == earned


def test_what_a_late_cancellation_keeps_is_earned(world: World) -> None:
    mentor, student = world.mentor(), world.person()
    booking_id = confirmed(world, student, mentor, hours=5)

    mark(world, booking_id, "cancel", student, reason="Ill.")

    shown = stats(world, mentor)
    assert shown["earnings"]["total"] == SHARE_OF_30 // 2
    assert shown["cancellationRate"] == 0.0
    assert shown["sessions"]["cancelled"] == 1


def test_a_session_that_runs_is_still_ahead(world: World) -> None:
    mentor, student = world.mentor(), world.person()
    confirmed(world, student, mentor, hours=1)

    world.advance(minutes=75)
    running = stats(world, mentor)["sessions"]["upcoming"]
    world.advance(minutes=15)

    assert (running, stats(world, mentor)["sessions"]["upcoming"]) == (1, 0)


def test_no_more_than_five_sessions_are_shown_ahead_next_one_first(world: World) -> None:
    mentor, student = world.mentor(), world.person()
    made = [confirmed(world, student, mentor, hours=hours) for hours in (14, 2, 4, 6, 8, 10, 12)]

    shown = stats(world, mentor)

    assert [one["id"] for one in shown["nextSessions"]] == made[1:6]
    assert shown["sessions"]["upcoming"] == 7


def test_a_dashboard_is_for_mentors(world: World) -> None:
    answer = world.client.get("/api/mentors/dashboard/stats", token=world.person().token)

    assert (answer.status, answer.code) == (403, "not_a_mentor")


def test_a_dashboard_costs_one_round_trip(world: World, round_trips: RoundTrips) -> None:
    mentor, student = world.mentor(), world.person()
    confirmed(world, student, mentor, hours=2)

    with round_trips:
        world.client.get("/api/mentors/dashboard/stats", token=mentor.token)

    assert round_trips.in_sequence == 1
