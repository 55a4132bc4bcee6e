"""Does any sequence of what people, Razorpay and clocks do break what must always hold?"""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from chalicelib.domain import bookings as rules
from chalicelib.domain.payments import PaymentStatus
from chalicelib.services import lifecycle
from infra.invariants import impossible_steps
from tests.proof.acting import Play, caller, outcome
from tests.proof.moments import Moment
from tests.proof.size import sized

pytestmark = pytest.mark.backends("dynamodb_local")

EXAMPLES, STEPS = sized(12, 250), sized(14, 40)


def machine(play: Play) -> type[RuleBasedStateMachine]:  # noqa: C901 - it is one rule after the other
    """The machine over one world, which each example begins anew."""
    other = play.newcomer()
    moment = Moment.of(play.world)
    counted = {"steps": 0}

    class Lifecycle(RuleBasedStateMachine):
        bookings: Bundle[Any] = Bundle("bookings")
        proofs: Bundle[Any] = Bundle("proofs")
        steps = counted

        def __init__(self) -> None:
            super().__init__()
            moment.again()
            self.before = play.world.table.items()

        def act(self, act: Any) -> str:
            counted["steps"] += 1
            return outcome(act)

        @initialize(target=bookings)
        def begin(self) -> Any:
            return self.book_at(moment.at + 2 * DAY, 30, play.student, is_paid=True)

        @rule(
            target=bookings,
            half_hours=st.integers(0, 3),
            days=st.sampled_from((1, 2)),
            duration=st.sampled_from((30, 60)),
            by_other=st.booleans(),
            is_paid=st.booleans(),
        )
        def book(self, half_hours: int, days: int, duration: int, by_other: bool, is_paid: bool) -> Any:
            start = moment.at.replace(hour=23, minute=0) + (days * DAY + half_hours * HALF_HOUR)
            return self.book_at(start, duration, other if by_other else play.student, is_paid=is_paid)

        def book_at(self, start: Any, duration: int, student: Any, *, is_paid: bool) -> Any:
            made: list[Any] = []
            self.act(lambda: made.append(play.book(start, duration=duration, by=caller(student.id))))
            if made and is_paid:
                self.act(lambda: play.verify(play.pay(made[0]), by=caller(student.id)))
            return multiple(*[(booking, student) for booking in made])

        @rule(
            target=proofs,
            booked=bookings,
            status=st.sampled_from((PaymentStatus.CAPTURED, PaymentStatus.FAILED)),
        )
        def pay(self, booked: Any, status: PaymentStatus) -> Any:
            booking, student = booked
            return booking, student, play.pay(booking, status=status)

        @rule(paid=proofs)
        def verify(self, paid: Any) -> None:
            _, student, proof = paid
            self.act(lambda: play.verify(proof, by=caller(student.id)))

        @rule(paid=proofs, name=st.sampled_from(("payment.captured", "payment.failed", "order.paid")))
        def webhook(self, paid: Any, name: str) -> None:
            payment = paid[2]["razorpayPaymentId"]
            self.act(lambda: play.report(payment, event_id=f"evt-{payment}-{name}", name=name))

        @rule(booked=bookings, by_mentor=st.booleans())
        def cancel(self, booked: Any, by_mentor: bool) -> None:
            booking, student = booked
            self.act(lambda: play.cancel(booking.id, by=play.mentor if by_mentor else student))

        @rule(booked=bookings, by_mentor=st.booleans(), half_hours=st.integers(-2, 4))
        def move(self, booked: Any, by_mentor: bool, half_hours: int) -> None:
            booking, student = booked
            start = booking.scheduled_at + half_hours * HALF_HOUR
            self.act(lambda: play.move(booking.id, start, by=play.mentor if by_mentor else student))

        @rule(booked=consumes(bookings), is_absent=st.booleans())
        def mark(self, booked: Any, is_absent: bool) -> None:
            booking, _ = booked
            play.world.clock.instant = max(play.world.now, booking.ends_at)
            act = lifecycle.mark_absent if is_absent else lifecycle.complete
            self.act(lambda: act(booking.id, caller=caller(play.mentor.id), now=play.world.now))

        @rule(minutes=st.sampled_from((1, 10, 16, 60 * 13, 60 * 26)))
        def wait(self, minutes: int) -> None:
            play.world.happen()
            play.world.advance(minutes=minutes)

        @rule(job=st.sampled_from(("holds", "reconcile", "reminders", "completions", "payouts")))
        def strike(self, job: str) -> None:
            self.act(lambda: play.world.run(job))

        @rule()
        def refund_webhooks(self) -> None:
            play.world.happen()
            play.report_refunds(f"evt-{counted['steps']}")

        @invariant()
        def all_agrees(self) -> None:
            play.world.happen()
            after = play.world.table.items()
            assert play.wrong() == []
            assert impossible_steps(self.before, after) == []
            self.before = after

        def teardown(self) -> None:
            for number, payment in enumerate(list(play.world.payments.made_payments)):
                outcome(lambda: play.report(payment, event_id=f"evt-again-{number}"))  # noqa: B023
            play.settle_down()
            assert play.wrong(at_rest=True) == []

    return Lifecycle


DAY, HALF_HOUR = rules.COMPLETED_AFTER, rules.COMPLETED_AFTER / 48


def run(play: Play, *, examples: int, steps: int) -> int:
    made = machine(play)
    run_state_machine_as_test(
        made,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    return int(made.steps["steps"])  # type: ignore[attr-defined]


def test_whatever_happens_all_agrees(play, tried):
    acts = run(play, examples=EXAMPLES, steps=STEPS)

    tried(examples=EXAMPLES, acts=acts)


@pytest.mark.parametrize(
    "bug",
    [
        (rules.Booking, "due", None),
        (lifecycle, "_shares", lambda booking, *, now: []),
    ],
    ids=["nothing is ever due", "shares are not written down"],
)
def test_a_bug_is_seen(bug, play, monkeypatch):
    monkeypatch.setattr(*bug)

    with pytest.raises(AssertionError, match="Breach"):
        run(play, examples=12, steps=14)
