"""What makes up one running local cloud?"""

import asyncio
from dataclasses import dataclass, field

from aiohttp import ClientSession, WSCloseCode, web

from local.clock import ProductClock
from local.emulator import Emulator
from local.mailbox import Mailbox
from local.place import Place
from local.stack import Addresses, Stack


@dataclass(slots=True, kw_only=True)
class Cloud:
    """`internal` is a second way in, which answers while the product is made ready: see local/server.py."""

    place: Place
    addresses: Addresses
    internal: str
    emulator: Emulator
    stack: Stack
    clock: ProductClock
    mailbox: Mailbox
    sandbox: web.Application
    session: ClientSession
    is_ready: bool = False
    # Each request at once is a worker of its own, slow to start and 50 MB large: the rest wait their turn.
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(6))
    sockets: set[web.WebSocketResponse] = field(default_factory=set)

    async def close_sockets(self) -> None:
        """Clients see that the server is going away, and come back later."""
        await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in self.sockets))


CLOUD = web.AppKey("cloud", Cloud)
