"""How does a person act on the product from outside? Over HTTP alone, as a browser would."""

from dataclasses import dataclass, field
from typing import Any

import requests

PASSWORD = "a quiet harbour at dawn"
_PATIENCE_SECONDS = 60


class RefusedError(Exception):
    """The product said no; the message has what it said."""


@dataclass
class Product:
    """A running product at `url`, and its local controls."""

    url: str
    clock_moves: int = 0  # with each, access tokens may have run out
    _session: requests.Session = field(default_factory=requests.Session, repr=False)

    def call(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        token: str | None = None,
        session: requests.Session | None = None,
        **more: Any,
    ) -> Any:
        """The answer's JSON. Raises RefusedError for anything but success."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = (session or self._session).request(
            method, self.url + path, json=json, headers=headers, timeout=_PATIENCE_SECONDS, **more
        )
        if not answer.ok:
            raise RefusedError(f"{method} {path} answered {answer.status_code}: {answer.text[:500]}")
        return answer.json() if answer.content else None

    def upload(self, url: str, fields: dict[str, str], content: bytes) -> None:
        """A signed form, sent as a browser sends it. Raises RefusedError."""
        files = {name: (None, value) for name, value in fields.items()} | {"file": ("file", content)}
        answer = self._session.post(url, files=files, timeout=_PATIENCE_SECONDS)
        if not answer.ok:
            raise RefusedError(f"the upload answered {answer.status_code}: {answer.text[:500]}")

    def set_clock(self, *, now: str | None = None, advance_minutes: float | None = None) -> str:
        self.clock_moves += 1
        change: dict[str, Any] = {"now": now} if now else {"advanceMinutes": advance_minutes}
        return str(self.call("POST", "/_local/clock", json=change)["now"])

    def reset_clock(self) -> None:
        self.clock_moves += 1
        self.call("POST", "/_local/clock", json={"reset": True})

    def mails_to(self, address: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.call("GET", "/_local/mail", params={"to": address})["items"]
        return items

    def run_schedule(self, name: str) -> None:
        self.call("POST", f"/_local/schedules/{name}")


@dataclass
class Person:
    """Somebody with an account and a browser of their own, who stays signed in as a browser does."""

    product: Product
    name: str
    email: str
    password: str = PASSWORD
    timezone: str = "Asia/Kolkata"
    _token: str | None = None
    _seen_clock_moves: int = 0
    _browser: requests.Session = field(default_factory=requests.Session, repr=False)

    def register(self) -> "Person":
        body = {
            "name": self.name,
            "email": self.email,
            "password": self.password,
            "timezone": self.timezone,
        }
        return self._enter("/api/auth/register", body)

    def sign_in(self) -> "Person":
        return self._enter("/api/auth/login", {"email": self.email, "password": self.password})

    @property
    def token(self) -> str:
        """An access token that is good now."""
        if self._token is None:
            self.sign_in()
        elif self._seen_clock_moves != self.product.clock_moves:
            self._renew()
        return str(self._token)

    def get(self, path: str, **more: Any) -> Any:
        return self._call("GET", path, **more)

    def post(self, path: str, json: Any = None) -> Any:
        return self._call("POST", path, json={} if json is None else json)

    def put(self, path: str, json: Any = None) -> Any:
        return self._call("PUT", path, json={} if json is None else json)

    def patch(self, path: str, json: Any) -> Any:
        return self._call("PATCH", path, json=json)

    def _call(self, method: str, path: str, **more: Any) -> Any:
        answer = self.product.call(method, path, token=self.token, session=self._browser, **more)
        return answer["data"] if answer else None

    def _renew(self) -> None:
        """By the cookie, as long as it is good."""
        try:
            self._enter("/api/auth/refresh", {})
        except RefusedError:
            self.sign_in()

    def _enter(self, path: str, body: dict[str, str]) -> "Person":
        answer = self.product.call("POST", path, json=body, session=self._browser)
        self._token = answer["data"]["accessToken"]
        self._seen_clock_moves = self.product.clock_moves
        return self
