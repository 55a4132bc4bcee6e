"""What do tests of the HTTP edge stand on? A client of the whole application, with the tests' own keys."""

import pytest

from tests import stage

# isort: split
# The stage's environment is set from here on, and the application may read it.
from app import app
from tests.clients import Client
from tests.contract import Contract
from tests.product_table import Table
from tests.world import World


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stage's keys, without asking Secrets Manager."""
    monkeypatch.setattr("chalicelib.wiring.secrets", stage.secrets)


@pytest.fixture(scope="session")
def contract() -> Contract:
    """What the application says of itself."""
    return Contract.of(app)


@pytest.fixture
def client(contract: Contract) -> Client:
    """Speaks to the application as API Gateway does; an answer that is not declared fails the test."""
    return Client(app, watch=contract.check)


@pytest.fixture
def world(table: Table, client: Client, monkeypatch: pytest.MonkeyPatch) -> World:
    """People, a clock and a world outside; every answer to them is held against the API's own document."""
    world = World(table, client=client)
    monkeypatch.setattr("chalicelib.clock.now", world.clock.now)
    monkeypatch.setattr("chalicelib.wiring.payments", lambda: world.payments)
    return world
