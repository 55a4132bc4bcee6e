from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.bookings import BookingStatus
from chalicelib.services import figures
from chalicelib.storage import bookings
from chalicelib.storage import figures as stored
from chalicelib.storage.transactions import Transaction
from tests.world import World

pytestmark = pytest.mark.backends("dynamodb_local")


def test_a_booking_counts_once_however_often_it_is_told(world: World) -> None:
    mentor, student = world.mentor(), world.person()
    booking = world.confirmed(student, mentor, start=world.now + timedelta(days=1))
    before = stored.of(mentor.mentor_id)

    for _ in range(3):
        figures.count(booking["id"], now=world.now)

    assert (before.confirmed, stored.of(mentor.mentor_id)) == (1, before)


def test_news_that_come_late_change_nothing(world: World) -> None:
    """The effect reads the booking as it is, so an old event counts the newest state, and counts it once."""
    mentor, student = world.mentor(), world.person()
    booking = world.confirmed(student, mentor, start=world.now + timedelta(hours=1))
    world.advance(hours=2)
    path = f"/api/bookings/{booking['id']}/complete"
    world.client.put(path, json={}, token=world.sign_in(mentor).token)

    figures.count(booking["id"], now=world.now)
    world.happen()

    total = stored.of(mentor.mentor_id)
    assert (total.confirmed, total.completed, total.students) == (1, 1, 1)


def test_who_counts_beside_another_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    mentor, student = world.mentor(), world.person()
    first, second = (
        world.confirmed(student, mentor, start=world.now + timedelta(days=day))["id"] for day in (1, 2)
    )
    for booking_id in (first, second):
        booking = bookings.find(booking_id)
        assert booking is not None
        held = replace(
            booking, status=BookingStatus.COMPLETED, completed_at=world.now, version=booking.version + 1
        )
        bookings.change(Transaction(), booking, held).commit()
    real, overtaken = stored.standing, []

    def overtake(booking: object) -> stored.Standing:
        found = real(booking)  # type: ignore[arg-type]
        if not overtaken:
            overtaken.append(booking)
            figures.count(second, now=world.now)
        return found

    monkeypatch.setattr(figures.figures, "standing", overtake)
    figures.count(first, now=world.now)

    total = stored.of(mentor.mentor_id)
    assert (total.completed, total.students, total.returning_students) == (2, 1, 1)


def test_what_there_is_not_is_not_counted(world: World) -> None:
    figures.count("GRP-20260302-NOBODY00", now=world.now)

    assert world.table.items() == []


def test_a_first_answer_is_counted_once(world: World) -> None:
    asked = world.now - timedelta(minutes=42)

    for answered in (world.now, world.now + timedelta(hours=1)):
        figures.count_answer("mtr_1", "cnv_1", asked_at=asked, answered_at=answered)

    assert stored.of("mtr_1").response_minutes(world.now) == 42
