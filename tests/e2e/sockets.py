"""How does a test keep a socket open on the running product, as a browser does?"""

import asyncio
import itertools
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from socket import SHUT_RDWR
from typing import Any, TypeVar

from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, WSMsgType

from local.people import Person

T = TypeVar("T")
Frame = dict[str, Any]
LONGEST_WAIT_SECONDS = 90  # a loaded machine starts a function's process for a quarter of a minute

_numbers = itertools.count(1)


class Loop:
    """An event loop in a thread of its own, for tests that are not asynchronous."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(act, self._loop).result(LONGEST_WAIT_SECONDS)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(LONGEST_WAIT_SECONDS)
        self._loop.close()


@dataclass
class Socket:
    """One open socket of a person. `heard` is all that came on it, in order."""

    loop: Loop
    person: Person
    heard: list[Frame] = field(default_factory=list)
    _session: ClientSession | None = None
    _socket: ClientWebSocketResponse | None = None
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _reading: "asyncio.Task[None] | None" = None

    def open(self) -> "Socket":
        ticket = self.person.post("/api/realtime/ticket")
        joint = "&" if "?" in ticket["url"] else "?"
        self.loop.run(self._open(f"{ticket['url']}{joint}ticket={ticket['ticket']}"))
        return self

    async def _open(self, url: str) -> None:
        self._session = ClientSession()
        self._socket = await self._session.ws_connect(url)
        self._reading = asyncio.create_task(self._read(self._socket))

    async def _read(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                with self._changed:
                    self.heard.append(message.json())
                    self._changed.notify_all()

    def ask(self, action: str, **data: Any) -> Frame:
        """The answer to a request."""
        request_id = f"r{next(_numbers)}"
        frame = {"action": action, "requestId": request_id, "data": data}
        assert self._socket
        self.loop.run(self._socket.send_json(frame))
        return self.wait_for(lambda one: one.get("requestId") == request_id, f"an answer to {action}")

    def event(self, name: str, **expected: Any) -> Frame:
        """The data of the first event of that name which has these values."""

        def fits(frame: Frame) -> bool:
            data = frame.get("data") or {}
            return frame["event"] == name and all(data.get(key) == value for key, value in expected.items())

        found: Frame = self.wait_for(fits, f"{name} with {expected}")["data"]
        return found

    def message(self, message_id: str) -> Frame:
        """The announcement of that message."""
        told = self.wait_for(
            lambda one: one["event"] == "chat.message" and one["data"]["message"]["id"] == message_id,
            f"message {message_id}",
        )
        found: Frame = told["data"]["message"]
        return found

    def wait_for(self, fits: Callable[[Frame], bool], what: str) -> Frame:
        with self._changed:
            there = self._changed.wait_for(lambda: any(map(fits, self.heard)), LONGEST_WAIT_SECONDS)
            assert there, f"{self.person.name} never heard {what}, but {self.heard}"
            return next(frame for frame in self.heard if fits(frame))

    def break_off(self) -> None:
        """The connection is gone from one moment to the next, without a word."""
        self.loop.run(self._end(politely=False))

    def close(self) -> None:
        self.loop.run(self._end(politely=True))

    async def _end(self, *, politely: bool) -> None:
        if self._socket is None or self._session is None or self._reading is None:
            return
        if not politely:
            self._socket.get_extra_info("socket").shutdown(SHUT_RDWR)
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        with suppress(ClientError):
            await self._socket.close()
        await self._session.close()
        self._socket = None
