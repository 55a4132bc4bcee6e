"""Of any number who want one time at once, does one get it, and do the others leave nothing behind?"""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from chalicelib.domain.reservations import Ground
from chalicelib.storage import bookings, calendars
from tests.proof.acting import Play, extras, outcome
from tests.proof.size import sized
from tests.world import World

pytestmark = pytest.mark.backends("dynamodb_local")

AT_THE_DOOR = 32
TAKERS, SEEDS = sized(60, 1000), sized(4, 20)
# A booking, a day of each of the two, the winner's holds, and the order.
OF_ONE_BOOKING = {"booking": 1, "calendar_day": 2, "holds": 1, "order": 1}


@pytest.fixture(autouse=True)
def few_at_the_door(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The emulator is one process: of a thousand at its door some would wait longer than a client does."""
    session, door = world.table.client._endpoint.http_session, threading.Semaphore(AT_THE_DOOR)
    send = session.send

    def in_turn(request: Any) -> Any:
        with door:
            return send(request)

    monkeypatch.setattr(session, "send", in_turn)


@pytest.fixture
def all_have_read(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets nobody go on before so many have found the time free."""
    read = bookings.ground

    def hold_back(takers: int) -> None:
        gate = threading.Barrier(takers)

        def ground(**wanted: Any) -> Ground:
            found = read(**wanted)
            gate.wait()
            return found

        monkeypatch.setattr(bookings, "ground", ground)

    return hold_back


def stampede(play: Play, *, takers: int, seed: int) -> Counter[str]:
    """All at once at times that all share one half hour, as often as `takers` says."""
    chance, start = Random(seed), play.world.now + timedelta(days=2 + seed)
    people = extras(play.student, takers)
    chance.shuffle(people)
    wishes = [chance.choice([(0, 30), (0, 60), (-30, 60), (0, 30)]) for _ in people]
    gate = threading.Barrier(takers)

    def want(number: int) -> str:
        offset, duration = wishes[number]
        gate.wait()
        wished = start + timedelta(minutes=offset)
        return outcome(lambda: play.book(wished, duration=duration, by=people[number]))

    with ThreadPoolExecutor(takers) as pool:
        return Counter(pool.map(want, range(takers)))


def kinds(play: Play) -> Counter[str]:
    return Counter(item["type"] for item in play.world.table.items())


def test_one_gets_the_time_and_the_others_leave_nothing_behind(play, tried, all_have_read):
    world = play.world
    for seed in range(SEEDS):
        before = kinds(play)
        if seed == SEEDS // 2:  # from here on, at the worst moment
            all_have_read(TAKERS)

        outcomes = stampede(play, takers=TAKERS, seed=seed)

        assert outcomes == {"done": 1, "slot_taken": TAKERS - 1}
        assert kinds(play) - before == OF_ONE_BOOKING
        assert len(world.payments.orders) == seed + 1
        assert play.wrong() == []
        world.advance(hours=1)
    tried(takers=TAKERS, times=SEEDS)


def test_a_calendar_written_without_its_condition_is_seen(play, monkeypatch, all_have_read):
    monkeypatch.setattr(calendars, "_follows", lambda kind, version: None)
    all_have_read(8)

    outcomes = stampede(play, takers=8, seed=1)

    assert outcomes["done"] > 1
    assert play.wrong() != []
