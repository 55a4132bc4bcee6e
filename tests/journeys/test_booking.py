"""From a free time to a paid session, with everybody else at the door."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import PaymentProviderUnavailable
from chalicelib.domain.ledger import held_paise
from chalicelib.domain.payments import PaymentStatus
from chalicelib.storage import ledger
from tests.world import ALL_DAY, Person, World


@pytest.fixture
def start(world: World):
    return world.now + timedelta(days=2)


def test_a_student_books_and_pays(world: World, start):
    mentor, student = world.mentor(), world.person()

    made = world.booked(student, mentor, start=start)
    paid = world.verify(student, world.payments.pay(made["order"]["orderId"]))

    assert made["booking"]["status"] == "pending"
    assert paid.data["booking"]["status"] == "confirmed"
    assert paid.data["booking"]["payment"]["amount"] == 50000
    assert world.booking(student, made["booking"]["id"])["status"] == "confirmed"
    assert world.booking(mentor, made["booking"]["id"])["mentorPayout"]["amount"] == 40000


def test_students_see_neither_fee_nor_share(world: World, start):
    mentor, student = world.mentor(), world.person()

    booking = world.booked(student, mentor, start=start)["booking"]

    assert not {"platformFee", "mentorPayout"} & booking.keys()


def test_strangers_learn_nothing_of_a_booking(world: World, start):
    mentor, student, stranger = world.mentor(), world.person(), world.person()
    booking = world.booked(student, mentor, start=start)["booking"]

    answer = world.client.get(f"/api/bookings/{booking['id']}", token=stranger.token)

    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.backends("dynamodb_local")
def test_of_twelve_who_want_one_time_one_gets_it(world: World, start):
    mentor, students = world.mentor(), [world.person() for _ in range(12)]
    before = len(world.table.items())

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda student: world.book(student, mentor, start=start), students))

    lost = [answer for answer in answers if answer.status == 409]
    assert sorted(answer.status for answer in answers) == [201] + [409] * 11
    assert {answer.code for answer in lost} == {"slot_taken"}
    # The winner's booking, two calendar days, their holds and their order: the losers leave nothing behind.
    assert len(world.table.items()) == before + 5


@pytest.mark.backends("dynamodb_local")
def test_one_student_who_asks_twelve_times_at_once_has_one_booking(world: World, start):
    mentor, student = world.mentor(), world.person()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: world.book(student, mentor, start=start), range(12)))

    assert {answer.status for answer in answers} == {201}
    assert len({answer.data["booking"]["id"] for answer in answers}) == 1


def test_a_hold_made_while_the_same_student_asks_again_is_found(world: World, start):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=start)
    without_holds = iter([True])

    def tear(parsed: dict[str, Any], **_: object) -> None:
        """The first read brings the calendars as they are, and the holds as they were before."""
        for table, items in parsed["Responses"].items():
            if any(item["SK"]["S"].startswith("DAY#") for item in items) and next(without_holds, False):
                parsed["Responses"][table] = [item for item in items if item["SK"]["S"] != "HOLDS"]

    world.table.client.meta.events.register("after-call.dynamodb.BatchGetItem", tear)
    again = world.book(student, mentor, start=start)
    world.table.client.meta.events.unregister("after-call.dynamodb.BatchGetItem", tear)

    assert next(without_holds, None) is None
    assert again.status == 201
    assert again.data["booking"]["id"] == made["booking"]["id"]


def test_sessions_that_touch_do_not_collide(world: World, start):
    mentor, student = world.mentor(), world.person()

    first = world.book(student, mentor, start=start)
    second = world.book(student, mentor, start=start + timedelta(minutes=30))
    third = world.book(student, mentor, start=start - timedelta(minutes=30), duration=60)

    assert (first.status, second.status) == (201, 201)
    assert (third.status, third.code) == (409, "slot_taken")


def test_a_taken_time_is_said_to_be_whose_it_is(world: World, start):
    mentor, other, student, rival = world.mentor(), world.mentor(), world.person(), world.person()
    world.booked(student, mentor, start=start)

    def refused(who: Person, whom: Person, duration: int) -> tuple[str, str]:
        answer = world.book(who, whom, start=start, duration=duration)
        assert answer.status == 409
        return answer.code, answer.json["message"]

    held = "You hold this time already, in a booking that is not paid. Pay for it, or cancel it first."
    assert refused(student, mentor, 60) == ("slot_taken", held)
    assert refused(student, other, 30) == ("overlaps_your_session", held)
    assert refused(rival, mentor, 30) == ("slot_taken", "Somebody else has this time.")


def test_a_paid_time_is_said_to_be_ones_own(world: World, start):
    mentor, other, student = world.mentor(), world.mentor(), world.person()
    world.confirmed(student, mentor, start=start)

    again = world.book(student, mentor, start=start, duration=60)
    elsewhere = world.book(student, other, start=start)

    assert (again.code, again.json["message"]) == (
        "slot_taken",
        "You have a session with this mentor at this time already.",
    )
    assert (elsewhere.code, elsewhere.json["message"]) == (
        "overlaps_your_session",
        "You have another session at this time.",
    )


def test_no_hold_outlives_the_sessions_start(world: World):
    mentor = world.mentor()
    hours = {"availability": ALL_DAY, "minimumNoticeMinutes": 0}
    assert world.client.put("/api/mentors/availability", json=hours, token=mentor.token).status == 200
    world.advance(minutes=25)
    student = world.person()

    made = world.booked(student, mentor, start=world.now + timedelta(minutes=5))["booking"]
    world.advance(minutes=5)

    assert made["holdExpiresAt"] == made["scheduledAt"]
    assert world.booking(student, made["id"])["status"] == "cancelled"


def test_who_pays_after_cancelling_hears_so_and_gets_all_back(world: World, start):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=start)
    world.client.put(
        f"/api/bookings/{made['booking']['id']}/cancel", json={"reason": "Not now."}, token=student.token
    )

    answer = world.verify(student, world.payments.pay(made["order"]["orderId"]))
    again = world.client.post(
        "/api/payments/create-order", json={"bookingId": made["booking"]["id"]}, token=student.token
    )
    world.happen()

    said = "The booking was cancelled before the payment came. All of it goes back."
    assert (answer.status, answer.code, answer.json["message"]) == (409, "invalid_state", said)
    assert answer.json["data"]["refund"]["amount"] == 50000
    assert answer.json["data"]["refund"]["reason"] == "The payment came after the booking was cancelled."
    assert (again.status, again.code) == (409, "invalid_state")
    assert [one.amount_paise for one in world.payments.refunds.values()] == [50000]
    # The mentor never heard of it, so there is nothing to take back from them.
    assert "booking_cancelled" not in str(world.table.items())


def test_a_lost_time_cannot_be_paid_again(world: World, start):
    mentor, slow, quick = world.mentor(), world.person(), world.person()
    made = world.booked(slow, mentor, start=start)
    world.advance(minutes=15)
    slow, quick = world.sign_in(slow), world.sign_in(quick)
    world.booked(quick, mentor, start=start)
    world.verify(slow, world.payments.pay(made["order"]["orderId"]))

    body = {"bookingId": made["booking"]["id"]}
    again = world.client.post("/api/payments/create-order", json=body, token=slow.token)

    assert (again.status, again.code) == (409, "hold_expired")


def test_a_late_payment_of_who_has_left_goes_back(world: World, start):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=start)
    world.advance(minutes=20)
    left = world.client.delete("/api/auth/me", token=world.sign_in(student).token)

    world.payments.pay(made["order"]["orderId"])
    world.report(next(iter(world.payments.made_payments.values())))
    world.happen()

    assert left.status == 204
    assert [one.amount_paise for one in world.payments.refunds.values()] == [50000]
    assert world.booking(world.sign_in(mentor), made["booking"]["id"])["status"] == "cancelled"


def test_a_student_cannot_be_in_two_sessions(world: World, start):
    one, other, student = world.mentor(), world.mentor(), world.person()
    world.booked(student, one, start=start)

    answer = world.book(student, other, start=start)

    assert (answer.status, answer.code) == (409, "overlaps_your_session")


def test_a_mentor_who_booked_a_session_is_not_free_then(world: World, start):
    one, other, student = world.mentor(), world.mentor(), world.person()
    world.booked(one, other, start=start)

    answer = world.book(student, one, start=start)

    assert (answer.status, answer.code) == (409, "slot_taken")


def test_nobody_books_themselves(world: World, start):
    mentor = world.mentor()

    answer = world.book(mentor, mentor, start=start)

    assert (answer.status, answer.code) == (409, "own_session")


def test_three_unpaid_bookings_are_enough(world: World, start):
    mentor, student = world.mentor(), world.person()
    for hours in range(3):
        world.booked(student, mentor, start=start + timedelta(hours=hours))

    answer = world.book(student, mentor, start=start + timedelta(hours=5))

    assert (answer.status, answer.code) == (409, "too_many_holds")


def test_a_hold_that_ran_out_gives_way_before_any_sweep(world: World, start):
    mentor, slow, quick = world.mentor(), world.person(), world.person()
    held = world.booked(slow, mentor, start=start)["booking"]
    world.advance(minutes=15)

    slow, quick = world.sign_in(slow), world.sign_in(quick)
    taken = world.book(quick, mentor, start=start)

    assert taken.status == 201
    lost = world.booking(slow, held["id"])
    assert (lost["status"], lost["cancelledBy"]) == ("cancelled", "system")


def test_a_booking_without_an_order_gets_one_later(world: World, start):
    mentor, student = world.mentor(), world.person()
    world.payments.failures["find_order"] = [PaymentProviderUnavailable()]

    made = world.booked(student, mentor, start=start)
    body = {"bookingId": made["booking"]["id"]}
    later = world.client.post("/api/payments/create-order", json=body, token=student.token).data
    again = world.client.post("/api/payments/create-order", json=body, token=student.token).data

    assert made["order"] is None
    assert later["orderId"] == again["orderId"]


def test_an_order_whose_answer_was_lost_is_found_again(world: World, start):
    mentor, student = world.mentor(), world.person()
    world.payments.lost["order"] = [PaymentProviderUnavailable()]

    made = world.booked(student, mentor, start=start)
    body = {"bookingId": made["booking"]["id"]}
    later = world.client.post("/api/payments/create-order", json=body, token=student.token).data

    assert made["order"] is None
    assert list(world.payments.orders) == [later["orderId"]]


def test_a_wrong_signature_changes_nothing(world: World, start):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=start)
    proof = world.payments.pay(made["order"]["orderId"])
    before = world.table.items()

    answer = world.verify(student, proof | {"razorpaySignature": "0" * 64})

    assert (answer.status, answer.code) == (400, "invalid_signature")
    assert world.table.items() == before


def test_a_proof_of_somebody_elses_order_is_refused(world: World, start):
    mentor, student, stranger = world.mentor(), world.person(), world.person()
    made = world.booked(student, mentor, start=start)

    answer = world.verify(stranger, world.payments.pay(made["order"]["orderId"]))

    assert answer.status == 404
    assert world.booking(student, made["booking"]["id"])["status"] == "pending"


def test_the_webhook_alone_confirms(world: World, start):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=start)
    world.payments.pay(made["order"]["orderId"])
    (payment,) = world.payments.made_payments.values()

    answer = world.report(payment)

    assert answer.status == 200
    assert world.booking(student, made["booking"]["id"])["status"] == "confirmed"


def test_a_repeated_report_changes_nothing(world: World, start):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=start)
    proof = world.payments.pay(made["order"]["orderId"])
    (payment,) = world.payments.made_payments.values()
    world.report(payment, event_id="evt-once")
    before = world.table.items()

    repeated = world.report(payment, event_id="evt-once")
    other = world.report(payment, "order.paid", event_id="evt-other")
    verified = world.verify(student, proof)

    assert (repeated.status, other.status, verified.status) == (200, 200, 200)
    assert world.table.items() == before


def test_a_forged_report_is_refused(world: World, start):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=start)
    world.payments.pay(made["order"]["orderId"])
    before = world.table.items()

    answer = world.client.post(
        "/api/payments/webhook", body=b"{}", headers={"X-Razorpay-Signature": "0" * 64}
    )

    assert (answer.status, answer.code) == (400, "invalid_signature")
    assert world.table.items() == before


def test_a_late_payment_confirms_when_the_time_is_still_free(world: World, start):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=start)
    world.advance(minutes=20)
    world.run("holds")

    student = world.sign_in(student)
    paid = world.verify(student, world.payments.pay(made["order"]["orderId"]))

    assert paid.data["booking"]["status"] == "confirmed"
    rival = world.book(world.person(), mentor, start=start)
    assert rival.code == "slot_taken"


@pytest.mark.parametrize("swept", [True, False])
def test_a_late_payment_for_a_lost_time_goes_back_whole(world: World, start, swept: bool):
    mentor, slow, quick = world.mentor(), world.person(), world.person()
    made = world.booked(slow, mentor, start=start)
    world.advance(minutes=15)
    if swept:
        world.run("holds")
    slow, quick = world.sign_in(slow), world.sign_in(quick)
    world.booked(quick, mentor, start=start)

    answer = world.verify(slow, world.payments.pay(made["order"]["orderId"]))
    world.happen()
    for refund in world.payments.process_refunds():
        world.report_refund(refund)

    assert (answer.status, answer.code) == (409, "slot_taken")
    assert answer.json["data"]["refund"]["amount"] == 50000
    booking = world.booking(slow, made["booking"]["id"])
    assert (booking["status"], booking["payment"]["status"]) == ("cancelled", "refunded")
    assert booking["refund"]["status"] == "processed"
    assert held_paise(ledger.of_booking(booking["id"])) == 0


def test_whose_late_payment_has_gone_back_already_hears_what_became_of_it(world: World, start):
    mentor, slow, quick = world.mentor(), world.person(), world.person()
    made = world.booked(slow, mentor, start=start)
    world.advance(minutes=15)
    slow, quick = world.sign_in(slow), world.sign_in(quick)
    world.booked(quick, mentor, start=start)
    proof = world.payments.pay(made["order"]["orderId"])
    world.report(next(iter(world.payments.made_payments.values())))
    world.happen()
    world.payments.process_refunds()

    answer = world.verify(slow, proof)

    assert (answer.status, answer.code) == (409, "slot_taken")
    assert answer.json["data"]["booking"]["payment"]["razorpayPaymentId"] == proof["razorpayPaymentId"]
    assert answer.json["data"]["refund"]["amount"] == 50000


def test_a_payment_that_went_back_before_we_heard_of_it_pays_for_nothing(world: World, start):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=start)
    proof = world.payments.pay(made["order"]["orderId"])
    (payment,) = world.payments.made_payments.values()
    world.payments.made_payments[payment.id] = replace(
        payment, status=PaymentStatus.REFUNDED, amount_refunded_paise=payment.amount_paise
    )

    answer = world.verify(student, proof)

    assert (answer.status, answer.code) == (409, "invalid_state")
    assert world.booking(student, made["booking"]["id"])["status"] == "pending"


def test_a_second_payment_goes_back_whole(world: World, start):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=start)
    world.verify(student, world.payments.pay(made["order"]["orderId"]))
    world.payments.pay(made["order"]["orderId"])
    second = list(world.payments.made_payments.values())[1]

    world.report(second)
    world.report(second)
    world.happen()
    for refund in world.payments.process_refunds():
        world.report_refund(refund)

    assert [refund.payment_id for refund in world.payments.refunds.values()] == [second.id]
    booking = world.booking(student, made["booking"]["id"])
    assert (booking["status"], booking["payment"]["status"]) == ("confirmed", "paid")
    assert held_paise(ledger.of_booking(booking["id"])) == 50000


def test_a_webhook_that_never_comes_loses_nothing(world: World, start):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=start)
    world.payments.pay(made["order"]["orderId"])
    world.advance(minutes=3)

    world.run("reconcile")

    assert world.booking(world.sign_in(student), made["booking"]["id"])["status"] == "confirmed"


def test_booking_takes_three_round_trips(world: World, start, round_trips):
    mentor, student = world.mentor(), world.person()

    with round_trips:
        world.booked(student, mentor, start=start)

    assert round_trips.in_sequence <= 3


def test_verifying_takes_three_round_trips_and_a_webhook_two(world: World, start, round_trips):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=start)
    proof = world.payments.pay(made["order"]["orderId"])
    other = world.booked(student, mentor, start=start + timedelta(hours=2))
    world.payments.pay(other["order"]["orderId"])

    with round_trips:
        world.verify(student, proof)
    verified = round_trips.in_sequence
    with round_trips:
        world.report(list(world.payments.made_payments.values())[1])
    reported = round_trips.in_sequence

    assert verified <= 3
    assert reported <= 2


def test_a_page_of_my_bookings_takes_one_round_trip(world: World, start, round_trips):
    mentor, student = world.mentor(), world.person()
    for hours in range(3):
        world.booked(student, mentor, start=start + timedelta(hours=hours))

    with round_trips:
        listed = world.client.get("/api/bookings", query={"role": "student", "limit": 2}, token=student.token)

    assert len(listed.data["items"]) == 2
    assert round_trips.in_sequence == 1
