"""What belongs to one merchant at the sandbox, and how does it survive a restart?"""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from local.sandbox.entities import Json
from local.sandbox.failures import Failures
from local.sandbox.ledger import Ledger
from local.sandbox.webhooks import Webhooks

_SAVE_INTERVAL_SECONDS = 0.2
_BOOKS = ("orders", "payments", "refunds", "disputes", "captured_by_hand", "refund_keys")


class Account:
    def __init__(
        self,
        *,
        key_id: str,
        key_secret: str,
        webhook_url: str | None,
        webhook_secret: str,
        now: Callable[[], datetime],
        state_file: Path | None,
        list_lag_seconds: float,
        refund_delay_seconds: float,
        retry_delays_seconds: Sequence[float],
    ) -> None:
        self.key_id = key_id
        self.key_secret = key_secret
        self.list_lag_seconds = list_lag_seconds
        self.ledger = Ledger(now=now)
        self.failures = Failures()
        self.webhooks = Webhooks(
            url=webhook_url, secret=webhook_secret, retry_delays=retry_delays_seconds, changed=self.changed
        )
        self._refund_delay_seconds = refund_delay_seconds
        self._state_file = state_file
        self._is_changed = asyncio.Event()
        self._saver: asyncio.Task[None] | None = None
        self._writing: asyncio.Task[None] | None = None

    # ── Life ─────────────────────────────────────────────────────────────────────────────────────────

    async def open(self) -> None:
        """Takes up what an earlier run left: webhooks on their way, refunds not settled."""
        self._load()
        await self.webhooks.open()
        for refund in self.ledger.refunds.values():
            if refund["status"] == "pending":
                self.settle_soon(refund, created=[])
        self._saver = asyncio.create_task(self._save_now_and_then())

    async def close(self) -> None:
        await self.webhooks.close()
        if self._saver:
            self._saver.cancel()
            await asyncio.gather(self._saver, return_exceptions=True)
        if self._writing:
            # A thread cannot be cancelled: it would write an older state over the last one.
            await self._writing
        self._write(self._saved())

    async def reset(self) -> None:
        """As new: nothing is under way, nothing is known, nothing is about to fail."""
        await self.webhooks.stop()
        self.webhooks.deliveries.clear()
        self.failures.waiting.clear()
        for book in _BOOKS:
            getattr(self.ledger, book).clear()
        self.changed()

    # ── What follows by itself ───────────────────────────────────────────────────────────────────────

    def tell_soon(self, events: Iterable[Json]) -> None:
        self.webhooks.start(self.webhooks.deliver(list(events)))

    def settle_soon(self, refund: Json, *, created: Iterable[Json]) -> None:
        """The merchant has the answer first; then `refund.created`, and once the money arrived, the end."""
        self.webhooks.start(self._settle(refund, list(created)))

    async def _settle(self, refund: Json, created: list[Json]) -> None:
        await asyncio.sleep(self._refund_delay_seconds / 3)
        await self.webhooks.deliver(created)
        await asyncio.sleep(self._refund_delay_seconds * 2 / 3)
        await self.webhooks.deliver(self.ledger.settle(refund))

    # ── Signatures ───────────────────────────────────────────────────────────────────────────────────

    def checkout_answer(self, payment: Json) -> Json:
        """What Checkout hands to the page after a payment."""
        message = f"{payment['order_id']}|{payment['id']}".encode()
        signature = hmac.new(self.key_secret.encode(), message, hashlib.sha256).hexdigest()
        return {
            "razorpay_order_id": payment["order_id"],
            "razorpay_payment_id": payment["id"],
            "razorpay_signature": signature,
        }

    # ── Over restarts ────────────────────────────────────────────────────────────────────────────────

    def changed(self) -> None:
        self._is_changed.set()

    async def _save_now_and_then(self) -> None:
        while True:
            await self._is_changed.wait()
            self._is_changed.clear()
            began = time.perf_counter()
            saved = self._saved()
            # The fuller the books, the more rarely: writing them down takes a twentieth of the time at most.
            pause = max(_SAVE_INTERVAL_SECONDS, 20 * (time.perf_counter() - began))
            self._writing = asyncio.create_task(asyncio.to_thread(self._write, saved))
            await asyncio.shield(self._writing)
            await asyncio.sleep(pause)

    def _saved(self) -> str:
        books = {book: getattr(self.ledger, book) for book in _BOOKS}
        return json.dumps(books | {"deliveries": self.webhooks.saved()})

    def _write(self, saved: str) -> None:
        """In one move, so that a crash leaves the old state or the new one."""
        if self._state_file is None:
            return
        self._state_file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._state_file.with_suffix(".new")
        unfinished.write_text(saved, encoding="utf-8")
        unfinished.replace(self._state_file)

    def _load(self) -> None:
        if self._state_file is None or not self._state_file.exists():
            return
        saved = json.loads(self._state_file.read_text(encoding="utf-8"))
        self.webhooks.restore(saved.pop("deliveries"))
        for book in _BOOKS:
            # In place: the routes hold these very objects.
            kept = getattr(self.ledger, book)
            kept.clear()
            (kept.extend if isinstance(kept, list) else kept.update)(saved[book])
