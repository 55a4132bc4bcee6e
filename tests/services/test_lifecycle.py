"""What do a student and a mentor do with a booking that they have?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.ledger import Movement, held_paise
from chalicelib.services import lifecycle
from chalicelib.storage import bookings, ledger, mentors
from tests.fakes import refund_entity, webhook
from tests.world import Person, World

PRICE = 50000


def _put(world: World, person: Person, booking_id: str, what: str, **body):
    return world.client.put(f"/api/bookings/{booking_id}/{what}", json=body, token=person.token)


def _cancel(world: World, person: Person, booking_id: str):
    return _put(world, person, booking_id, "cancel", reason="Something came up.")


def _at(world: World, instant: datetime, *people: Person) -> list[Person]:
    """The clock shows `instant`, and these people have signed in again."""
    world.clock.instant = instant
    return [world.sign_in(person) for person in people]


def _refunded(world: World) -> None:
    """Razorpay has sent back what was asked of it, and tells us."""
    for number, refund in enumerate(world.payments.process_refunds()):
        body, headers = webhook("refund.processed", event_id=f"evt-r{number}", refund=refund_entity(refund))
        assert world.client.post("/api/payments/webhook", body=body, headers=headers).status == 200
    world.happen()


def _moved(booking_id: str) -> dict[Movement, int]:
    return {line.movement: line.amount_paise for line in ledger.of_booking(booking_id)}


def _claims(world: World, booking_id: str) -> list[str]:
    items = world.table.items()
    return [f"{one['PK']} {one['SK']}" for one in items if booking_id in one.get("claims", {})]


def _kinds(world: World, person: Person) -> list[str]:
    items = world.table.items()
    mine = [one for one in items if one["PK"] == f"U#{person.id}" and one["SK"].startswith("N#")]
    return sorted(one["notification_type"] for one in mine)


def _mails(world: World, template: str):
    return {mail.to: mail for mail in world.email.sent if mail.template == template}


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


@pytest.fixture
def mentor(world: World) -> Person:
    return world.mentor()


# ── Cancelling ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("notice", "back"),
    [
        (timedelta(hours=24, seconds=1), PRICE),
        (timedelta(hours=24), PRICE // 2),
        (timedelta(hours=4), PRICE // 2),
        (timedelta(hours=4) - timedelta(seconds=1), 0),
        (timedelta(seconds=1), 0),
    ],
)
def test_a_student_gets_back_what_the_policy_says_and_the_rest_is_divided(
    world: World, student: Person, mentor: Person, notice: timedelta, back: int
):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    (student,) = _at(world, start - notice, student)
    told = world.booking(student, made["id"])["refundIfCancelledNow"]["amount"]

    answer = _cancel(world, student, made["id"]).data
    world.happen()
    _refunded(world)

    kept = PRICE - back
    fee, share = kept // 5, kept - kept // 5
    assert told == back
    assert (answer["refund"] or {"amount": 0})["amount"] == back
    assert answer["booking"]["cancelledBy"] == "student"
    stored = bookings.find(made["id"])
    assert (stored.platform_fee_paise, stored.mentor_payout.amount_paise) == (fee, share)
    assert stored.mentor_payout.status == ("pending" if share else "void")
    wanted = {"refunded": back, "partially_refunded": back and kept, "paid": not back}
    assert wanted[stored.payment.status]
    movements = {"captured": PRICE, "refunded": back, "platform_fee": fee, "mentor_share": share}
    assert _moved(made["id"]) == {name: amount for name, amount in movements.items() if amount}
    assert held_paise(ledger.of_booking(made["id"])) == 0
    assert _claims(world, made["id"]) == []


def test_from_its_start_a_student_cannot_cancel_any_more(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    (student,) = _at(world, start, student)

    refused = _cancel(world, student, made["id"])

    assert (refused.status, refused.code) == (409, "invalid_state")
    assert bookings.find(made["id"]).status == "confirmed"


def test_a_mentor_gives_all_back_until_the_end(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    (mentor,) = _at(world, start + timedelta(minutes=29), mentor)

    answer = _cancel(world, mentor, made["id"]).data

    assert answer["refund"] == {
        "amount": PRICE,
        "reason": "Something came up.",
        "status": "pending",
        "processedAt": None,
        "razorpayRefundId": None,
    }
    assert answer["booking"]["platformFee"] == 0
    assert answer["booking"]["mentorPayout"]["amount"] == 0


def test_after_the_end_a_mentor_cannot_cancel(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    (mentor,) = _at(world, start + timedelta(minutes=30), mentor)

    refused = _cancel(world, mentor, made["id"])

    assert (refused.status, refused.code) == (409, "invalid_state")


def test_cancelling_again_answers_the_same_and_refunds_once(world: World, student: Person, mentor: Person):
    made = world.confirmed(student, mentor, start=world.now + timedelta(days=2))
    first = _cancel(world, student, made["id"]).data
    world.happen()

    again = _put(world, mentor, made["id"], "cancel", reason="Me too.").data
    world.happen()

    assert again["refund"] == first["refund"]
    assert again["booking"]["cancelledBy"] == "student"
    assert world.payments.calls.count("refund") == 1


def test_an_unpaid_booking_is_cancelled_without_money_and_its_time_is_free(
    world: World, student: Person, mentor: Person
):
    start = world.now + timedelta(days=2)
    made = world.booked(student, mentor, start=start)["booking"]

    answer = _cancel(world, student, made["id"]).data
    world.happen()

    assert answer["refund"] is None
    assert answer["booking"]["status"] == "cancelled"
    assert _moved(made["id"]) == {}
    assert world.book(student, mentor, start=start).status == 201
    assert _mails(world, "cancellationNotice") == {}


def test_a_payment_after_a_person_cancelled_goes_back(world: World, student: Person, mentor: Person):
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    _cancel(world, student, made["booking"]["id"])

    late = world.verify(student, world.payments.pay(made["order"]["orderId"]))
    world.happen()
    _refunded(world)

    assert late.code == "invalid_state"
    assert held_paise(ledger.of_booking(made["booking"]["id"])) == 0


def test_both_hear_of_a_cancellation_with_the_reason_and_a_cancelled_calendar_file(
    world: World, student: Person, mentor: Person
):
    made = world.confirmed(student, mentor, start=world.now + timedelta(days=2))

    _cancel(world, student, made["id"])
    world.happen()

    sent = _mails(world, "cancellationNotice")
    assert set(sent) == {student.email, mentor.email}
    for mail in sent.values():
        (file,) = mail.attachments
        assert b"STATUS:CANCELLED" in file.content
        assert mail.content.reason == "Something came up."
    assert "booking_cancelled" in _kinds(world, student)
    assert "booking_cancelled" in _kinds(world, mentor)


def test_a_stranger_learns_nothing_and_a_reason_is_asked_for(world: World, student: Person, mentor: Person):
    made = world.confirmed(student, mentor, start=world.now + timedelta(days=2))

    assert _cancel(world, world.person(), made["id"]).status == 404
    assert _put(world, student, made["id"], "cancel").wrong_fields.keys() == {"reason"}


# ── Moving ───────────────────────────────────────────────────────────────────────────────────────────


def _move(world: World, person: Person, booking_id: str, to: datetime):
    return _put(world, person, booking_id, "reschedule", scheduledAt=to.isoformat())


def test_a_student_moves_once_and_the_old_time_is_free_again(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    to = start + timedelta(hours=3)

    moved = _move(world, student, made["id"], to).data["booking"]

    assert datetime.fromisoformat(moved["scheduledAt"]) == to
    assert (moved["status"], moved["payment"]["status"]) == ("confirmed", "paid")
    rival = world.person("Ravi Kumar")
    assert world.book(rival, mentor, start=start).status == 201
    assert world.book(rival, mentor, start=to).code == "slot_taken"
    assert _move(world, student, made["id"], start + timedelta(hours=5)).code == "reschedule_limit"


def test_asking_for_the_time_it_has_changes_nothing(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    to = start + timedelta(hours=3)
    _move(world, student, made["id"], to)
    version = bookings.find(made["id"]).version

    again = _move(world, student, made["id"], to)

    assert again.status == 200
    assert bookings.find(made["id"]).version == version


def test_in_the_last_day_a_student_cannot_move_and_from_the_start_nobody_can(
    world: World, student: Person, mentor: Person
):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    to = start + timedelta(days=3)

    (student,) = _at(world, start - timedelta(hours=24) + timedelta(seconds=1), student)
    assert _move(world, student, made["id"], to).code == "too_late"
    (mentor,) = _at(world, start, mentor)
    assert _move(world, mentor, made["id"], to).code == "too_late"
    assert bookings.find(made["id"]).scheduled_at == start


def test_with_exactly_a_day_left_a_student_can_still_move(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    (student,) = _at(world, start - timedelta(hours=24), student)

    assert _move(world, student, made["id"], start + timedelta(days=1)).status == 200


def test_a_mentors_own_notice_binds_the_student_and_not_the_mentor(
    world: World, student: Person, mentor: Person
):
    start = world.now + timedelta(days=4)
    made = world.confirmed(student, mentor, start=start)
    soon = world.now + timedelta(minutes=30)  # an hour's notice is the default

    assert _move(world, student, made["id"], soon).code == "slot_unavailable"
    assert _move(world, mentor, made["id"], soon).status == 200


def test_after_a_move_by_the_mentor_the_student_cancels_for_all_until_the_start(
    world: World, student: Person, mentor: Person
):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    to = start + timedelta(hours=3)
    _move(world, mentor, made["id"], to)
    (student,) = _at(world, to - timedelta(minutes=1), student)

    assert world.booking(student, made["id"])["refundIfCancelledNow"]["amount"] == PRICE
    assert _cancel(world, student, made["id"]).data["refund"]["amount"] == PRICE


def test_neither_is_moved_onto_another_session_of_theirs(world: World, student: Person, mentor: Person):
    start, other_mentor = world.now + timedelta(days=2), world.mentor("Meera Pillai")
    made = world.confirmed(student, mentor, start=start)
    with_mentor, with_student = start + timedelta(hours=3), start + timedelta(hours=5)
    world.confirmed(world.person("Ravi Kumar"), mentor, start=with_mentor)
    world.confirmed(student, other_mentor, start=with_student)

    assert _move(world, student, made["id"], with_mentor).code == "slot_taken"
    assert _move(world, student, made["id"], with_student).code == "overlaps_your_session"
    assert bookings.find(made["id"]).scheduled_at == start


def test_a_session_can_be_moved_by_half_of_itself(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start, duration=60)

    moved = _move(world, student, made["id"], start + timedelta(minutes=30))

    assert moved.status == 200
    assert len(_claims(world, made["id"])) == 2


def test_a_move_over_midnight_leaves_no_claim_behind(world: World, student: Person, mentor: Person):
    start = (world.now + timedelta(days=2)).replace(hour=18, minute=0)
    made = world.confirmed(student, mentor, start=start, duration=60)

    _move(world, student, made["id"], start.replace(hour=23, minute=30))
    assert len(_claims(world, made["id"])) == 4
    _move(world, mentor, made["id"], start + timedelta(days=3))

    day = (start + timedelta(days=3)).date().isoformat()
    assert {one.split()[1] for one in _claims(world, made["id"])} == {f"DAY#{day}"}


def test_both_hear_of_a_move_with_the_new_time_for_their_calendars(
    world: World, student: Person, mentor: Person
):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    to = start + timedelta(hours=3)

    _move(world, mentor, made["id"], to)
    world.happen()

    sent = _mails(world, "rescheduleNotice")
    assert set(sent) == {student.email, mentor.email}
    said = sent[student.email].content
    assert (said.previously_starts_at, said.session.starts_at, said.moved_by) == (start, to, "other")
    assert said.may_cancel_for_all
    assert not sent[mentor.email].content.may_cancel_for_all
    assert f"DTSTART:{to:%Y%m%dT%H%M%SZ}".encode() in sent[student.email].attachments[0].content
    assert "booking_rescheduled" in _kinds(world, student)


# ── Marking ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_session_given_is_divided_counted_and_asked_about(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    (mentor,) = _at(world, start, mentor)

    done = _put(world, mentor, made["id"], "complete").data["booking"]
    world.happen()

    assert done["status"] == "completed"
    assert _moved(made["id"]) == {"captured": PRICE, "platform_fee": 10000, "mentor_share": 40000}
    assert mentors.find(mentor.mentor_id).total_sessions == 1
    assert {"session_completed", "review_request"} <= set(_kinds(world, student))
    assert "session_completed" in _kinds(world, mentor)
    assert set(_mails(world, "reviewRequest")) == {student.email}


def test_completing_twice_counts_once(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    (mentor,) = _at(world, start, mentor)
    _put(world, mentor, made["id"], "complete")

    again = _put(world, mentor, made["id"], "complete")

    assert (again.status, again.code) == (409, "invalid_state")
    assert mentors.find(mentor.mentor_id).total_sessions == 1
    assert held_paise(ledger.of_booking(made["id"])) == 0


def test_nothing_is_marked_before_the_start_nor_by_the_student(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    student, mentor = _at(world, start - timedelta(seconds=1), student, mentor)

    assert _put(world, mentor, made["id"], "complete").code == "not_started"
    assert _put(world, mentor, made["id"], "no-show").code == "not_started"
    assert _put(world, student, made["id"], "complete").status == 403
    assert bookings.find(made["id"]).status == "confirmed"


def test_a_student_is_missed_from_ten_minutes_after_the_start(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)

    (mentor,) = _at(world, start + timedelta(minutes=10) - timedelta(seconds=1), mentor)
    assert _put(world, mentor, made["id"], "no-show").code == "invalid_state"
    world.advance(seconds=1)
    missed = _put(world, mentor, made["id"], "no-show").data["booking"]
    world.happen()

    assert missed["status"] == "no_show"
    assert _moved(made["id"])["mentor_share"] == 40000
    assert mentors.find(mentor.mentor_id).total_sessions == 0
    assert _mails(world, "reviewRequest") == {}


def test_the_clock_completes_what_nobody_marked_and_only_that(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    world.clock.instant = start + timedelta(days=2)
    as_read = bookings.find(made["id"])

    assert lifecycle.complete_unmarked(as_read, now=world.now)
    assert not lifecycle.complete_unmarked(as_read, now=world.now)
    assert bookings.find(made["id"]).status == "completed"


# ── Notes ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_student_reads_what_the_mentor_noted_and_lists_leave_it_out(
    world: World, student: Person, mentor: Person
):
    made = world.confirmed(student, mentor, start=world.now + timedelta(days=2))

    written = _put(world, mentor, made["id"], "notes", content="Read about <b>Raft</b>.").data["booking"]

    assert written["sessionNotes"]["content"] == "Read about <b>Raft</b>."
    assert world.booking(student, made["id"])["sessionNotes"] == written["sessionNotes"]
    listed = world.client.get("/api/bookings", token=student.token).data["items"]
    assert all("sessionNotes" not in one for one in listed)
    assert _put(world, student, made["id"], "notes", content="Mine.").status == 403
    assert _put(world, mentor, made["id"], "notes", content="x" * 5001).status == 400


# ── At once ──────────────────────────────────────────────────────────────────────────────────────────


def _at_once(*calls):
    with ThreadPoolExecutor(len(calls)) as pool:
        return [done.result() for done in [pool.submit(call) for call in calls]]


@pytest.mark.backends("dynamodb_local")
def test_two_who_cancel_at_once_cancel_once(world: World, student: Person, mentor: Person):
    made = world.confirmed(student, mentor, start=world.now + timedelta(days=2))

    answers = _at_once(*[lambda one=one: _cancel(world, one, made["id"]) for one in (student, mentor) * 3])
    world.happen()
    _refunded(world)

    assert [answer.status for answer in answers] == [200] * 6
    assert len({answer.data["booking"]["cancelledBy"] for answer in answers}) == 1
    assert world.payments.calls.count("refund") == 1
    assert held_paise(ledger.of_booking(made["id"])) == 0
    assert set(_mails(world, "cancellationNotice")) == {student.email, mentor.email}


@pytest.mark.backends("dynamodb_local")
def test_of_completing_and_cancelling_at_once_one_happens(world: World, student: Person, mentor: Person):
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)
    (mentor,) = _at(world, start, mentor)

    answers = _at_once(
        lambda: _put(world, mentor, made["id"], "complete"),
        lambda: _cancel(world, mentor, made["id"]),
        lambda: _put(world, mentor, made["id"], "complete"),
    )
    world.happen()
    _refunded(world)

    assert sorted(answer.status for answer in answers) == [200, 409, 409]
    stored = bookings.find(made["id"])
    assert mentors.find(mentor.mentor_id).total_sessions == (1 if stored.status == "completed" else 0)
    assert held_paise(ledger.of_booking(made["id"])) == 0


@pytest.mark.backends("dynamodb_local")
def test_of_those_who_move_to_one_time_at_once_one_gets_it(world: World, mentor: Person):
    start = world.now + timedelta(days=2)
    people = [world.person() for _ in range(4)]
    made = [
        world.confirmed(one, mentor, start=start + timedelta(hours=number))["id"]
        for number, one in enumerate(people)
    ]
    to = start + timedelta(hours=10)

    moves = zip(people, made, strict=True)
    answers = _at_once(*[lambda one=one, id_=id_: _move(world, one, id_, to) for one, id_ in moves])

    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
    assert {answer.code for answer in answers if answer.status == 409} == {"slot_taken"}
    starts = sorted(bookings.find(id_).scheduled_at for id_ in made)
    assert len(set(starts)) == 4
    assert starts[-1] == to
    assert sum(len(_claims(world, id_)) for id_ in made) == 8


# ── Round trips ──────────────────────────────────────────────────────────────────────────────────────


def test_what_a_change_costs(world: World, student: Person, mentor: Person, round_trips):
    """A read, beside the check of the caller; one transaction; the notes. A move reads its ground too."""
    start = world.now + timedelta(days=2)
    made = world.confirmed(student, mentor, start=start)

    with round_trips:
        _move(world, student, made["id"], start + timedelta(hours=3))
    moved = round_trips.in_sequence
    with round_trips:
        _cancel(world, student, made["id"])

    assert moved <= 4
    assert round_trips.in_sequence <= 3
