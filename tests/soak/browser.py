"""How does one person's client ask the product, and what does it do when it gets no answer?

It is a good client: it asks again with the same Idempotency-Key, waits longer each time, comes back with a new
access token, and gives up in the end. `Tally` counts each answer that came, and keeps those that never may.
"""

import asyncio
import random
import re
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, FormData

PASSWORD = "a quiet harbour at dawn"
_ATTEMPTS = 7
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.2, 4.0
_PATIENCE = ClientTimeout(total=90)
_AGAIN = frozenset((429, 502, 503, 504))
_ALLOWED_TO_FAIL = frozenset(
    ("unavailable", "busy", "payment_provider_unavailable", "payment_provider_refused", "mail_unavailable")
)
_ID = re.compile(r"/(GRP-[^/]+|[a-z]+_[A-Za-z0-9_-]{10,}|[A-Za-z0-9]+-[^/]*|[0-9A-Z]{20,}[^/]*)(?=/|$)")
_WORDS = ("me", "no-show", "toggle-bookings", "create-order", "meeting-link", "unread-count", "read-all")


@dataclass(slots=True)
class Tally:
    """What was asked and answered. `wrong` are answers that no fault excuses."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    codes: Counter[tuple[int, str]] = field(default_factory=Counter)
    uploads: Counter[int] = field(default_factory=Counter)
    given_up: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    most_at_once: int = 0

    def note(self, route: str, status: int, body: Any, text: str) -> None:
        code = str((body or {}).get("code", "")) if isinstance(body, dict) else ""
        self.answers[route, status] += 1
        if status >= 400:
            self.codes[status, code] += 1
        if status >= 500 and code not in _ALLOWED_TO_FAIL:
            self.wrong.append(f"{route} answered {status}: {text[:300]}")


class Gate:
    """So many requests at once, whoever asks."""

    def __init__(self, places: int, tally: Tally) -> None:
        self._places = asyncio.Semaphore(places)
        self._inside = 0
        self._tally = tally

    async def __aenter__(self) -> None:
        await self._places.acquire()
        self._inside += 1
        self._tally.most_at_once = max(self._tally.most_at_once, self._inside)

    async def __aexit__(self, *_: object) -> None:
        self._inside -= 1
        self._places.release()


@dataclass(frozen=True, slots=True)
class Answer:
    """`is_certain`: no earlier attempt of the same request went unanswered, so it is this one that acted."""

    status: int
    code: str
    data: Any
    is_certain: bool

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_answer(self) -> bool:
        """Whether the product decided; if not, nobody knows what became of it."""
        return 200 <= self.status < 500 and self.status != 429


@dataclass
class Browser:
    """One person's, signed in as `email`. Each has its own cookies."""

    url: str
    name: str
    email: str
    gate: Gate
    tally: Tally
    dice: random.Random
    timezone: str = "Asia/Kolkata"
    user_id: str = ""
    _token: str = ""
    _session: ClientSession | None = None
    _entering: asyncio.Lock = field(default_factory=asyncio.Lock)

    # ── Coming and going ─────────────────────────────────────────────────────────────────────────────

    async def register(self) -> Answer:
        body = {"name": self.name, "email": self.email, "password": PASSWORD, "timezone": self.timezone}
        answer = await self._ask("POST", "/api/auth/register", json=body, key=uuid.uuid4().hex)
        if answer.status == 409 and not answer.is_certain:  # it was us, unheard
            return await self.sign_in()
        return self._entered(answer)

    async def sign_in(self) -> Answer:
        return self._entered(
            await self._ask("POST", "/api/auth/login", json={"email": self.email, "password": PASSWORD})
        )

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    def _entered(self, answer: Answer) -> Answer:
        if answer.is_ok:
            self._token, self.user_id = answer.data["accessToken"], answer.data["user"]["id"]
        return answer

    async def _renew(self, spent: str) -> bool:
        async with self._entering:
            if self._token != spent:  # somebody here was quicker
                return True
            answer = self._entered(await self._ask("POST", "/api/auth/refresh", json={}))
            return answer.is_ok or (await self.sign_in()).is_ok

    # ── Asking ───────────────────────────────────────────────────────────────────────────────────────

    async def get(self, path: str, **query: Any) -> Answer:
        return await self.ask("GET", path, params={name: str(value) for name, value in query.items()})

    async def post(self, path: str, body: Any = None) -> Answer:
        return await self.ask("POST", path, json=body or {}, key=uuid.uuid4().hex)

    async def put(self, path: str, body: Any = None) -> Answer:
        return await self.ask("PUT", path, json=body or {})

    async def ask(self, method: str, path: str, **more: Any) -> Answer:
        """Asked as who is signed in, with a new access token if the old one has run out."""
        for _ in range(3):
            token = self._token
            answer = await self._ask(method, path, token=token, **more)
            if answer.status != 401 or not await self._renew(token):
                return answer
        return answer

    async def upload(self, form: dict[str, Any], content: bytes) -> bool:
        for attempt in range(_ATTEMPTS):
            data = FormData()
            for name, value in form["fields"].items():
                data.add_field(name, value)
            data.add_field("file", content, filename="file")
            try:
                async with self.gate, self._client().post(form["url"], data=data) as answer:
                    self.tally.uploads[answer.status] += 1
                    if answer.ok:
                        return True
            except (ClientError, TimeoutError):
                self.tally.unanswered["POST (upload)"] += 1
            await self._pause(attempt)
        return False

    async def _ask(self, method: str, path: str, *, token: str = "", key: str = "", **more: Any) -> Answer:
        route, is_certain, answer = route_of(method, path), True, Answer(0, "", None, False)
        headers = ({"Authorization": f"Bearer {token}"} if token else {}) | (
            {"Idempotency-Key": key} if key else {}
        )
        for attempt in range(_ATTEMPTS):
            answer = await self._once(route, method, path, is_certain, headers=headers, **more)
            if answer.is_answer and answer.code != "idempotency_in_progress":
                return answer
            is_certain = False
            await self._pause(attempt)
        self.tally.given_up[route] += 1
        return answer

    async def _once(self, route: str, method: str, path: str, is_certain: bool, **more: Any) -> Answer:
        try:
            async with self.gate, self._client().request(method, self.url + path, **more) as answer:
                text = await answer.text()
                body = await answer.json() if text and "json" in answer.content_type else None
        except (ClientError, TimeoutError) as error:
            self.tally.unanswered[f"{route} ({type(error).__name__})"] += 1
            return Answer(0, "", None, False)
        self.tally.note(route, answer.status, body, text)
        said = body if isinstance(body, dict) else {}
        return Answer(answer.status, str(said.get("code", "")), said.get("data"), is_certain)

    async def _pause(self, attempt: int) -> None:
        longest = min(_FIRST_PAUSE_SECONDS * 2**attempt, _LONGEST_PAUSE_SECONDS)
        await asyncio.sleep(self.dice.uniform(longest / 2, longest))

    def _client(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(timeout=_PATIENCE)
        return self._session


def route_of(method: str, path: str) -> str:
    """`PUT /api/bookings/GRP-…/cancel` → `PUT /api/bookings/{id}/cancel`."""

    def named(found: re.Match[str]) -> str:
        return found[0] if found[1] in _WORDS or (found[1].islower() and "-" not in found[1]) else "/{id}"

    kept = {"/api/auth/", "/_local/"}
    if any(path.startswith(one) for one in kept):
        return f"{method} {path}"
    return f"{method} {_ID.sub(named, path)}"
