"""How does a test speak on a socket? Through the events that API Gateway makes of one."""

import itertools
import json
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.calls import acting
from tests.contract import FORMATS
from tests.world import Person, World

# isort: split
from app import on_connect, on_disconnect, on_message
from chalicelib.handlers import asyncapi
from chalicelib.services import realtime
from chalicelib.storage import connections

_numbers = itertools.count(1)
_DOCUMENT = "urn:asyncapi"
_CONTEXT = SimpleNamespace(aws_request_id="lambda", function_name="websocket")


def event(kind: str, connection_id: str, **more: Any) -> dict[str, Any]:
    """A websocket event, as API Gateway hands it over."""
    return {
        "requestContext": {
            "routeKey": {"CONNECT": "$connect", "DISCONNECT": "$disconnect"}.get(kind, "$default"),
            "eventType": kind,
            "connectionId": connection_id,
            "apiId": "socket",
            "stage": "ws",
            "domainName": "socket.example.test",
            "identity": {"sourceIp": "192.0.2.1"},
        },
        "isBase64Encoded": False,
        **more,
    }


@cache
def _validator(message: str) -> Draft202012Validator:
    """What the product's own document says of a message."""
    document = asyncapi.document(version="1.2.3", url="ws://127.0.0.1:8000/ws")
    registry: Registry[Any] = Registry().with_resource(_DOCUMENT, DRAFT202012.create_resource(document))
    place = f"{_DOCUMENT}#/components/messages/{message}/payload"
    return Draft202012Validator({"$ref": place}, registry=registry, format_checker=FORMATS)


def check(message: str, frame: Any) -> None:
    """Fails for a frame that is not as declared."""
    wrong = [f"{error.json_path}: {error.message[:300]}" for error in _validator(message).iter_errors(frame)]
    assert not wrong, f"{message}: {'; '.join(wrong)}"


@dataclass
class Socket:
    """A socket of one person. `heard` is all that was written on it, in order.

    What is not as `/api/asyncapi.json` declares it fails the test that hears it.
    """

    world: World
    person: Person
    id: str = field(default_factory=lambda: f"conn-{next(_numbers):06d}=")
    status: int = 0

    @property
    def heard(self) -> list[dict[str, Any]]:
        return self.world.gateway.heard.setdefault(self.id, [])

    def events(self, name: str) -> list[Any]:
        found = [frame for frame in self.heard if frame["event"] == name]
        for frame in found:
            check(f"event.{name}", frame)
        return [frame["data"] for frame in found]

    def open(self, *, ticket: str | None = None, greeted: bool = True) -> "Socket":
        """The handshake, and what the stream does once it sees the connection."""
        secret = (
            ticket or self.world.client.post("/api/realtime/ticket", token=self.person.token).data["ticket"]
        )
        query = {"queryStringParameters": {"ticket": secret}}
        with acting("websocket_connect"):
            self.status = on_connect(event("CONNECT", self.id, **query), _CONTEXT)["statusCode"]
        if self.status == 200:
            self.world.gateway.open.add(self.id)
            if greeted:
                self.greet()
        return self

    def greet(self) -> None:
        connection = connections.find(self.id)
        assert connection
        with acting("stream"):
            realtime.greet(connection, self.world.outside())

    def say(self, frame: str) -> Any:
        """Writes a frame as it is. Returns its answer."""
        before = len(self.heard)
        with acting("websocket_message"):
            assert on_message(event("MESSAGE", self.id, body=frame), _CONTEXT) == {"statusCode": 200}
        (answer,) = [one for one in self.heard[before:] if one["event"] in ("ack", "pong", "error")]
        if answer["event"] != "ack":
            check(answer["event"], answer)
        return answer

    def ask(self, action: str, request_id: str = "r1", **data: Any) -> Any:
        """Asks for an action. Returns the answer."""
        frame = {"action": action, "requestId": request_id, "data": data}
        answer = self.say(json.dumps(frame))
        if answer["event"] == "ack":
            check(f"ask.{action}", frame)
            check(f"ack.{action}", answer)
        return answer

    def break_off(self) -> None:
        """The client is gone, and API Gateway knows it; nobody else has heard yet."""
        self.world.gateway.open.discard(self.id)

    def close(self) -> None:
        self.break_off()
        with acting("websocket_disconnect"):
            on_disconnect(event("DISCONNECT", self.id), _CONTEXT)


def connected(world: World, person: Person) -> Socket:
    socket = Socket(world, person).open()
    assert socket.status == 200
    return socket
