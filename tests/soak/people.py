"""Who is there, and what is known among them?"""

import asyncio
import random
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests

from local.people import Product, RefusedError
from tests.soak.browser import Browser, Gate, Tally
from tests.soak.told import Account
from tests.soak.wire import Wire

REASON = "Something came up."
_PATIENCE_SECONDS = 600  # a job may take five minutes
_MOST_BEHIND = 40  # events whose effects are still to come


@dataclass
class Person:
    """Somebody at a browser, perhaps with a socket. `synced` is what they fetched by `after`, a list each
    conversation, oldest first.
    """

    browser: Browser
    role: str
    wire: Wire
    mentor_id: str = ""
    slug: str = ""
    synced: dict[str, list[str]] = field(default_factory=dict)
    syncing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def id(self) -> str:
        return self.browser.user_id

    @property
    def dice(self) -> random.Random:
        return self.browser.dice


@dataclass
class Town:
    """Everybody, the product they share, and what they were told. `is_open` until they are to stop."""

    product: Product
    seed: int
    tally: Tally = field(default_factory=Tally)
    account: Account = field(default_factory=Account)
    people: list[Person] = field(default_factory=list)
    is_open: bool = True
    trouble: list[str] = field(default_factory=list)
    behind: int = 0
    waited_seconds: float = 0
    gate: Gate = field(init=False)
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.gate = Gate(6, self.tally)
        self.dice = random.Random(self.seed)

    def person(self, role: str, name: str, email: str, timezone: str = "Asia/Kolkata") -> Person:
        browser = Browser(
            url=self.product.url,
            name=name,
            email=email,
            gate=self.gate,
            tally=self.tally,
            dice=random.Random(f"{self.seed} {email}"),
            timezone=timezone,
        )
        person = Person(browser=browser, role=role, wire=Wire(browser))
        self.people.append(person)
        return person

    def those(self, role: str) -> list[Person]:
        return [one for one in self.people if one.role == role]

    def by_id(self, user_id: str) -> Person | None:
        return next((one for one in self.people if one.id == user_id), None)

    async def local(self, method: str, path: str, **more: Any) -> Any:
        """The local cloud's own controls, which no fault meets. Raises RefusedError."""

        def call() -> Any:
            answer = requests.request(method, self.product.url + path, timeout=_PATIENCE_SECONDS, **more)
            if not answer.ok:
                raise RefusedError(f"{method} {path} answered {answer.status_code}: {answer.text[:500]}")
            return answer.json()

        return await asyncio.to_thread(call)

    async def turn(self, person: "Person", pause: tuple[float, float]) -> None:
        """Returns when a person may act again: after a while, and once the product has caught up.

        The emulator reads a stream with one reader where AWS has twenty: people would leave it hours behind.
        """
        began = time.monotonic()
        while self.is_open and self.behind > _MOST_BEHIND:
            await asyncio.sleep(1)
        self.waited_seconds += time.monotonic() - began
        await asyncio.sleep(person.dice.uniform(*pause))

    async def now(self) -> datetime:
        return datetime.fromisoformat((await self.local("GET", "/_local/clock"))["now"])

    async def go_home(self) -> None:
        for person in self.people:
            await person.wire.drop()
            await person.browser.close()
