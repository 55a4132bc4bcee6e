"""What do counts stand on? The security suites' scene, with everybody and everything in it."""

import pytest

import tests.stage  # noqa: F401 - sets the environment
from tests.product_table import Table

# isort: split
from tests.clients import Client
from tests.counts.counting import outside_of
from tests.security.scene import Scene, staged
from tests.world import World, app


@pytest.fixture
def scene(table: Table, monkeypatch: pytest.MonkeyPatch) -> Scene:
    world = World(table, client=Client(app))
    for where, name, made in outside_of(world):
        monkeypatch.setattr(where, name, made)
    return staged(world)
