"""How does a person act on the product from outside? Over HTTP alone, as a browser would."""

from dataclasses import dataclass, field
from typing import Any

import requests

PASSWORD = "a quiet harbour at dawn"
_PATIENCE_SECONDS = 60


class Refused(Exception):
    """The product said no; the message has what it said."""


@dataclass
class Product:
    """A running product at `url`, and its local controls."""

    url: str
    _session: requests.Session = field(default_factory=requests.Session, repr=False)

    def call(self, method: str, path: str, *, json: Any = None, token: str | None = None, **more: Any) -> Any:
        """The answer's JSON. Raises Refused for anything but success."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = self._session.request(
            method, self.url + path, json=json, headers=headers, timeout=_PATIENCE_SECONDS, **more
        )
        if not answer.ok:
            raise Refused(f"{method} {path} answered {answer.status_code}: {answer.text[:500]}")
        return answer.json() if answer.content else None

    def upload(self, url: str, fields: dict[str, str], content: bytes) -> None:
        """A signed form, sent as a browser sends it. Raises Refused."""
        files = {name: (None, value) for name, value in fields.items()} | {"file": ("file", content)}
        answer = self._session.post(url, files=files, timeout=_PATIENCE_SECONDS)  # type: ignore[arg-type]
        if not answer.ok:
            raise Refused(f"the upload answered {answer.status_code}: {answer.text[:500]}")

    def set_clock(self, *, now: str | None = None, advance_minutes: float | None = None) -> str:
        change: dict[str, Any] = {"now": now} if now else {"advanceMinutes": advance_minutes}
        return str(self.call("POST", "/_local/clock", json=change)["now"])

    def reset_clock(self) -> None:
        self.call("POST", "/_local/clock", json={"reset": True})

    def mails_to(self, address: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.call("GET", "/_local/mail", params={"to": address})["items"]
        return items

    def run_schedule(self, name: str) -> None:
        self.call("POST", f"/_local/schedules/{name}")


@dataclass
class Person:
    """Somebody with an account, who signs in again whenever their access has run out."""

    product: Product
    name: str
    email: str
    password: str = PASSWORD
    timezone: str = "Asia/Kolkata"
    _token: str | None = None

    def register(self) -> "Person":
        body = {
            "name": self.name,
            "email": self.email,
            "password": self.password,
            "timezone": self.timezone,
        }
        self._token = self.product.call("POST", "/api/auth/register", json=body)["data"]["accessToken"]
        return self

    def sign_in(self) -> "Person":
        body = {"email": self.email, "password": self.password}
        self._token = self.product.call("POST", "/api/auth/login", json=body)["data"]["accessToken"]
        return self

    def get(self, path: str, **more: Any) -> Any:
        return self._call("GET", path, **more)

    def post(self, path: str, json: Any = None) -> Any:
        return self._call("POST", path, json={} if json is None else json)

    def put(self, path: str, json: Any = None) -> Any:
        return self._call("PUT", path, json={} if json is None else json)

    def patch(self, path: str, json: Any) -> Any:
        return self._call("PATCH", path, json=json)

    def _call(self, method: str, path: str, **more: Any) -> Any:
        """`data` of the answer; a token that ran out, as it does when the clock jumps, is renewed once."""
        if self._token is None:
            self.sign_in()
        try:
            answer = self.product.call(method, path, token=self._token, **more)
        except Refused as refused:
            if "answered 401" not in str(refused):
                raise
            self.sign_in()
            answer = self.product.call(method, path, token=self._token, **more)
        return answer["data"] if answer else None
