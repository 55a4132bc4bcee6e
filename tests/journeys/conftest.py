"""What do journeys stand on? A world of their own each."""

import pytest

from tests.product_table import Table
from tests.stage import SECRETS

# isort: split
from tests.world import World


@pytest.fixture
def world(table: Table, monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(table)
    monkeypatch.setattr("chalicelib.clock.now", world.clock.now)
    monkeypatch.setattr("chalicelib.wiring.secrets", lambda: SECRETS)
    monkeypatch.setattr("chalicelib.wiring.payments", lambda: world.payments)
    monkeypatch.setattr("chalicelib.wiring.push", lambda: world.push)
    return world
