"""Which days and instants may a request name?"""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.handlers import times
from tests.clients import Answer
from tests.world import World

pytestmark = pytest.mark.backends("moto")

BEFORE_TIME, AFTER_TIME = "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-14:00"


def wrong_fields(answer: Answer) -> list[str]:
    assert answer.status == 400, answer.text
    return list(answer.wrong_fields)


@pytest.mark.parametrize("instant", [BEFORE_TIME, AFTER_TIME, "0001-01-01T00:00:01Z", "2200-01-01T00:00:00Z"])
def test_nobody_books_at_the_ends_of_time(world: World, instant: str) -> None:
    student, mentor = world.person(), world.mentor()
    body = {"mentorId": mentor.mentor_id, "scheduledAt": instant, "duration": 30, "topic": "System Design"}

    asked = world.client.post("/api/bookings", json=body, token=student.token)
    moved = world.client.put(
        "/api/bookings/GRP-20260302-000000/reschedule", json={"scheduledAt": instant}, token=student.token
    )

    assert wrong_fields(asked) == ["scheduledAt"]
    assert wrong_fields(moved) == ["scheduledAt"]


def test_no_list_begins_or_ends_at_the_ends_of_time(world: World) -> None:
    student, admin = world.person(), world.admin()
    query = {"from": BEFORE_TIME, "to": AFTER_TIME}

    own = world.client.get("/api/bookings", query=query, token=student.token)
    all_of_them = world.client.get("/api/admin/bookings", query=query, token=admin.token)
    revenue = world.client.get(
        "/api/admin/revenue", query={"from": "0001-01-01", "to": "9999-12-31"}, token=admin.token
    )
    payouts = world.client.get("/api/admin/payouts", query={"period": "9999-12-31"}, token=admin.token)

    assert wrong_fields(own) == ["from", "to"]
    assert wrong_fields(all_of_them) == ["from", "to"]
    assert wrong_fields(revenue) == ["from", "to"]
    assert wrong_fields(payouts) == ["period"]


def test_a_date_ends_with_its_day() -> None:
    assert times.begin("2026-03-02") == datetime(2026, 3, 2, tzinfo=UTC)
    assert times.end("2026-03-02") == datetime(2026, 3, 2, 23, 59, 59, 999_000, tzinfo=UTC)


def test_an_instant_is_itself_in_any_zone() -> None:
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    assert times.begin("2026-03-02T17:30:00+05:30") == times.end("2026-03-02T12:00:00Z") == noon


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-02-30", "2026-03-02T25:00:00Z", "1999-12-31"])
def test_what_is_no_time_of_ours_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        times.begin(text)
