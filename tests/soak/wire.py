"""How does a client keep a socket, and what does it do when it is cut off?"""

import asyncio
import itertools
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from socket import SHUT_RDWR
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse, WSMsgType

from tests.soak.browser import Browser

_ANSWER_SECONDS = 20
_OPEN = ClientTimeout(total=30)
_numbers = itertools.count(1)
# Frames that say "not now" of what may be asked again.
_AGAIN = ("unavailable", "busy", "too_many_requests")


@dataclass
class Wire:
    """A socket that comes and goes. `heard` are the ids of announced messages, a list each connection."""

    browser: Browser
    heard: list[list[str]] = field(default_factory=list)
    events: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    opened: int = 0
    cut: int = 0
    refused: int = 0
    _session: ClientSession | None = None
    _socket: ClientWebSocketResponse | None = None
    _reading: "asyncio.Task[None] | None" = None
    _waiting: "dict[str, asyncio.Future[dict[str, Any]]]" = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self._socket is not None and not self._socket.closed

    async def open(self) -> bool:
        await self.drop()
        ticket = await self.browser.post("/api/realtime/ticket")
        if not ticket.is_ok:
            return False
        joint = "&" if "?" in ticket.data["url"] else "?"
        self._session = ClientSession(timeout=_OPEN)
        try:
            self._socket = await self._session.ws_connect(
                f"{ticket.data['url']}{joint}ticket={ticket.data['ticket']}"
            )
        except (ClientError, TimeoutError):
            self.refused += 1
            await self.drop()
            return False
        self.opened += 1
        self.heard.append([])
        self._reading = asyncio.create_task(self._read(self._socket, self.heard[-1]))
        return True

    async def ask(self, action: str, **data: Any) -> dict[str, Any] | None:
        """The answer's frame; None when there was none, or one that says "not now"."""
        if not self.is_open:
            return None
        request_id = f"r{next(_numbers)}"
        answer = asyncio.get_running_loop().create_future()
        self._waiting[request_id] = answer
        try:
            assert self._socket
            await self._socket.send_json({"action": action, "requestId": request_id, "data": data})
            frame: dict[str, Any] = await asyncio.wait_for(answer, _ANSWER_SECONDS)
        except (ClientError, TimeoutError, ConnectionError):
            self.answers["none"] += 1
            await self.drop()  # as a client does that hears nothing: it comes back with a new ticket
            return None
        finally:
            self._waiting.pop(request_id, None)
        return self._judged(action, frame)

    def _judged(self, action: str, frame: dict[str, Any]) -> dict[str, Any] | None:
        self.answers[str(frame.get("code") or frame.get("event"))] += 1
        if frame.get("code") == "internal_error":
            self.wrong.append(f"{action} was answered {frame}")
        return None if frame.get("code") in _AGAIN else frame

    async def _read(self, socket: ClientWebSocketResponse, heard: list[str]) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            frame = message.json()
            waiting = self._waiting.get(str(frame.get("requestId")))
            if waiting and not waiting.done():
                waiting.set_result(frame)
            event = frame.get("event")
            self.events[str(event)] += 1
            if event is None:
                self.wrong.append(f"a frame that is none of ours: {frame}")
            if event == "chat.message":
                heard.append(frame["data"]["message"]["id"])

    async def cut_off(self) -> None:
        """The connection is gone from one moment to the next, without a word."""
        if self._socket is not None and (raw := self._socket.get_extra_info("socket")):
            self.cut += 1
            with suppress(OSError):
                raw.shutdown(SHUT_RDWR)
        await self.drop()

    async def drop(self) -> None:
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError())
        if self._reading:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        for thing in (self._socket, self._session):
            if thing is not None:
                with suppress(ClientError, TimeoutError, ConnectionError):
                    await asyncio.wait_for(thing.close(), 5)
        self._socket, self._session, self._reading = None, None, None
