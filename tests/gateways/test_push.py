"""Does everyone who can be reached hear it, and is whoever cannot told apart from an outage?"""

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib.domain.connections import Connection
from chalicelib.gateways.push import POOL, Post, Push
from tests.fakes import FakeGateway

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
FRAME = b'{"event": "pong"}'


def connection(name: str, *, age: timedelta = timedelta(minutes=1)) -> Connection:
    return Connection(id=name, user_id="usr_1", family="f", opened_at=NOW - age)


def posts(*connections: Connection) -> list[Post]:
    return [Post(one, (FRAME,)) for one in connections]


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway(open={"a", "b"})


def test_everyone_hears_and_the_gone_are_named(gateway: FakeGateway):
    gone = Push(lambda: gateway).post(posts(connection("a"), connection("x"), connection("b")), now=NOW)

    assert [one.id for one in gone] == ["x"]
    assert gateway.heard == {"a": [json.loads(FRAME)], "b": [json.loads(FRAME)]}


def test_an_old_connection_that_is_gone_is_not_tried_again(gateway: FakeGateway):
    Push(lambda: gateway).post(posts(connection("x", age=timedelta(seconds=2))), now=NOW)

    assert gateway.calls == 1


def test_a_young_connection_is_tried_until_its_handshake_ends(gateway: FakeGateway):
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            gateway.open.add("young")

    gone = Push(lambda: gateway, sleep=sleep).post(posts(connection("young", age=timedelta())), now=NOW)

    assert gone == []
    assert slept == [0.05] * 3
    assert len(gateway.heard["young"]) == 1


def test_a_young_connection_that_never_comes_is_given_up_after_two_seconds(gateway: FakeGateway):
    slept: list[float] = []

    gone = Push(lambda: gateway, sleep=slept.append).post(
        posts(connection("x", age=timedelta(seconds=1))), now=NOW
    )

    assert [one.id for one in gone] == ["x"]
    assert sum(slept) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "error",
    [
        ReadTimeoutError(endpoint_url="http://127.0.0.1"),
        ClientError({"Error": {"Code": "LimitExceededException"}}, "PostToConnection"),
        ClientError({"Error": {"Code": "ForbiddenException"}}, "PostToConnection"),
    ],
)
def test_an_outage_makes_no_connection_disappear(error: Exception):
    class Broken(FakeGateway):
        def _asked(self, connection_id: str, operation: str) -> None:
            raise error

    push = Push(Broken)

    assert push.post(posts(connection("a")), now=NOW) == []
    assert push.gone([connection("a")]) == []
    push.close(["a"])


def test_frames_of_one_connection_keep_their_order(gateway: FakeGateway):
    frames = tuple(json.dumps({"n": number}).encode() for number in range(20))

    Push(lambda: gateway).post([Post(connection("a"), frames), Post(connection("b"), frames)], now=NOW)

    assert [one["n"] for one in gateway.heard["a"]] == list(range(20))


def test_many_are_posted_to_at_the_same_time():
    everyone = threading.Barrier(POOL, timeout=10)

    class Slow(FakeGateway):
        def post_to_connection(self, **_: Any) -> None:
            everyone.wait()

    gone = Push(Slow).post(posts(*(connection(str(number)) for number in range(POOL))), now=NOW)

    assert gone == []
    assert not everyone.broken


def test_the_client_is_made_with_the_first_post_only(gateway: FakeGateway):
    made: list[FakeGateway] = []

    def make() -> FakeGateway:
        made.append(gateway)
        return gateway

    push = Push(make)
    before = len(made)
    push.post(posts(connection("a"), connection("b")), now=NOW)
    push.post(posts(connection("a")), now=NOW)

    assert (before, len(made)) == (0, 1)
