"""How does a test speak on a socket? Through the events that API Gateway makes of one."""

import itertools
import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from tests.world import Person, World

# isort: split
from app import on_connect, on_disconnect, on_message
from chalicelib.services import realtime
from chalicelib.storage import connections

_numbers = itertools.count(1)
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


@dataclass
class Socket:
    """A socket of one person. `heard` is all that was written on it, in order."""

    world: World
    person: Person
    id: str = field(default_factory=lambda: f"conn-{next(_numbers):06d}=")
    status: int = 0

    @property
    def heard(self) -> list[dict[str, Any]]:
        return self.world.gateway.heard.setdefault(self.id, [])

    def events(self, name: str) -> list[Any]:
        return [frame["data"] for frame in self.heard if frame["event"] == name]

    def open(self, *, ticket: str | None = None, greeted: bool = True) -> "Socket":
        """The handshake, and what the stream does once it sees the connection."""
        secret = (
            ticket or self.world.client.post("/api/realtime/ticket", token=self.person.token).data["ticket"]
        )
        query = {"queryStringParameters": {"ticket": secret}}
        self.status = on_connect(event("CONNECT", self.id, **query), _CONTEXT)["statusCode"]
        if self.status == 200:
            self.world.gateway.open.add(self.id)
            if greeted:
                self.greet()
        return self

    def greet(self) -> None:
        connection = connections.find(self.id)
        assert connection
        realtime.greet(connection, self.world.outside())

    def say(self, frame: str) -> Any:
        """Writes a frame as it is. Returns its answer."""
        before = len(self.heard)
        assert on_message(event("MESSAGE", self.id, body=frame), _CONTEXT) == {"statusCode": 200}
        (answer,) = [one for one in self.heard[before:] if one["event"] in ("ack", "pong", "error")]
        return answer

    def ask(self, action: str, request_id: str = "r1", **data: Any) -> Any:
        """Asks for an action. Returns the answer."""
        return self.say(json.dumps({"action": action, "requestId": request_id, "data": data}))

    def break_off(self) -> None:
        """The client is gone, and API Gateway knows it; nobody else has heard yet."""
        self.world.gateway.open.discard(self.id)

    def close(self) -> None:
        self.break_off()
        on_disconnect(event("DISCONNECT", self.id), _CONTEXT)


def connected(world: World, person: Person) -> Socket:
    socket = Socket(world, person).open()
    assert socket.status == 200
    return socket
