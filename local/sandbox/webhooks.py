"""How does the product hear what happened?

As Razorpay does it: compact JSON signed over its bytes, 5 s to answer, anything but a 2xx tried again under
the same event id. The ladder of tries is Razorpay's, scaled from a day to a minute and a half.
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import aiohttp

from local.sandbox import entities
from local.sandbox.entities import Json

ANSWER_TIMEOUT_SECONDS = 5.0
RETRY_DELAYS_SECONDS = (0.25, 1.0, 3.0, 6.0, 12.0, 24.0, 48.0)


class Outcome(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


@dataclass(kw_only=True)
class Delivery:
    """One event on its way; `due_at` is real time in Unix seconds, whatever the product's clock says.

    The body goes when the delivery has ended: thousands of them would be saved each time.
    """

    event_id: str
    event: str
    body: str
    due_at: float
    about: list[str] = field(default_factory=list)
    outcome: Outcome = Outcome.WAITING
    attempts: list[Json] = field(default_factory=list)

    def end(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.body = ""

    def shown(self) -> Json:
        return {
            "eventId": self.event_id,
            "event": self.event,
            "about": self.about,
            "outcome": self.outcome,
            "attempts": self.attempts,
        }


class Webhooks:
    """Sends what `deliver` is given, and remembers what became of it."""

    def __init__(
        self, *, url: str | None, secret: str, retry_delays: Sequence[float], changed: Callable[[], None]
    ) -> None:
        self.deliveries: list[Delivery] = []
        self._url = url
        self._secret = secret.encode()
        self._retry_delays = retry_delays
        self._changed = changed
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    # ── Life ─────────────────────────────────────────────────────────────────────────────────────────

    async def open(self) -> None:
        """Also takes up what an earlier run left waiting."""
        timeout = aiohttp.ClientTimeout(total=ANSWER_TIMEOUT_SECONDS)
        self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        for delivery in self.deliveries:
            if delivery.outcome is Outcome.WAITING:
                self.start(self._pursue(delivery))

    async def close(self) -> None:
        await self.stop()
        if self._session:
            await self._session.close()

    async def stop(self) -> None:
        """Nothing is under way any more when this returns."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def start(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Runs beside the requests, until it is done or the sandbox stops."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # ── Sending ──────────────────────────────────────────────────────────────────────────────────────

    async def deliver(self, events: Iterable[Json], *, times: int = 1, delay_seconds: float = 0) -> None:
        """Tries each event once, in this order, and returns; retries, and what is delayed, go on beside.

        Sent twice, an event keeps its id, and its second copy follows when all have been tried.
        """
        due_at = time.time() + delay_seconds
        once = [self._delivery(event, due_at=due_at) for event in events]
        copies = [Delivery(**vars(one) | {"attempts": []}) for _ in range(times - 1) for one in once]
        self.deliveries += once + copies
        trying = self.start(self._try_each(once + copies))
        if not delay_seconds:
            await asyncio.wait([trying])

    def drop(self, events: Iterable[Json]) -> None:
        for event in events:
            self.deliveries.append(self._delivery(event, due_at=time.time()))
            self.deliveries[-1].end(Outcome.DROPPED)

    async def _try_each(self, deliveries: list[Delivery]) -> None:
        for delivery in deliveries:
            await _sleep_until(delivery.due_at)
            await self._try(delivery)
            if delivery.outcome is Outcome.WAITING:
                self.start(self._pursue(delivery))

    async def _pursue(self, delivery: Delivery) -> None:
        while delivery.outcome is Outcome.WAITING:
            await _sleep_until(delivery.due_at)
            await self._try(delivery)

    async def _try(self, delivery: Delivery) -> None:
        began = time.time()
        status, error = await self._post(delivery)
        delivery.attempts.append(
            {
                "at": datetime.fromtimestamp(began, UTC)
                .isoformat(timespec="milliseconds")
                .replace("+00:00", "Z"),
                "status": status,
                "error": error,
                "milliseconds": round((time.time() - began) * 1000),
            }
        )
        if status is not None and status // 100 == 2:
            delivery.end(Outcome.DELIVERED)
        elif len(delivery.attempts) > len(self._retry_delays):
            delivery.end(Outcome.GIVEN_UP)
        else:
            delivery.due_at = time.time() + self._retry_delays[len(delivery.attempts) - 1]
        self._changed()

    async def _post(self, delivery: Delivery) -> tuple[int | None, str | None]:
        if not self._url or not self._session:
            return None, "there is no webhook address"
        body = delivery.body.encode()
        try:
            async with self._session.post(
                self._url, data=body, headers=self._headers(delivery, body), allow_redirects=False
            ) as answer:
                await answer.read()
                return answer.status, None
        except (aiohttp.ClientError, TimeoutError) as error:
            return None, type(error).__name__

    def _headers(self, delivery: Delivery, body: bytes) -> dict[str, str]:
        return {
            "User-Agent": "Razorpay-Webhook/v1",
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip",
            "Request-Id": delivery.event_id,
            "X-Razorpay-Event-Id": delivery.event_id,
            "X-Razorpay-Signature": hmac.new(self._secret, body, hashlib.sha256).hexdigest(),
        }

    def _delivery(self, event: Json, *, due_at: float) -> Delivery:
        body = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
        return Delivery(
            event_id=entities.bare_id(),
            event=event["event"],
            about=[part["entity"]["id"] for part in event["payload"].values()],
            body=body,
            due_at=due_at,
        )

    # ── Over restarts ────────────────────────────────────────────────────────────────────────────────

    def saved(self) -> list[Json]:
        return [asdict(delivery) for delivery in self.deliveries]

    def restore(self, saved: list[Json]) -> None:
        self.deliveries = [Delivery(**one | {"outcome": Outcome(one["outcome"])}) for one in saved]


async def _sleep_until(instant: float) -> None:
    await asyncio.sleep(max(0.0, instant - time.time()))
