"""Does each job give each effect once, run eight times at once after three runs that never came?

Beside the job's own tests, which have its rules: here all of them go through the same.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import PaymentProviderRefused
from chalicelib.services import effects, timed
from infra.invariants import breaches
from infra.ops import jobs
from infra.schedules import SCHEDULES
from tests.faults import Faults, server_error
from tests.world import Person, World

pytestmark = pytest.mark.backends("dynamodb_local")

EIGHT = 8
# The world begins on Monday 2 March 2026; this is its first payday, and three more go by.
PAYDAYS_LATER = datetime(2026, 3, 9, 0, 30, tzinfo=UTC) + timedelta(weeks=3)

Seen = Counter[str]


def run_eight_at_once(world: World, job: str) -> int:
    def run(_: int) -> int:
        return effects.sweep(world.outside()) if job == "outbox" else world.run(job)

    with ThreadPoolExecutor(EIGHT) as pool:
        return sum(pool.map(run, range(EIGHT)))


def seen(world: World) -> Seen:
    """What people and providers have had of it so far, and what the books say."""
    items = world.table.items()
    counts: Seen = Counter(f"mail {mail.template}" for mail in world.email.sent)
    counts += Counter(f"told {one['notification_type']}" for one in items if one["type"] == "notification")
    counts += Counter(f"ledger {one['movement']}" for one in items if one["type"] == "ledger")
    counts += Counter(f"booking {one['status']}" for one in items if one["type"] == "booking")
    counts += Counter("payout" for one in items if one["type"] == "payout")
    counts["refund asked for"] += len(world.payments.refunds)
    return counts


# ── What each has to do ──────────────────────────────────────────────────────────────────────────────


def reminders(world: World, student: Person, mentor: Person) -> Seen:
    start = world.now + timedelta(days=2)
    world.confirmed(student, mentor, start=start)
    world.clock.instant = start - timedelta(minutes=11, seconds=30)
    return Counter({"mail sessionReminder": 2, "told session_reminder": 2})


def holds(world: World, student: Person, mentor: Person) -> Seen:
    for hour in range(3):
        world.booked(student, mentor, start=world.now + timedelta(days=2, hours=hour))
    world.advance(minutes=19)
    return Counter({"booking pending": -3, "booking cancelled": 3})


def completions(world: World, student: Person, mentor: Person) -> Seen:
    start = world.now + timedelta(days=2)
    world.confirmed(student, mentor, start=start)
    world.clock.instant = start + timedelta(hours=25, minutes=10)
    return Counter(
        {
            "booking confirmed": -1,
            "booking completed": 1,
            "ledger platform_fee": 1,
            "ledger mentor_share": 1,
            "mail reviewRequest": 1,
            "told review_request": 1,
            "told session_completed": 2,
        }
    )


def reconcile(world: World, student: Person, mentor: Person) -> Seen:
    """A payment whose webhook was lost, and a refund that Razorpay would not make."""
    cancelled = world.confirmed(student, mentor, start=world.now + timedelta(days=3))
    world.payments.failures["refund"] = [PaymentProviderRefused("too low", status=400)]
    path = f"/api/bookings/{cancelled['id']}/cancel"
    assert world.client.put(path, json={"reason": "Ill."}, token=student.token).status == 200
    world.happen()
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    world.payments.pay(made["order"]["orderId"])
    world.advance(minutes=12)
    return Counter(
        {
            "booking pending": -1,
            "booking confirmed": 1,
            "ledger captured": 1,
            "mail bookingConfirmation": 2,
            "told booking_confirmed": 2,
            "refund asked for": 1,
        }
    )


def payouts(world: World, student: Person, mentor: Person) -> Seen:
    for hours in (48, 72):
        start = world.now.replace(hour=4) + timedelta(hours=hours)
        booking = world.confirmed(world.sign_in(student), mentor, start=start)
        world.clock.instant = start + timedelta(minutes=30)
        path = f"/api/bookings/{booking['id']}/complete"
        assert world.client.put(path, token=world.sign_in(mentor).token).status == 200
        world.happen()
    world.clock.instant = PAYDAYS_LATER
    return Counter({"payout": 1, "mail payoutCreated": 1, "told payout_created": 1})


def outbox(world: World, student: Person, mentor: Person) -> Seen:
    """The stream has delivered nothing of what was paid."""
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    world.verify(student, world.payments.pay(made["order"]["orderId"]))
    world.advance(minutes=6)
    return Counter({"mail bookingConfirmation": 2, "told booking_confirmed": 2})


JOBS: dict[str, Callable[[World, Person, Person], Seen]] = {
    "reminders": reminders,
    "holds": holds,
    "completions": completions,
    "reconcile": reconcile,
    "payouts": payouts,
    "outbox": outbox,
}


def test_every_job_goes_through_it():
    assert {*timed.JOBS, "outbox"} == JOBS.keys() == SCHEDULES.keys()


@pytest.mark.parametrize("job", JOBS)
def test_eight_at_once_after_three_missed_runs_give_each_effect_once(world: World, job: str):
    student, mentor = world.person(), world.mentor()
    world.happen()
    expected = JOBS[job](world, student, mentor)
    before, due = seen(world), len(list(jobs.due(job)))

    done = run_eight_at_once(world, job)
    if job != "outbox":
        world.happen()
    world.advance(seconds=30)
    again = run_eight_at_once(world, job)

    after = seen(world)
    change = {what: after[what] - before[what] for what in after | before}
    assert {what: count for what, count in change.items() if count} == expected
    assert done > 0
    assert again == 0
    assert (due > 0, list(jobs.due(job))) == (True, [])
    assert breaches(world.table.items(), now=world.now) == []


def test_a_sweep_whose_time_is_over_leaves_the_rest_to_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    student, mentor = world.person(), world.mentor()
    world.happen()
    outbox(world, student, mentor)

    with monkeypatch.context() as short:
        short.setattr(effects, "_SWEEP_SECONDS", -1)
        without_time = effects.sweep(world.outside())

    assert without_time == 0
    assert effects.sweep(world.outside()) > 0


def test_an_event_that_cannot_be_taken_does_not_keep_the_others_from_their_turn(world: World, faults: Faults):
    world.person(), world.person()  # two registrations, each with a mail to come
    world.advance(minutes=6)
    waiting = len(list(jobs.due("outbox")))

    faults.inject(server_error, into="UpdateItem", times=3)
    done = effects.sweep(world.outside())

    assert done == waiting - 1 > 0


def test_a_payout_that_arrived_is_in_the_ledger_paisa_for_paisa(world: World):
    student, mentor, admin = world.person(), world.mentor(), world.admin()
    payouts(world, student, mentor)
    run_eight_at_once(world, "payouts")
    token = world.sign_in(admin).token
    (made,) = world.client.get("/api/admin/payouts", token=token).data["items"]
    for step in ("processing", "completed"):
        path = f"/api/admin/payouts/{made['id']}"
        answer = world.client.put(path, json={"status": step, "transactionId": "N1"}, token=token)
        assert answer.status == 200

    world.happen()

    items: list[dict[str, Any]] = world.table.items()
    sums = Counter[str]()
    for line in (one for one in items if one["type"] == "ledger"):
        sums[line["movement"]] += int(line["amount_paise"])
    assert sums["paid_out"] == sums["mentor_share"] == made["netAmount"] == 80000
    assert breaches(items, now=world.now, at_rest=True) == []
