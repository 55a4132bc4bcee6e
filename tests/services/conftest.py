"""What do use cases stand on? A world of their own each, as journeys do."""

import pytest

from tests import stage
from tests.product_table import Table

# isort: split
from tests.world import World


@pytest.fixture
def world(table: Table, monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(table)
    monkeypatch.setattr("chalicelib.clock.now", world.clock.now)
    monkeypatch.setattr("chalicelib.wiring.secrets", stage.secrets)
    monkeypatch.setattr("chalicelib.wiring.payments", lambda: world.payments)
    monkeypatch.setattr("chalicelib.wiring.push", lambda: world.push)
    return world
