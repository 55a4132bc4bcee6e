"""What do tests of the HTTP edge stand on? A client of the whole application, with the tests' own keys."""

import pytest

from tests.clients import Client
from tests.stage import SECRETS


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stage's keys, without asking Secrets Manager."""
    monkeypatch.setattr("chalicelib.wiring.secrets", lambda: SECRETS)


@pytest.fixture
def client() -> Client:
    """Speaks to the application as API Gateway does."""
    from app import app

    return Client(app)
