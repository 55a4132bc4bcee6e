"""What do tests stand on? A table on either emulator of DynamoDB, and no way out of this machine.

`table` gives the product an empty table of its own. A test that takes it runs on both emulators in turn.
Narrow that with `@pytest.mark.backends("moto")`, for a whole run by TEST_BACKENDS=moto in the environment.
"""

import itertools
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

# Before anything can make a client: no account, no profile, no file of this machine is ever used.
for _name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[_name]
os.environ |= {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "ap-south-1",
    "AWS_REGION": "ap-south-1",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}
# Through a proxy of this machine's, DynamoDB Local would not be found.
for _name in ("NO_PROXY", "no_proxy"):
    os.environ[_name] = ",".join(filter(None, [os.environ.get(_name), "127.0.0.1"]))

import botocore.session  # noqa: E402
from moto import mock_aws  # noqa: E402 - before any botocore session is made, or moto does not see its calls
from moto.core.botocore_stubber import BotocoreStubber  # noqa: E402

from chalicelib.services.avatars import Avatars  # noqa: E402
from tests import calls, moto_transactions  # noqa: E402
from tests import dynamodb_local as local_server  # noqa: E402
from tests.fake_storage import FakeBucket, FakeVault  # noqa: E402
from tests.faults import Faults  # noqa: E402
from tests.product_table import Table  # noqa: E402
from tests.round_trips import RoundTrips  # noqa: E402

moto_transactions.install()

BACKENDS = ("moto", "dynamodb_local")
ALLOWED_BACKENDS = set(os.environ.get("TEST_BACKENDS", ",".join(BACKENDS)).split(","))
LOOPBACK_FOLDERS = {"local", "e2e"}
"""Suites that talk to servers of their own; elsewhere every socket is off, but to DynamoDB Local."""

_table_numbers = itertools.count(1)
calls.watch()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "table" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("backends")
        wanted = marker.args if marker else BACKENDS
        metafunc.parametrize("table", [name for name in wanted if name in ALLOWED_BACKENDS], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    folder = Path(__file__).parent
    for item in items:
        params = item.callspec.params if hasattr(item, "callspec") else {}
        uses_server = {"dynamodb_local", "local_table"} & set(getattr(item, "fixturenames", ()))
        top = item.path.relative_to(folder).parts[0] if item.path.is_relative_to(folder) else ""
        if uses_server or params.get("table") == "dynamodb_local" or top in LOOPBACK_FOLDERS:
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.fixture(autouse=True)
def _calls_are_allowed() -> Iterator[None]:
    """No function does in a test what its role would not let it do."""
    calls.surprises.clear()
    yield
    if calls.surprises:
        pytest.fail(
            f"not in tests/infra/calls.json (`make record-calls`): {', '.join(calls.surprises)}",
            pytrace=False,
        )


@pytest.fixture(autouse=True)
def bucket(monkeypatch: pytest.MonkeyPatch) -> FakeBucket:
    """Where people's files lie: in memory, as wiring makes it."""
    fake = FakeBucket()
    avatars = Avatars(uploads=fake, public_url="http://127.0.0.1:8000")  # type: ignore[arg-type]
    monkeypatch.setattr("chalicelib.wiring.avatars", lambda: avatars)
    return fake


@pytest.fixture(autouse=True)
def vault(monkeypatch: pytest.MonkeyPatch) -> FakeVault:
    """Where account numbers are sealed, as wiring makes it."""
    fake = FakeVault()
    monkeypatch.setattr("chalicelib.wiring.vault", lambda: fake)
    return fake


@pytest.fixture(scope="session")
def aws_session() -> botocore.session.Session:
    """The one botocore session of the tests, as the product has one.

    It takes its credentials at once: moto names others while it is in place, and DynamoDB Local shows each only
    the tables that were made with the same.
    """
    session = botocore.session.get_session()
    session.get_credentials()
    return session


@pytest.fixture(scope="session")
def dynamodb_local() -> Iterator[str]:
    """The address of DynamoDB Local; each pytest-xdist worker has a server of its own."""
    if "dynamodb_local" not in ALLOWED_BACKENDS:
        pytest.skip("TEST_BACKENDS leaves DynamoDB Local out")
    try:
        with local_server.running() as endpoint:
            yield endpoint
    except local_server.Missing as missing:
        reason = str(missing)
    else:
        return
    pytest.fail(reason, pytrace=False)


@pytest.fixture
def moto_table(aws_session: botocore.session.Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    # Its tables are plain dicts: a transaction that copies one fails when another thread adds to it.
    one_at_a_time, answer = threading.Lock(), BotocoreStubber.__call__

    def in_turn(*arguments: Any, **named: Any) -> Any:
        with one_at_a_time:
            return answer(*arguments, **named)

    monkeypatch.setattr(BotocoreStubber, "__call__", in_turn)
    with mock_aws():
        table = Table.connect(f"tests-{next(_table_numbers)}", session=aws_session, endpoint=None)
        yield table
        table.client.close()


@pytest.fixture
def local_table(aws_session: botocore.session.Session, dynamodb_local: str) -> Iterator[Table]:
    table = Table.connect(f"tests-{next(_table_numbers)}", session=aws_session, endpoint=dynamodb_local)
    yield table
    table.client.delete_table(TableName=table.name)
    table.client.close()


@pytest.fixture
def table(request: pytest.FixtureRequest) -> Table:
    """An empty table, with the product's storage pointed at it."""
    return request.getfixturevalue({"moto": "moto_table", "dynamodb_local": "local_table"}[request.param])


@pytest.fixture
def faults(table: Table, monkeypatch: pytest.MonkeyPatch) -> Iterator[Faults]:
    """Faults for the product's client; botocore retries without waiting."""
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda seconds: None))
    with Faults(table.client) as injected:
        yield injected


@pytest.fixture
def round_trips(table: Table) -> RoundTrips:
    """`with round_trips: …` counts the product's calls."""
    return RoundTrips(table.client)
