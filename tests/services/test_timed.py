"""What happens because time passes? Once, however often, however late and beside however many others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from chalicelib.services import lifecycle, reminders
from chalicelib.storage import bookings, dues, ledger
from tests.world import ALL_DAY, Person, World

EIGHT = 8


@pytest.fixture
def mentor(world: World) -> Person:
    return world.mentor()


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


@pytest.fixture
def start(world: World) -> datetime:
    return world.now + timedelta(days=2)


def run_eight_at_once(world: World, job: str) -> list[int]:
    with ThreadPoolExecutor(EIGHT) as pool:
        return list(pool.map(lambda _: world.run(job), range(EIGHT)))


def kinds(world: World, person: Person) -> list[str]:
    items = world.table.items()
    mine = [one for one in items if one["PK"] == f"U#{person.id}" and one["SK"].startswith("N#")]
    return [one["notification_type"] for one in mine]


def mails(world: World, template: str) -> list[str]:
    return sorted(mail.to for mail in world.email.sent if mail.template == template)


# ── Reminders ────────────────────────────────────────────────────────────────────────────────────────


def test_both_are_reminded_from_15_minutes_before_and_not_earlier(
    world: World, student: Person, mentor: Person, start: datetime
):
    made = world.confirmed(student, mentor, start=start)
    world.clock.instant = start - timedelta(minutes=15, seconds=1)
    early = world.run("reminders")
    world.clock.instant = start - timedelta(minutes=15)

    on_time = world.run("reminders")
    world.happen()

    assert (early, on_time) == (0, 1)
    assert bookings.find(made["id"]).reminder_sent
    assert mails(world, "sessionReminder") == sorted([student.email, mentor.email])
    assert kinds(world, student).count("session_reminder") == 1
    assert kinds(world, mentor).count("session_reminder") == 1


@pytest.mark.backends("dynamodb_local")
def test_eight_sweeps_at_once_and_three_missed_ones_remind_once(
    world: World, student: Person, mentor: Person, start: datetime
):
    for half_hours in range(6):
        world.confirmed(student, mentor, start=start + timedelta(minutes=30 * half_hours))
    world.email.sent.clear()
    world.clock.instant = start - timedelta(minutes=12)

    done = run_eight_at_once(world, "reminders")
    world.happen()
    again = run_eight_at_once(world, "reminders")
    world.happen()

    assert (sum(done), sum(again)) == (1, 0)
    assert mails(world, "sessionReminder") == sorted([student.email, mentor.email])
    assert kinds(world, mentor).count("session_reminder") == 1


def test_a_session_that_began_unreminded_only_moves_on(
    world: World, student: Person, mentor: Person, start: datetime
):
    made = world.confirmed(student, mentor, start=start)
    world.clock.instant = start

    world.run("reminders")
    world.happen()

    stored = bookings.find(made["id"])
    assert not stored.reminder_sent
    assert mails(world, "sessionReminder") == []
    assert stored.due.what == "COMPLETE"


def test_who_cancelled_or_moved_after_the_sweep_is_not_reminded_of_what_is_past(
    world: World, student: Person, mentor: Person, start: datetime
):
    cancelled = world.confirmed(student, mentor, start=start)
    moved = world.confirmed(student, mentor, start=start + timedelta(minutes=30))
    world.clock.instant = start + timedelta(minutes=15) - timedelta(minutes=20)
    mentor = world.sign_in(mentor)
    assert world.run("reminders") == 1
    world.clock.instant = start - timedelta(minutes=1)
    world.run("reminders")

    world.client.put(f"/api/bookings/{cancelled['id']}/cancel", json={"reason": "Ill."}, token=mentor.token)
    later = (start + timedelta(hours=3)).isoformat()
    path = f"/api/bookings/{moved['id']}/reschedule"
    assert world.client.put(path, json={"scheduledAt": later}, token=mentor.token).status == 200
    world.email.sent.clear()
    world.happen()

    assert mails(world, "sessionReminder") == []
    assert bookings.find(moved["id"]).reminder_sent is False


def test_a_session_moved_into_the_15_minutes_is_reminded_by_the_next_sweep(
    world: World, student: Person, mentor: Person, start: datetime
):
    made = world.confirmed(student, mentor, start=start)
    world.clock.instant = start - timedelta(hours=5, minutes=10)
    mentor = world.sign_in(mentor)
    sooner = (start - timedelta(hours=5)).isoformat()
    path = f"/api/bookings/{made['id']}/reschedule"
    assert world.client.put(path, json={"scheduledAt": sooner}, token=mentor.token).status == 200
    world.email.sent.clear()

    world.run("reminders")
    world.happen()

    assert len(mails(world, "sessionReminder")) == 2


def test_a_session_booked_within_the_15_minutes_is_reminded_by_the_next_sweep(
    world: World, student: Person, mentor: Person
):
    hours = {"timezone": "Asia/Kolkata", "availability": ALL_DAY, "minimumNoticeMinutes": 0}
    answer = world.client.put("/api/mentors/availability", json=hours, token=mentor.token)
    assert answer.status == 200, answer.text
    world.advance(minutes=20)
    world.confirmed(world.sign_in(student), mentor, start=world.now + timedelta(minutes=10))
    world.email.sent.clear()

    world.run("reminders")
    world.happen()

    assert mails(world, "sessionReminder") == sorted([student.email, mentor.email])


def test_a_cancelled_session_is_not_reminded(world: World, student: Person, mentor: Person, start: datetime):
    made = world.confirmed(student, mentor, start=start)
    stale = bookings.find(made["id"])
    world.client.put(f"/api/bookings/{made['id']}/cancel", json={"reason": "Ill."}, token=mentor.token)
    world.clock.instant = start - timedelta(minutes=5)

    # The index may still show it: the condition decides.
    assert reminders.remind(stale, world.outside()) is False
    assert world.run("reminders") == 0


# ── Holds ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.backends("dynamodb_local")
def test_eight_sweeps_at_once_release_each_hold_once(
    world: World, student: Person, mentor: Person, start: datetime
):
    made = [
        world.booked(student, mentor, start=start + timedelta(hours=hour))["booking"]["id"]
        for hour in range(3)
    ]
    world.advance(minutes=15)

    done = run_eight_at_once(world, "holds")

    assert sum(done) == 3
    stored = [bookings.find(one) for one in made]
    assert {(one.status, one.cancelled_by) for one in stored} == {("cancelled", "system")}
    assert {one.version for one in stored} == {3}  # made, ordered, released


# ── Completions ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.backends("dynamodb_local")
def test_what_nobody_marked_is_completed_24_hours_after_its_end_once_by_eight(
    world: World, student: Person, mentor: Person, start: datetime
):
    made = world.confirmed(student, mentor, start=start)
    world.clock.instant = start
    world.run("reminders")
    end = start + timedelta(minutes=30)
    world.clock.instant = end + timedelta(hours=24) - timedelta(seconds=1)
    early = world.run("completions")
    world.clock.instant = end + timedelta(hours=24)

    done = run_eight_at_once(world, "completions")
    world.happen()

    stored = bookings.find(made["id"])
    assert (early, sum(done)) == (0, 1)
    assert (stored.status, stored.completed_at) == ("completed", end + timedelta(hours=24))
    assert sorted(line.movement for line in ledger.of_booking(made["id"])) == [
        "captured",
        "mentor_share",
        "platform_fee",
    ]
    assert kinds(world, student).count("review_request") == 1
    assert (
        world.client.get("/api/mentors/me", token=world.sign_in(mentor).token).data["mentor"]["totalSessions"]
        == 1
    )


def test_missed_runs_are_made_up_for_by_the_next(
    world: World, student: Person, mentor: Person, start: datetime
):
    made = world.confirmed(student, mentor, start=start)
    world.clock.instant = start + timedelta(days=3)

    world.run("completions")
    world.run("reminders")
    world.run("completions")

    assert bookings.find(made["id"]).status == "completed"


def test_what_a_mentor_marked_is_left_alone(world: World, student: Person, mentor: Person, start: datetime):
    made = world.confirmed(student, mentor, start=start)
    stale = bookings.find(made["id"])
    world.clock.instant = start + timedelta(minutes=30)
    mentor = world.sign_in(mentor)
    world.client.put(f"/api/bookings/{made['id']}/no-show", token=mentor.token)
    world.clock.instant = start + timedelta(days=2)

    assert lifecycle.complete_unmarked(stale, now=world.now) is False
    assert world.run("completions") == 0
    assert bookings.find(made["id"]).status == "no_show"


# ── All of them ──────────────────────────────────────────────────────────────────────────────────────


def test_everything_due_is_found_by_pages_and_shards(
    world: World, mentor: Person, start: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dues, "_PAGE", 2)
    students = [world.person() for _ in range(3)]
    for hour, student in enumerate(students * 2):
        world.booked(student, mentor, start=start + timedelta(hours=hour))
    world.advance(minutes=20)

    assert world.run("holds") == 6


def test_one_that_fails_does_not_keep_the_others_from_their_time(
    world: World, student: Person, mentor: Person, start: datetime, monkeypatch: pytest.MonkeyPatch
):
    first, *_ = [
        world.booked(student, mentor, start=start + timedelta(hours=hour))["booking"]["id"]
        for hour in range(3)
    ]
    world.advance(minutes=20)
    release = bookings.release

    def fail_for_one(old, new):
        if old.id == first:
            raise RuntimeError("a poisoned item")
        release(old, new)

    monkeypatch.setattr(bookings, "release", fail_for_one)

    assert world.run("holds") == 2
