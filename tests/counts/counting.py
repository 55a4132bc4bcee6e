"""What does each use case take, and what follows it? Counted one by one, each from the same scene."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from chalicelib import clock, wiring
from chalicelib.gateways.documents import Documents
from chalicelib.services import effects
from chalicelib.services.avatars import Avatars
from chalicelib.storage.outbox import EventItem, from_image
from tests.calls import acting
from tests.counts.use_cases import UseCase
from tests.fake_storage import FakeBucket, FakeVault, RecordingS3
from tests.security.scene import Scene
from tests.stage import SECRETS
from tests.units import Taken, Units
from tests.world import World


@dataclass(frozen=True, slots=True)
class Count:
    """Of one use case, and of all the deliveries that follow it."""

    taken: Taken
    follows: Taken


def outside_of(world: World) -> Iterator[tuple[Any, str, Any]]:
    """What stands in for the world outside: where, under which name, and what."""
    avatars = Avatars(uploads=FakeBucket(), public_url="http://127.0.0.1:8000")  # type: ignore[arg-type]
    vault, documents = FakeVault(), Documents(client=RecordingS3(), bucket="uploads")
    made: dict[str, Callable[[], Any]] = {
        "secrets": lambda: SECRETS,
        "payments": lambda: world.payments,
        "push": lambda: world.push,
        "avatars": lambda: avatars,
        "vault": lambda: vault,
        "documents": lambda: documents,
    }
    yield clock, "now", world.clock.now
    for name, make in made.items():
        yield wiring, name, make


def counts(scene: Scene, use_cases: Iterable[UseCase]) -> Iterator[tuple[UseCase, Count]]:
    """Each leaves the table, the clock and Razorpay as it found them."""
    units, world = Units(scene.world.table.client), scene.world
    now, held = world.now, (world.payments.orders, world.payments.made_payments, world.payments.refunds)
    for one in use_cases:
        copies = [dict(kept) for kept in held]
        world.payments.orders, world.payments.made_payments, world.payments.refunds = copies
        try:
            yield one, _count(units, one, scene)
        finally:
            units.take_back()
            world.clock.instant = now
            world.payments.orders, world.payments.made_payments, world.payments.refunds = held


def _count(units: Units, one: UseCase, scene: Scene) -> Count:
    with units:
        act = one.set(scene)
    with units:
        act()
    taken, waiting = units.taken, _events(units)
    follows = Taken(0, 0, 0)
    while waiting:
        with units:
            delivered = [_deliver(item, scene.world) for item in waiting]
        assert all(delivered), f"{one.name}: an effect failed"
        follows = Taken(*map(sum, zip(follows, units.taken, strict=True)))
        waiting = _events(units)
    return Count(taken, follows)


def _events(units: Units) -> list[EventItem]:
    found = [from_image(dict(image)) for image in units.created]
    return [event for event in found if event]


def _deliver(item: EventItem, world: World) -> bool:
    with acting("stream", "outbox"):
        return effects.deliver(item, world.outside())
