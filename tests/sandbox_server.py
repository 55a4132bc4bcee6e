"""What do tests of payments talk to? The sandbox on a loopback port, with a product that only listens."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import requests
from aiohttp import web

from chalicelib.gateways.razorpay import Razorpay
from local.sandbox import make_sandbox

KEY_ID = "rzp_test_sandbox"
KEY_SECRET = "testsecret0123456789ABCD"
WEBHOOK_SECRET = "whsec_local_dev_0001"


@dataclass
class Clock:
    """The product's clock, which a test moves."""

    instant: datetime = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def advance(self, **by: float) -> None:
        self.instant += timedelta(**by)


@dataclass
class Heard:
    """One webhook as it arrived."""

    headers: dict[str, str]
    raw: bytes

    @property
    def event(self) -> str:
        return str(json.loads(self.raw)["event"])

    @property
    def event_id(self) -> str:
        return self.headers["X-Razorpay-Event-Id"]

    def entity(self, kind: str) -> dict[str, Any]:
        return dict(json.loads(self.raw)["payload"][kind]["entity"])


@dataclass
class Listener:
    """Stands where the product takes webhooks; answers what `statuses` say, then 200."""

    heard: list[Heard] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    _arrived: threading.Condition = field(default_factory=threading.Condition)

    async def take(self, request: web.Request) -> web.Response:
        webhook = Heard(headers=dict(request.headers), raw=await request.read())
        with self._arrived:
            self.heard.append(webhook)
            self._arrived.notify_all()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    @property
    def events(self) -> list[str]:
        return [webhook.event for webhook in self.heard]

    def wait_for(self, count: int, *, seconds: float = 5) -> list[Heard]:
        """The first `count` webhooks, as soon as they are there."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.heard) >= count, timeout=seconds), self.events
            return self.heard[:count]


class Served:
    """An application in a thread of its own, on a free port of 127.0.0.1."""

    def __init__(self, make: Callable[[int], web.Application]) -> None:
        self._make = make
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        self._call(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._call(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _start(self) -> None:
        """The address is known before the application is made, since webhooks need it."""
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        await server.wait_closed()
        self._runner = web.AppRunner(self._make(port), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{port}"


@dataclass
class Sandbox:
    """The sandbox at `url`, who hears its webhooks, and its clock."""

    url: str
    listener: Listener
    clock: Clock

    def gateway(self, **options: Any) -> Razorpay:
        return Razorpay(**({"key_id": KEY_ID, "key_secret": KEY_SECRET, "base_url": self.url} | options))

    def rest(self, method: str, path: str, **options: Any) -> requests.Response:
        """Razorpay's API without the SDK."""
        options = {"auth": (KEY_ID, KEY_SECRET), "timeout": 5} | options
        return requests.request(method, self.url + path, **options)

    def control(self, path: str = "", body: Any = None) -> requests.Response:
        """`GET` without a body, `POST` with one."""
        address = f"{self.url}/_local/payments{path}"
        return (
            requests.get(address, timeout=5)
            if body is None
            else requests.post(address, json=body, timeout=10)
        )

    def pay(self, order_id: str, **wish: Any) -> dict[str, Any]:
        answer = self.control(f"/{order_id}/pay", wish)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def paid_order(self, *, amount_paise: int = 50_000) -> dict[str, Any]:
        """What Checkout handed over for a new order."""
        order = self.gateway().create_order(amount_paise=amount_paise, receipt="GRP-1", notes={})
        return self.pay(order.id)


@contextmanager
def running_sandbox(*, state_file: Path | None = None, **options: Any) -> Iterator[Sandbox]:
    listener, clock = Listener(), Clock()

    def make(port: int) -> web.Application:
        app = make_sandbox(
            webhook_url=f"http://127.0.0.1:{port}/heard",
            key_id=KEY_ID,
            key_secret=KEY_SECRET,
            webhook_secret=WEBHOOK_SECRET,
            now=clock.now,
            state_file=state_file,
            **({"refund_delay_seconds": 0.03, "retry_delays_seconds": (0.02, 0.02, 0.02)} | options),
        )
        app.router.add_post("/heard", listener.take)
        return app

    with Served(make) as served:
        yield Sandbox(url=served.url, listener=listener, clock=clock)
