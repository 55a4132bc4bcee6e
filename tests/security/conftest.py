"""What do security suites stand on? A scene with everybody and everything in it, and a client per person."""

import pytest

from tests.product_table import Table
from tests.stage import SECRETS

# isort: split
from tests.contract import Contract
from tests.security.scene import Scene, staged
from tests.world import Client, World, app


@pytest.fixture
def world(table: Table, monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(table, client=Client(app, watch=Contract.of(app).check))
    monkeypatch.setattr("chalicelib.clock.now", world.clock.now)
    monkeypatch.setattr("chalicelib.wiring.secrets", lambda: SECRETS)
    monkeypatch.setattr("chalicelib.wiring.payments", lambda: world.payments)
    monkeypatch.setattr("chalicelib.wiring.push", lambda: world.push)
    return world


@pytest.fixture
def scene(world: World) -> Scene:
    return staged(world)
