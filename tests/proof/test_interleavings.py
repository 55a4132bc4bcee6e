"""What if two act on one booking at once? Every pair of acts, one between any two calls of the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count, product

import pytest

from chalicelib.domain.bookings import Booking
from chalicelib.domain.errors import DomainError
from chalicelib.services import lifecycle
from chalicelib.storage import bookings, calendars, orders
from chalicelib.storage.transactions import Transaction
from infra.invariants import breaches, impossible_steps
from tests.proof.acting import Play, caller, outcome
from tests.proof.calls import Calls
from tests.proof.moments import Moment
from tests.proof.size import IS_DEEP
from tests.world import Person

pytestmark = pytest.mark.backends("dynamodb_local")


@dataclass
class Scene:
    """One booking, whoever is around it, and the payments that were made for it."""

    play: Play
    booking: Booking
    other: Person
    proofs: list[dict[str, str]] = field(default_factory=list)

    def report(self, nth: int, event: str) -> None:
        self.play.report(self.proofs[nth]["razorpayPaymentId"], event_id=event)


# ── Where a booking can be ───────────────────────────────────────────────────────────────────────────


def held(play: Play) -> Scene:
    """Unpaid as far as we know; the student has paid twice, which we have not heard of."""
    booking = play.book(play.world.now + timedelta(days=2))
    return Scene(play, booking, play.newcomer(), [play.pay(booking), play.pay(booking)])


def ran_out(play: Play) -> Scene:
    scene = held(play)
    play.world.advance(minutes=16)
    return scene


def confirmed(play: Play) -> Scene:
    scene = held(play)
    play.verify(scene.proofs[0])
    play.world.happen()
    return scene


def soon(play: Play) -> Scene:
    scene = confirmed(play)
    play.world.advance(days=1, hours=23, minutes=50)
    return scene


def begun(play: Play) -> Scene:
    scene = confirmed(play)
    play.world.advance(days=2, minutes=12)
    return scene


def over(play: Play) -> Scene:
    scene = confirmed(play)
    play.world.advance(days=3, hours=1)
    return scene


def owed(play: Play) -> Scene:
    """The mentor's share, since before this week's Monday."""
    scene = over(play)
    play.complete(scene.booking.id)
    play.world.happen()
    play.world.advance(days=5)
    return scene


# ── What somebody does ───────────────────────────────────────────────────────────────────────────────

Act = Callable[[Scene], object]


def create(scene: Scene) -> object:
    """Somebody else wants that very time: refused, or a hold that ran out is taken over."""
    return scene.play.book(scene.booking.scheduled_at, by=caller(scene.other.id), duration=60)


def create_at_the_next_hour(scene: Scene) -> object:
    later = scene.booking.scheduled_at + timedelta(hours=1)
    return scene.play.book(later, by=caller(scene.other.id))


def verify(scene: Scene) -> object:
    return scene.play.verify(scene.proofs[0])


def webhook(scene: Scene) -> object:
    return scene.report(0, "evt-first")


def webhook_of_the_second_payment(scene: Scene) -> object:
    return scene.report(1, "evt-second")


def cancel(scene: Scene) -> object:
    return scene.play.cancel(scene.booking.id)


def cancel_by_the_mentor(scene: Scene) -> object:
    return scene.play.cancel(scene.booking.id, by=scene.play.mentor)


def complete(scene: Scene) -> object:
    return scene.play.complete(scene.booking.id)


def mark_absent(scene: Scene) -> object:
    who = caller(scene.play.mentor.id)
    return lifecycle.mark_absent(scene.booking.id, caller=who, now=scene.play.world.now)


def reschedule(scene: Scene) -> object:
    return scene.play.move(scene.booking.id, scene.booking.scheduled_at + timedelta(hours=1))


def reschedule_by_the_mentor(scene: Scene) -> object:
    later = scene.booking.scheduled_at + timedelta(minutes=30)
    return scene.play.move(scene.booking.id, later, by=scene.play.mentor)


def sweep_holds(scene: Scene) -> object:
    return scene.play.world.run("holds")


def sweep_completions(scene: Scene) -> object:
    return scene.play.world.run("completions")


def sweep_reminders(scene: Scene) -> object:
    return scene.play.world.run("reminders")


def pay_out(scene: Scene) -> object:
    return scene.play.world.run("payouts")


def lose_dispute(scene: Scene) -> object:
    return scene.play.lose_dispute(scene.proofs[0]["razorpayPaymentId"])


def reconcile(scene: Scene) -> object:
    return scene.play.world.run("reconcile")


MONEY = (verify, webhook, webhook_of_the_second_payment)
ALL = (
    create,
    create_at_the_next_hour,
    *MONEY,
    cancel,
    cancel_by_the_mentor,
    complete,
    mark_absent,
    reschedule,
    reschedule_by_the_mentor,
    sweep_holds,
    sweep_completions,
    sweep_reminders,
    pay_out,
    lose_dispute,
    reconcile,
)
# Those that do anything there; in the deep run all of them are tried everywhere.
SCENES: dict[Callable[[Play], Scene], tuple[Act, ...]] = {
    held: (create, *MONEY, cancel, cancel_by_the_mentor),
    ran_out: (create, *MONEY, cancel, sweep_holds, reconcile),
    confirmed: (
        create_at_the_next_hour,
        webhook_of_the_second_payment,
        cancel,
        cancel_by_the_mentor,
        reschedule,
        reschedule_by_the_mentor,
    ),
    soon: (sweep_reminders, cancel, cancel_by_the_mentor, reschedule_by_the_mentor),
    begun: (cancel_by_the_mentor, complete, mark_absent, webhook_of_the_second_payment, sweep_reminders),
    over: (complete, mark_absent, sweep_completions, cancel_by_the_mentor),
    owed: (pay_out, lose_dispute, webhook_of_the_second_payment),
}


@dataclass
class Tally:
    pairs: int = 0
    interleavings: int = 0


def wrong_interleavings(
    begins: Callable[[Play], Scene], pairs: list[tuple[Act, Act]], play: Play, tally: Tally
) -> Iterator[str]:
    """Lets the second act happen at each call of the first, from the same moment, and then a quiet hour.

    What the first calls depends on when the second happens: they are through once the first has ended before.
    """
    scene = begins(play)
    moment, before = Moment.of(play.world), play.world.table.items()
    for first, second in pairs:
        tally.pairs += 1
        for at in count():
            moment.again()
            said: list[str] = []
            stepped = Calls(happen=lambda: said.append(outcome(lambda: second(scene))), at=at, reads=IS_DEEP)  # noqa: B023
            with stepped.of(play.world):
                said.append(outcome(lambda: first(scene)))  # noqa: B023
            if len(said) == 1:
                break
            tally.interleavings += 1
            name = f"{begins.__name__}: {second.__name__} at call {at + 1} of {first.__name__} ({said})"
            after = play.world.table.items()
            yield from (f"{name}: {breach}" for breach in breaches(after, now=play.world.now))
            yield from (f"{name}: {step}" for step in impossible_steps(before, after))
            if IS_DEEP or (at == 0 and first is second):  # a quiet hour takes the longest
                play.settle_down()
                yield from (f"{name}, later: {breach}" for breach in play.wrong(at_rest=True))


@pytest.mark.parametrize("begins", SCENES, ids=lambda scene: scene.__name__)
def test_two_at_once_break_nothing(begins, play, tried):
    acts, tally = ALL if IS_DEEP else SCENES[begins], Tally()

    assert list(wrong_interleavings(begins, list(product(acts, acts)), play, tally)) == []
    tried(**vars(tally))


# ── Would it be seen? ────────────────────────────────────────────────────────────────────────────────


@dataclass
class Loose:
    """A transaction that asks of an update only that there is something to change."""

    tx: Transaction

    def update(self, label, kind, key, *, actions, condition):
        return self.tx.update(label, kind, key, actions=actions, condition=kind.pk.exists())


def over_any_version(tx, old, new, *, label="booking"):
    CHANGE(Loose(tx), old, new, label=label)
    return tx


def claim_or_not(tx, label, key, booking_id):
    return calendars.drop_claim(tx, label, key, booking_id)


def paid_again(tx, order_id, booking_id, *, now):
    tx._writes = [write for write in tx._writes if write.label != "payment"]
    return tx


CHANGE = bookings.change

BUGS = {
    "a booking is written over any version": (held, cancel, webhook, bookings, "change", over_any_version),
    "a claim is kept that is gone": (ran_out, verify, create, calendars, "keep_claim", claim_or_not),
    "a payment is not remembered": (held, verify, webhook, orders, "note_paid", paid_again),
    "a day is written over any version": (
        confirmed,
        reschedule,
        create_at_the_next_hour,
        calendars,
        "_follows",
        lambda kind, version: None,
    ),
}


@pytest.mark.parametrize("name", BUGS)
def test_a_bug_is_seen(name, play, monkeypatch):
    begins, first, second, *bug = BUGS[name]
    monkeypatch.setattr(*bug)

    try:
        found = next(wrong_interleavings(begins, [(first, second)], play, Tally()), None)
    except DomainError as error:
        found = repr(error)

    assert found is not None
