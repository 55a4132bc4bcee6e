"""From a free time to a paid session."""

from datetime import timedelta

from tests.world import World


def test_a_student_books_and_pays(world: World):
    mentor, student = world.mentor(), world.person()
    start = world.now + timedelta(days=2)

    made = world.booked(student, mentor, start=start)
    paid = world.verify(student, world.payments.pay(made["order"]["orderId"]))

    assert made["booking"]["status"] == "pending"
    assert paid.data["booking"]["status"] == "confirmed"
    assert paid.data["booking"]["payment"]["amount"] == 50000
    assert world.booking(student, made["booking"]["id"])["status"] == "confirmed"
    assert world.booking(mentor, made["booking"]["id"])["mentorPayout"]["amount"] == 40000
