"""What follows from a confirmation, a cancellation, a failure and a refund?"""

from datetime import timedelta

from chalicelib.domain.errors import MailUnavailable
from chalicelib.domain.payments import PaymentStatus
from chalicelib.services import effects
from tests.fakes import refund_entity, webhook
from tests.world import World


def _mails(world: World, template: str):
    return {mail.to: mail for mail in world.email.sent if mail.template == template}


def _notices(world: World, person):
    items = world.table.items()
    return [one for one in items if one["PK"] == f"U#{person.id}" and one["SK"].startswith("N#")]


def test_both_get_the_confirmation_with_a_calendar_file_addressed_to_them_alone(world: World):
    mentor, student = world.mentor(), world.person()

    booking = world.confirmed(student, mentor, start=world.now + timedelta(days=2))

    sent = _mails(world, "bookingConfirmation")
    assert set(sent) == {mentor.email, student.email}
    for mail in sent.values():
        (file,) = mail.attachments
        text = file.content.decode().replace("\r\n ", "")
        assert f"UID:{booking['id']}@mentor-connect" in text
        assert "METHOD:REQUEST" in text
        assert [person.email for person in (mentor, student) if person.email in text] == [mail.to]


def test_both_are_notified_and_may_talk(world: World):
    mentor, student = world.mentor(), world.person()

    booking = world.confirmed(student, mentor, start=world.now + timedelta(days=2))

    assert [one["notification_type"] for one in _notices(world, student)] == ["booking_confirmed"]
    assert "booking_confirmed" in [one["notification_type"] for one in _notices(world, mentor)]
    items = {(one["PK"], one["SK"]): one for one in world.table.items()}
    conversation = items[f"C#{booking['conversationId']}", "META"]
    assert conversation["booking_id"] == booking["id"]
    for person, other in ((mentor, student), (student, mentor)):
        membership = items[f"U#{person.id}", f"C#{booking['conversationId']}"]
        assert membership["other"]["user_id"] == other.id
        assert membership["GSI1PK"] == f"INBOX#{person.id}"


def test_a_second_booking_renews_the_one_conversation_and_a_late_first_event_does_not_undo_it(world: World):
    mentor, student = world.mentor(), world.person()
    start = world.now + timedelta(days=2)
    first = world.booked(student, mentor, start=start)
    world.verify(student, world.payments.pay(first["order"]["orderId"]))
    world.advance(minutes=1)

    second = world.booked(student, mentor, start=start + timedelta(days=1))
    later = world.verify(student, world.payments.pay(second["order"]["orderId"])).data["booking"]
    confirmations = [item for item in world._waiting() if item.event_type == "booking_confirmed"]
    for item in sorted(confirmations, key=lambda item: item.id, reverse=True):
        assert effects.deliver(item, world.outside())

    of_pair = [one for one in world.table.items() if one["PK"] == f"C#{later['conversationId']}"]
    assert [one["booking_id"] for one in of_pair] == [later["id"]]


def test_nobody_is_told_of_a_confirmation_that_a_cancellation_overtook(world: World):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    paid = world.verify(student, world.payments.pay(made["order"]["orderId"])).data["booking"]
    reason = {"reason": "A mistake."}
    world.client.put(f"/api/bookings/{paid['id']}/cancel", json=reason, token=student.token)

    world.happen()

    assert _mails(world, "bookingConfirmation") == {}
    assert set(_mails(world, "cancellationNotice")) == {mentor.email, student.email}
    assert "booking_confirmed" not in [one["notification_type"] for one in _notices(world, student)]
    assert f"C#{paid['conversationId']}" in [one["PK"] for one in world.table.items()]


def test_effects_that_run_again_tell_nobody_twice(world: World):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    world.verify(student, world.payments.pay(made["order"]["orderId"]))
    kept = [item for item in world._waiting() if item.event_type == "booking_confirmed"]
    world.happen()
    before = (len(world.email.sent), len(_notices(world, student)), len(_notices(world, mentor)))

    effects.deliver(kept[0], world.outside())

    assert (len(world.email.sent), len(_notices(world, student)), len(_notices(world, mentor))) == before


def test_a_mail_that_fails_comes_later_and_keeps_nothing_else_back(world: World):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    world.happen()
    world.verify(student, world.payments.pay(made["order"]["orderId"]))
    world.email.failures.append(MailUnavailable())

    (item,) = world._waiting()
    assert not effects.deliver(item, world.outside())
    told = [one["notification_type"] for one in _notices(world, student)]
    world.happen()

    assert told == ["booking_confirmed"]
    assert set(_mails(world, "bookingConfirmation")) == {mentor.email, student.email}


def test_a_failed_payment_is_told_to_the_student_alone(world: World):
    mentor, student = world.mentor(), world.person()
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    world.happen()
    before = len(_notices(world, mentor))
    world.payments.pay(made["order"]["orderId"], status=PaymentStatus.FAILED)

    (failed,) = world.payments.made_payments.values()
    assert world.report(failed, "payment.failed").status == 200
    world.happen()

    assert [one["notification_type"] for one in _notices(world, student)] == ["payment_failed"]
    assert len(_notices(world, mentor)) == before


def test_a_payment_that_came_too_late_is_refunded_and_both_are_told_without_a_calendar_file(world: World):
    mentor, student, rival = world.mentor(), world.person(), world.person("Ravi Kumar")
    start = world.now + timedelta(days=2)
    made = world.booked(student, mentor, start=start)
    world.advance(minutes=16)
    world.confirmed(world.sign_in(rival), mentor, start=start)
    world.email.sent.clear()

    late = world.verify(world.sign_in(student), world.payments.pay(made["order"]["orderId"]))
    world.happen()
    (refund,) = world.payments.process_refunds()
    body, headers = webhook("refund.processed", event_id="evt-refund", refund=refund_entity(refund))
    assert world.client.post("/api/payments/webhook", body=body, headers=headers).status == 200
    world.happen()

    assert late.code == "slot_taken"
    notices = _mails(world, "cancellationNotice")
    assert set(notices) == {mentor.email, student.email}
    assert notices[student.email].content.refund_paise == 50000
    assert not any(mail.attachments for mail in notices.values())
    assert set(_mails(world, "paymentRefunded")) == {student.email}
    kinds = [one["notification_type"] for one in _notices(world, student)]
    assert sorted(kinds) == ["booking_cancelled", "refund_processed"]
