"""After any number of bookings, payments, moves and cancellations at random, is anybody in two places?

All happen within a few hours around midnight UTC, so that most collide and many lie in two days.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from chalicelib.domain.calendars import CalendarDay
from chalicelib.services import lifecycle
from chalicelib.storage import bookings as stored
from tests.proof.acting import Play, caller, outcome
from tests.proof.size import sized
from tests.world import ALL_DAY, Person

pytestmark = pytest.mark.backends("dynamodb_local")

ATTEMPTS, SEEDS = sized(150, 2500), sized(2, 8)
GRID_MINUTES, PLACES = 15, 12
CHECKED_EVERY = 50


@dataclass
class Crowd:
    """Mentors who book each other, too, and students; and what became of what they tried."""

    play: Play
    chance: Random
    mentors: list[Person]
    people: list[Person]
    made: list[tuple[str, str, Person, Person]] = field(
        default_factory=list
    )  # booking, order, student, mentor
    outcomes: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, play: Play, seed: int) -> "Crowd":
        world = play.world
        buffers = [play.mentor, world.mentor(), world.mentor()]
        for mentor, minutes in zip(buffers, (0, 10, 30), strict=True):
            said = world.client.put(
                "/api/mentors/availability",
                json={"availability": ALL_DAY, "bufferMinutes": minutes},
                token=mentor.token,
            )
            assert said.status == 200, said.text
        world.happen()
        students = [play.student, play.newcomer(), play.newcomer()]
        return cls(play, Random(seed), buffers, [*students, *buffers])

    def time(self):
        midnight = self.play.world.now.replace(hour=0, minute=0) + timedelta(days=4)
        return midnight + timedelta(minutes=GRID_MINUTES * self.chance.randrange(-PLACES, PLACES))

    def book(self) -> None:
        student, mentor = self.chance.choice(self.people), self.chance.choice(self.mentors)
        booking = self.play.book(
            self.time(),
            duration=self.chance.choice((30, 60)),
            by=caller(student.id),
            mentor=mentor,
        )
        self.made.append((booking.id, str(booking.payment.order_id), student, mentor))
        if self.chance.random() < 0.5:
            self.play.verify(self.play.pay(booking), by=caller(student.id))

    def _any(self) -> tuple[str, str, Person, Person]:
        return self.chance.choice(self.made[-12:])

    def pay(self) -> None:
        """In time or late, by the browser or by webhook."""
        _, order, student, _ = self._any()
        proof = self.play.world.payments.pay(order)
        if self.chance.random() < 0.5:
            self.play.verify(proof, by=caller(student.id))
        else:
            self.play.report(proof["razorpayPaymentId"], event_id=f"evt-{proof['razorpayPaymentId']}")

    def cancel(self) -> None:
        booking, _, student, mentor = self._any()
        self.play.cancel(booking, by=self.chance.choice((student, mentor)))

    def move(self) -> None:
        booking, _, student, mentor = self._any()
        who = caller(self.chance.choice((student, mentor)).id)
        lifecycle.reschedule(booking, start=self.time(), caller=who, now=self.play.world.now)

    def wait(self) -> None:
        self.play.world.advance(minutes=self.chance.choice((1, 5, 16)))

    def sweep(self) -> None:
        self.play.world.run("holds")

    def act(self) -> None:
        acts = (
            [self.book] * 9
            + [self.pay] * 4
            + [self.move] * 4
            + [self.cancel] * 3
            + [self.wait] * 2
            + [self.sweep]
        )
        act: Callable[[], None] = self.chance.choice(acts) if self.made else self.book
        self.outcomes[f"{act.__name__} {outcome(act)}"] += 1


def wrong_after(crowd: Crowd, attempts: int):
    for attempt in range(1, attempts + 1):
        crowd.act()
        if attempt % CHECKED_EVERY == 0:
            crowd.play.world.happen()
            yield from (f"after {attempt}: {breach}" for breach in crowd.play.wrong())
    crowd.play.settle_down()
    yield from (str(breach) for breach in crowd.play.wrong(at_rest=True))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_nobody_is_ever_in_two_places(seed, play, tried):
    crowd = Crowd.of(play, seed)

    assert list(wrong_after(crowd, ATTEMPTS)) == []
    assert {"book done", "book slot_taken", "pay done", "cancel done"} <= crowd.outcomes.keys()
    tried(attempts=ATTEMPTS)


# ── Would it be seen? ────────────────────────────────────────────────────────────────────────────────


def taken_by_nobody(day, claim, *, now, apart_from=""):
    return None


def forgets_the_student(tx, booking):
    return tx


BUGS = {
    "nobody looks into calendars": (CalendarDay, "taken_by", taken_by_nobody),
    "a cancelled booking keeps its time": (stored, "give_back", forgets_the_student),
}


@pytest.mark.parametrize("name", BUGS)
def test_a_bug_is_seen(name, play, monkeypatch):
    monkeypatch.setattr(*BUGS[name])

    assert next(wrong_after(Crowd.of(play, 1), 150), None) is not None
