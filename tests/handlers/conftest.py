"""What do tests of the HTTP edge stand on? A client of the whole application, whose keys are the tests' own."""

import pytest

from tests.stage import SECRETS  # first: it sets the environment that the application reads
from tests.clients import Client  # isort: skip


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stage's keys, without asking Secrets Manager."""
    monkeypatch.setattr("chalicelib.wiring.secrets", lambda: SECRETS)


@pytest.fixture
def client() -> Client:
    """Speaks to the application as API Gateway does."""
    from app import app

    return Client(app)
