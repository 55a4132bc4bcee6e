from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.bookings import Booking, BookingStatus
from chalicelib.services import figures
from chalicelib.storage import bookings, contributions
from chalicelib.storage import figures as stored
from chalicelib.storage.transactions import Transaction
from tests.world import Person, World

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


def paid(world: World, student: Person, mentor: Person, *, days: int) -> Booking:
    """A confirmed booking that nobody has counted yet."""
    made = world.booked(student, mentor, start=world.now + timedelta(days=days))
    world.verify(student, world.payments.pay(made["order"]["orderId"]))
    return read(made["booking"]["id"])


def read(booking_id: str) -> Booking:
    found = bookings.find(booking_id)
    assert found is not None
    return found


def completed(before: Booking, world: World) -> Booking:
    """A new version of the booking, of which nobody was told."""
    after = replace(
        before, status=BookingStatus.COMPLETED, completed_at=world.now, version=before.version + 1
    )
    bookings.change(Transaction(), before, after).commit()
    return after


@pytest.mark.parametrize("stale", ["figures", "student", "contribution"])
def test_who_read_a_part_before_and_a_part_after_another_counts_again(
    world: World, monkeypatch: pytest.MonkeyPatch, stale: str
) -> None:
    mentor, student = world.mentor(), world.person()
    first, other = (paid(world, student, mentor, days=days) for days in (1, 2))
    completed(first, world), completed(other, world)
    real, torn = contributions.standing, []

    def torn_read(booking: Booking) -> contributions.Standing:
        before = real(booking)
        if torn:
            return before
        torn.append(booking)
        figures.count(other.id, now=world.now)
        with monkeypatch.context() as slow:  # who still has the version before
            slow.setattr(figures.bookings, "find", lambda _: first)
            figures.count(first.id, now=world.now)
        after = real(booking)
        if stale == "contribution":
            return replace(after, counted=before.counted, booking_version=before.booking_version)
        return replace(after, **{stale: getattr(before, stale)})

    monkeypatch.setattr(contributions, "standing", torn_read)
    figures.count(first.id, now=world.now)

    total = stored.of(mentor.mentor_id)
    assert (total.confirmed, total.completed, total.students, total.returning_students) == (2, 2, 1, 1)


def test_what_there_is_not_is_not_counted(world: World) -> None:
    figures.count("GRP-20260302-NOBODY00", now=world.now)

    assert world.table.items() == []


def test_a_first_answer_is_counted_once(world: World) -> None:
    asked = world.now - timedelta(minutes=42)

    for answered in (world.now, world.now + timedelta(hours=1)):
        figures.count_answer("mtr_1", "cnv_1", asked_at=asked, answered_at=answered)

    assert stored.of("mtr_1").response_minutes(world.now) == 42


# ── How fast a mentor answers ────────────────────────────────────────────────────────────────────────


def say(world: World, person: Person, conversation_id: str) -> None:
    path = f"/api/chat/conversations/{conversation_id}/messages"
    body = {"type": "text", "content": "Hello."}
    assert world.client.post(path, json=body, token=world.sign_in(person).token).status == 201
    world.happen()


def response_time(world: World, mentor: Person) -> int | None:
    return stored.of(mentor.mentor_id).response_minutes(world.now)


@pytest.mark.parametrize("said_before", [0, 1, 3])
def test_the_first_answer_to_a_students_first_message_is_timed(world: World, said_before: int) -> None:
    mentor, student = world.mentor(), world.person()
    conversation_id = world.confirmed(student, mentor, start=world.now + timedelta(days=1))["conversationId"]
    for _ in range(said_before):
        say(world, mentor, conversation_id)
        world.advance(minutes=7)
    say(world, student, conversation_id)
    world.advance(minutes=10)
    say(world, student, conversation_id)
    world.advance(minutes=20)
    before = response_time(world, mentor)

    for _ in range(3):
        say(world, mentor, conversation_id)
        world.advance(minutes=60)
        say(world, student, conversation_id)

    assert (before, response_time(world, mentor)) == (None, 30)


def test_a_students_answer_is_not_timed(world: World) -> None:
    mentor, student = world.mentor(), world.mentor("Other")
    conversation_id = world.confirmed(student, mentor, start=world.now + timedelta(days=1))["conversationId"]

    say(world, mentor, conversation_id)
    world.advance(minutes=5)
    say(world, student, conversation_id)

    assert (response_time(world, mentor), response_time(world, student)) == (None, None)
