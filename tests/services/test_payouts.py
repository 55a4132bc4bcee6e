"""When do mentors get their money? Each share once, whatever runs, dies or comes back in between."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.ledger import LedgerLine, Movement, held_paise, owed_to_mentor_paise
from chalicelib.domain.payouts import period_of
from chalicelib.domain.refunds import RefundIntent
from chalicelib.services import payout_effects, payouts, takebacks
from chalicelib.storage import bookings, keys, ledger
from chalicelib.storage import payments as stored_payments
from chalicelib.storage import payouts as stored
from chalicelib.storage.bookings import BookingItem
from chalicelib.storage.payments import RefundChange
from chalicelib.storage.transactions import Transaction
from tests.world import Person, World

# moto copies the whole table for each transaction, which here takes minutes.
pytestmark = pytest.mark.backends("dynamodb_local")

EIGHT = 8
PRICE, FEE, SHARE = 50000, 10000, 40000
# The world begins on Monday 2 March 2026, 10:00 in India; this is the next payday there.
PAYDAY = datetime(2026, 3, 9, 0, 30, tzinfo=UTC)
WEEK = period_of(datetime(2026, 3, 2, tzinfo=UTC).date())


@pytest.fixture
def mentor(world: World) -> Person:
    return world.mentor()


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


@pytest.fixture
def admin(world: World) -> Person:
    return world.admin()


def held(world: World, student: Person, mentor: Person, *, hours: int = 48) -> str:
    """A session that was given and marked so; its id. The clock goes on to its end."""
    start = world.now + timedelta(hours=hours)
    made = world.confirmed(world.sign_in(student), mentor, start=start)
    world.clock.instant = start + timedelta(minutes=30)
    answer = world.client.put(f"/api/bookings/{made['id']}/complete", token=world.sign_in(mentor).token)
    assert answer.status == 200, answer.text
    world.happen()
    return str(made["id"])


def many_held(world: World, mentor: Person, count: int) -> list[str]:
    """Sessions given in the week: copies of a real one with its ledger, which payouts cannot tell apart."""
    student = world.person("Maya Iyer")
    original = bookings.find(held(world, student, mentor))
    lines = ledger.of_booking(original.id)
    for number in range(1, count):
        copy = replace(original, id=f"{original.id}{number:04}")
        item = BookingItem.of(copy, keys.booking(copy.id), **bookings._indexes(copy))
        tx = Transaction().create("booking", item)
        for line in lines:
            ledger.add(tx, replace(line, booking_id=copy.id))
        tx.commit()
    return [original.id, *(f"{original.id}{number:04}" for number in range(1, count))]


def payday(world: World, *, weeks_later: int = 0) -> int:
    world.clock.instant = PAYDAY + timedelta(weeks=weeks_later)
    sealed = world.run("payouts")
    world.happen()
    return sealed


def own(world: World, mentor: Person) -> list[dict[str, Any]]:
    answer = world.client.get("/api/mentors/me/payouts", token=world.sign_in(mentor).token)
    assert answer.status == 200, answer.text
    return list(answer.data["items"])


def say(world: World, admin: Person, payout_id: str, status: str, **more: str):
    path = f"/api/admin/payouts/{payout_id}"
    return world.client.put(path, json={"status": status, **more}, token=world.sign_in(admin).token)


def refund_afterwards(world: World, booking_id: str, amount_paise: int) -> None:
    """Money goes back outside the product's own cancellations; books and event are as for any refund."""
    booking = bookings.find(booking_id)
    intent = RefundIntent(
        booking_id=booking.id,
        payment_id=str(booking.payment.payment_id),
        amount_paise=amount_paise,
        reason="The mentor was not there.",
        is_extra=False,
        created_at=world.now,
        updated_at=world.now,
    )
    stored_payments.add_refund(Transaction(), intent).commit()
    world.payments.refund(
        payment_id=intent.payment_id, amount_paise=amount_paise, idempotency_key="x" + booking.id, notes={}
    )
    after = replace(booking, version=booking.version + 1)
    change = RefundChange(
        before=intent,
        after=intent.processed("rfnd_1", now=world.now),
        booking=(booking, after),
        lines=[
            LedgerLine(
                id="01REFUND",
                booking_id=booking.id,
                movement=Movement.REFUNDED,
                amount_paise=amount_paise,
                reference="rfnd_1",
                moved_at=world.now,
            )
        ],
    )
    stored_payments.change_refund(change, now=world.now)
    takebacks.take_back(_refunded(booking_id, world.now), world.outside())


def _refunded(booking_id: str, now: datetime) -> Event:
    return Event(id="01E", type=EventType.REFUND_PROCESSED, subject=booking_id, facts={}, occurred_at=now)


def kinds(world: World, person: Person) -> Counter[str]:
    items = world.table.items()
    mine = [one for one in items if one["PK"] == f"U#{person.id}" and one["SK"].startswith("N#")]
    return Counter(one["notification_type"] for one in mine)


def lines_of_everything(world: World) -> list[LedgerLine]:
    items = world.table.items()
    ids = {one["booking_id"] for one in items if one["type"] == "ledger"}
    return [line for one in ids for line in ledger.of_booking(one)]


# ── Who gets what ────────────────────────────────────────────────────────────────────────────────────


def test_a_week_is_paid_out_on_its_monday_with_gross_fee_and_net(
    world: World, student: Person, mentor: Person
):
    first = held(world, student, mentor)
    second = held(world, student, mentor, hours=5)

    sealed = payday(world)

    (payout,) = own(world, mentor)
    assert sealed == 1
    assert sorted(payout["bookings"]) == sorted([first, second])
    assert (payout["amount"], payout["platformFee"], payout["netAmount"]) == (2 * PRICE, 2 * FEE, 2 * SHARE)
    assert payout["status"] == "pending"
    assert payout["period"] == {"start": "2026-03-01T18:30:00Z", "end": "2026-03-08T18:30:00Z"}
    assert bookings.find(first).mentor_payout.status == "scheduled"
    (mail,) = [one for one in world.email.sent if one.template == "payoutCreated"]
    assert (mail.to, mail.content.net_paise) == (mentor.email, 2 * SHARE)
    assert {line.booking_id for line in mail.content.lines} == {first, second}
    assert kinds(world, mentor)["payout_created"] == 1


def test_what_became_due_this_monday_waits_for_the_next(world: World, student: Person, mentor: Person):
    before = held(world, student, mentor)
    world.clock.instant = datetime(2026, 3, 8, 16, 0, tzinfo=UTC)
    after = held(world, student, mentor, hours=2)  # ends at exactly midnight in India
    assert bookings.find(after).completed_at == datetime(2026, 3, 8, 18, 30, tzinfo=UTC)

    payday(world)
    first = own(world, mentor)
    payday(world, weeks_later=1)

    assert [one["bookings"] for one in first] == [[before]]
    assert [one["bookings"] for one in own(world, mentor)] == [[after], [before]]


def test_what_a_late_cancellation_keeps_and_a_no_show_are_paid_and_a_mentors_cancellation_is_not(
    world: World, student: Person, mentor: Person
):
    late = world.confirmed(student, mentor, start=world.now + timedelta(hours=3))
    world.client.put(f"/api/bookings/{late['id']}/cancel", json={"reason": "Ill."}, token=student.token)
    given_up = world.confirmed(student, mentor, start=world.now + timedelta(hours=6))
    path = f"/api/bookings/{given_up['id']}/cancel"
    world.client.put(path, json={"reason": "Ill."}, token=mentor.token)
    start = world.now + timedelta(hours=9)
    missed = world.confirmed(student, mentor, start=start)
    world.clock.instant = start + timedelta(minutes=10)
    world.client.put(f"/api/bookings/{missed['id']}/no-show", token=world.sign_in(mentor).token)
    world.happen()

    payday(world)

    (payout,) = own(world, mentor)
    assert sorted(payout["bookings"]) == sorted([late["id"], missed["id"]])
    assert payout["netAmount"] == 2 * SHARE


def test_nothing_due_makes_no_payout(world: World, student: Person, mentor: Person):
    world.confirmed(student, mentor, start=world.now + timedelta(days=20))

    assert payday(world) == 0
    assert own(world, mentor) == []


def test_a_disputed_share_waits_until_the_dispute_is_over(world: World, student: Person, mentor: Person):
    booking = bookings.find(held(world, student, mentor))
    disputed = replace(booking, disputed=True, version=booking.version + 1)
    bookings.change(Transaction(), booking, disputed).commit()

    while_disputed = payday(world)
    settled = replace(disputed, disputed=False, version=disputed.version + 1)
    bookings.change(Transaction(), disputed, settled).commit()

    assert while_disputed == 0
    assert payday(world, weeks_later=1) == 1


def test_a_mentor_without_payout_details_is_told_and_the_payout_waits(
    world: World, student: Person, mentor: Person
):
    held(world, student, mentor)

    payday(world)

    (payout,) = own(world, mentor)
    assert (payout["status"], payout["method"]) == ("pending", None)
    (mail,) = [one for one in world.email.sent if one.template == "payoutCreated"]
    assert mail.content.needs_payout_details


# ── Once, whatever happens ───────────────────────────────────────────────────────────────────────────


def test_eight_runs_at_once_after_three_missed_ones_pay_each_share_once(
    world: World, mentor: Person, monkeypatch: pytest.MonkeyPatch
):
    # In steps of five, so that twelve take as many as hundreds would in life; others here have its real size.
    monkeypatch.setattr(stored, "MOST_AT_ONCE", 5)
    other = world.mentor("Nila Raman")
    expected = {mentor.mentor_id: many_held(world, mentor, 12), other.mentor_id: many_held(world, other, 3)}
    world.clock.instant = PAYDAY + timedelta(weeks=3)

    with ThreadPoolExecutor(EIGHT) as pool:
        sealed = sum(pool.map(lambda _: world.run("payouts"), range(EIGHT)))
    world.happen()
    again = world.run("payouts")

    assert (sealed, again) == (2, 0)
    made = list(stored.listed(stage=None, period=None, limit=50, after=None).items)
    for payout in made:
        lines = list(stored.lines_of(payout))
        assert sorted(line.booking_id for line in lines) == sorted(expected[payout.mentor_id])
        assert payout.net_paise == sum(line.net_paise for line in lines) == SHARE * len(lines)
        assert sorted(payout.booking_ids) == sorted(expected[payout.mentor_id])
    assert kinds(world, mentor)["payout_created"] == 1
    assert len([one for one in world.email.sent if one.template == "payoutCreated"]) == 2


def test_a_run_that_dies_at_any_call_is_resumed_by_the_next(
    world: World, mentor: Person, monkeypatch: pytest.MonkeyPatch
):
    everything = many_held(world, mentor, 60)
    world.clock.instant = PAYDAY
    calls = {"made": 0, "dies_at": 1}

    class Died(BaseException):
        """No `except Exception` of ours sees the end of a process."""

    def counted(real):
        def call(*args, **kwargs):
            calls["made"] += 1
            if calls["made"] == calls["dies_at"]:
                raise Died
            return real(*args, **kwargs)

        return call

    for name in ("take_shares", "seal", "in_period"):
        monkeypatch.setattr(stored, name, counted(getattr(stored, name)))

    deaths = 0
    for _ in range(10):
        calls["made"] = 0
        try:
            world.run("payouts")
        except Died:
            deaths += 1
            calls["dies_at"] += 1
        else:
            break
    world.happen()

    (payout,) = own(world, mentor)
    assert deaths >= 3
    assert sorted(payout["bookings"]) == sorted(everything)
    assert payout["netAmount"] == SHARE * 60
    assert kinds(world, mentor)["payout_created"] == 1


def test_what_a_dead_run_left_half_assembled_is_sealed_the_week_after_and_the_rest_comes_in_the_next(
    world: World, mentor: Person, monkeypatch: pytest.MonkeyPatch
):
    everything = many_held(world, mentor, 60)
    world.clock.instant = PAYDAY
    take, steps = stored.take_shares, []

    def die_in_the_second(*args):
        steps.append(args)
        if len(steps) == 2:
            raise KeyboardInterrupt
        take(*args)

    monkeypatch.setattr(stored, "take_shares", die_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        world.run("payouts")
    hidden = own(world, mentor)
    monkeypatch.setattr(stored, "take_shares", take)

    sealed = payday(world, weeks_later=1)

    newer, older = own(world, mentor)
    assert hidden == []
    assert sealed == 2
    assert (len(older["bookings"]), len(newer["bookings"])) == (49, 11)
    assert sorted(older["bookings"] + newer["bookings"]) == sorted(everything)
    assert kinds(world, mentor)["payout_created"] == 2


def test_one_mentors_trouble_does_not_keep_the_others_from_their_money(
    world: World, student: Person, mentor: Person, monkeypatch: pytest.MonkeyPatch
):
    other = world.mentor("Nila Raman")
    held(world, student, mentor)
    held(world, student, other, hours=5)
    world.clock.instant = PAYDAY
    take = stored.take_shares

    def fail_for_one(before, after, changes):
        if after.mentor_id == mentor.mentor_id:
            raise Unavailable
        take(before, after, changes)

    monkeypatch.setattr(stored, "take_shares", fail_for_one)
    with pytest.raises(payouts.Unfinished, match=mentor.mentor_id):
        world.run("payouts")
    monkeypatch.setattr(stored, "take_shares", take)

    assert [one["netAmount"] for one in own(world, other)] == [SHARE]
    assert own(world, mentor) == []
    assert payday(world) == 1


def test_a_booking_that_changes_at_this_moment_is_paid_as_it_then_is(
    world: World, student: Person, mentor: Person, monkeypatch: pytest.MonkeyPatch
):
    stays, disputed = held(world, student, mentor), held(world, student, mentor, hours=5)
    world.clock.instant = PAYDAY
    take, first = stored.take_shares, []

    def change_before(before, after, changes):
        if not first:
            first.append(True)
            booking = bookings.find(disputed)
            bookings.change(Transaction(), booking, replace(booking, disputed=True, version=99)).commit()
        take(before, after, changes)

    monkeypatch.setattr(stored, "take_shares", change_before)
    world.run("payouts")

    assert [one["bookings"] for one in own(world, mentor)] == [[stays]]


# ── Refunds afterwards ───────────────────────────────────────────────────────────────────────────────


def test_a_refund_after_the_payout_is_a_negative_line_of_the_next(
    world: World, student: Person, mentor: Person
):
    refunded = held(world, student, mentor)
    payday(world)
    refund_afterwards(world, refunded, PRICE // 2)
    later = held(world, student, mentor)

    payday(world, weeks_later=1)

    newest, _ = own(world, mentor)
    assert newest["netAmount"] == SHARE - SHARE // 2
    path = f"/api/mentors/me/payouts/{newest['id']}"
    lines = world.client.get(path, token=world.sign_in(mentor).token).data["payout"]["lines"]
    assert {(one["bookingId"], one["kind"], one["netAmount"], one["platformFee"]) for one in lines} == {
        (later, "share", SHARE, FEE),
        (refunded, "refund", -SHARE // 2, -FEE // 2),
    }
    assert held_paise(ledger.of_booking(refunded)) == 0


def test_a_payout_is_never_below_nothing_and_what_is_left_is_carried_on(
    world: World, student: Person, mentor: Person, admin: Person
):
    refunded = [held(world, student, mentor, hours=5) for _ in range(2)]
    payday(world)
    for one in refunded:
        refund_afterwards(world, one, PRICE)
    without_sessions = payday(world, weeks_later=1)
    held(world, student, mentor, hours=5)
    payday(world, weeks_later=2)
    held(world, student, mentor, hours=5)
    held(world, student, mentor, hours=5)
    payday(world, weeks_later=3)

    newest, eaten_up, first = own(world, mentor)
    assert without_sessions == 0
    assert (eaten_up["netAmount"], eaten_up["status"]) == (0, "completed")
    assert (newest["netAmount"], newest["status"]) == (SHARE, "pending")
    for payout in (first, newest):
        say(world, admin, payout["id"], "processing")
        say(world, admin, payout["id"], "completed", transactionId="N123")
    world.happen()
    everything = lines_of_everything(world)
    assert held_paise(everything) == 0
    assert owed_to_mentor_paise(everything) == 0
    moved = Counter[str]()
    for line in everything:
        moved[line.movement] += line.amount_paise
    assert moved["paid_out"] - moved["withheld"] == sum(one["netAmount"] for one in own(world, mentor))


def test_a_refund_told_twice_takes_back_once(world: World, student: Person, mentor: Person):
    refunded = held(world, student, mentor)
    refund_afterwards(world, refunded, PRICE)

    takebacks.take_back(_refunded(refunded, world.now), world.outside())

    owed = stored.takeback(mentor.mentor_id, refunded)
    assert (owed.left_paise, owed.version) == (SHARE, 1)


def test_a_refund_that_a_cancellation_made_takes_nothing_back(world: World, student: Person, mentor: Person):
    made = world.confirmed(student, mentor, start=world.now + timedelta(hours=5))
    world.client.put(f"/api/bookings/{made['id']}/cancel", json={"reason": "Ill."}, token=student.token)
    world.happen()
    for refund in world.payments.process_refunds():
        world.report_refund(refund)
    world.happen()

    payday(world)

    assert [one["netAmount"] for one in own(world, mentor)] == [SHARE // 2]
    assert stored.takeback(mentor.mentor_id, made["id"]) is None


# ── On its way ───────────────────────────────────────────────────────────────────────────────────────


def test_a_payout_that_has_arrived_marks_its_bookings_and_its_mentor_is_told(
    world: World, mentor: Person, admin: Person
):
    everything = many_held(world, mentor, 60)
    payday(world)
    (payout,) = own(world, mentor)

    assert say(world, admin, payout["id"], "processing").data["payout"]["status"] == "processing"
    done = say(world, admin, payout["id"], "completed", transactionId="N123")
    world.happen()

    assert done.data["payout"]["transactionId"] == "N123"
    assert done.data["payout"]["processedAt"] == "2026-03-09T00:30:00Z"
    stored_bookings = [bookings.find(one) for one in everything]
    assert {one.mentor_payout.status for one in stored_bookings} == {"paid"}
    assert {one.mentor_payout.transaction_id for one in stored_bookings} == {"N123"}
    assert owed_to_mentor_paise(lines_of_everything(world)) == 0
    assert kinds(world, mentor)["payout_completed"] == 1
    stats = world.client.get("/api/mentors/dashboard/stats", token=world.sign_in(mentor).token).data["stats"]
    assert (stats["earnings"]["paidOut"], stats["earnings"]["pending"]) == (60 * SHARE, 0)


def test_marking_as_paid_may_die_and_be_told_again(
    world: World, mentor: Person, admin: Person, monkeypatch: pytest.MonkeyPatch
):
    everything = many_held(world, mentor, 60)
    payday(world)
    (payout,) = own(world, mentor)
    say(world, admin, payout["id"], "processing")
    say(world, admin, payout["id"], "completed")
    mark, calls = stored.mark_paid, []

    def die_in_the_second(*args):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        mark(*args)

    monkeypatch.setattr(payout_effects.stored, "mark_paid", die_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        world.happen()
    world.happen()

    assert {bookings.find(one).mentor_payout.status for one in everything} == {"paid"}
    paid = [line for line in lines_of_everything(world) if line.movement is Movement.PAID_OUT]
    assert sorted(line.booking_id for line in paid) == sorted(everything)


@pytest.mark.parametrize("path", [[], ["processing", "completed"], ["processing", "failed", "processing"]])
def test_only_allowed_edges_lead_on(
    world: World, student: Person, mentor: Person, admin: Person, path: list[str]
):
    held(world, student, mentor)
    payday(world)
    (payout,) = own(world, mentor)
    for step in path:
        assert say(world, admin, payout["id"], step, failureReason="Account closed.").status == 200
    allowed = {"pending": {"processing"}, "processing": {"completed", "failed"}, "completed": set()}
    last = path[-1] if path else "pending"

    answers = {
        status: say(world, admin, payout["id"], status)
        for status in {"processing", "completed", "failed"} - allowed[last]
    }

    assert {(one.status, one.code) for one in answers.values()} == {(409, "invalid_transition")}


def test_a_failed_payout_says_why_and_is_tried_again(
    world: World, student: Person, mentor: Person, admin: Person
):
    held(world, student, mentor)
    payday(world)
    (payout,) = own(world, mentor)
    say(world, admin, payout["id"], "processing")

    failed = say(world, admin, payout["id"], "failed", failureReason="Account closed.").data["payout"]
    again = say(world, admin, payout["id"], "processing").data["payout"]

    assert (failed["status"], failed["failureReason"]) == ("failed", "Account closed.")
    assert (again["status"], again["failureReason"]) == ("processing", None)


def test_of_two_administrators_at_once_one_is_told_that_it_was_done(
    world: World, student: Person, mentor: Person, admin: Person
):
    held(world, student, mentor)
    payday(world)
    (payout,) = own(world, mentor)

    with ThreadPoolExecutor(EIGHT) as pool:
        answers = list(pool.map(lambda _: say(world, admin, payout["id"], "processing"), range(EIGHT)))

    assert sorted(answer.status for answer in answers) == [200] + [409] * 7
    changes = [one for one in world.table.items() if one.get("action") == "payout_processing"]
    assert [(one["actor_id"], one["after"]["status"]) for one in changes] == [(admin.id, "processing")]


# ── Who sees what ────────────────────────────────────────────────────────────────────────────────────


def test_administrators_list_payouts_by_status_period_and_mentor_newest_first(
    world: World, student: Person, mentor: Person, admin: Person
):
    other = world.mentor("Nila Raman")
    held(world, student, mentor)
    held(world, student, other, hours=5)
    payday(world)
    held(world, student, mentor)
    payday(world, weeks_later=1)
    token = world.sign_in(admin).token
    (newest, oldest) = own(world, mentor)
    say(world, admin, oldest["id"], "processing")

    def listed(**query: str) -> list[str]:
        answer = world.client.get("/api/admin/payouts", query=query, token=token)
        assert answer.status == 200, answer.text
        return [one["id"] for one in answer.data["items"]]

    everything = listed()
    assert len(everything) == 3
    assert everything[0] == newest["id"]
    assert listed(status="processing") == [oldest["id"]]
    assert listed(mentorId=mentor.mentor_id) == [newest["id"], oldest["id"]]
    assert listed(mentorId=mentor.mentor_id, status="pending") == [newest["id"]]
    assert listed(period="2026-03-04") == everything[1:]
    assert listed(period="2026-03-15", status="pending") == [newest["id"]]


def test_nobody_sees_the_payouts_of_others(world: World, student: Person, mentor: Person):
    other = world.mentor("Nila Raman")
    held(world, student, mentor)
    payday(world)
    (payout,) = own(world, mentor)

    seen = {
        path: world.client.get(path, token=world.sign_in(person).token)
        for person, path in (
            (other, f"/api/mentors/me/payouts/{payout['id']}"),
            (student, "/api/mentors/me/payouts"),
            (mentor, f"/api/admin/payouts/{payout['id']}"),
            (mentor, "/api/admin/payouts"),
            (mentor, "/api/mentors/me/payouts/pyt_nobody_20260302"),
            (mentor, "/api/mentors/me/payouts/nonsense"),
        )
    }

    assert [one.status for one in seen.values()] == [404, 403, 403, 403, 404, 404]
    assert seen["/api/mentors/me/payouts"].code == "not_a_mentor"


def test_a_suspended_mentor_keeps_their_payouts(world: World, student: Person, mentor: Person, admin: Person):
    held(world, student, mentor)
    payday(world)
    path = f"/api/admin/mentors/{mentor.mentor_id}/suspend"
    world.client.put(path, json={"reason": "A complaint."}, token=world.sign_in(admin).token)

    assert len(own(world, mentor)) == 1
