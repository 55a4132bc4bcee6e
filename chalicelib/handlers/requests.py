"""What came in? One HTTP request, in the product's terms."""

import hmac
from datetime import datetime
from typing import Any

from chalice.app import Request as ChaliceRequest

from chalicelib import wiring
from chalicelib.domain.errors import NotJson, NotSignedIn, TooLarge
from chalicelib.services.access import Caller

LIMIT_BYTES = 256 * 1024
_JSON = "application/json"
_UTF_8 = ("", "charset=utf-8", 'charset="utf-8"')


class Request:
    """`now` is the same instant for all that a request does. `caller` is None on routes for anyone."""

    def __init__(self, raw: ChaliceRequest, *, path: dict[str, str], now: datetime) -> None:
        self._raw = raw
        self.path = path
        self.now = now
        self.id: str = raw.context.get("requestId", "")
        self.caller: Caller | None = None
        self.answer_headers: dict[str, Any] = {}

    @property
    def signed_in(self) -> Caller:
        """The caller, on routes that have one."""
        if self.caller is None:
            raise NotSignedIn
        return self.caller

    @property
    def ip(self) -> str:
        """The caller's address: what CloudFront says where it asks, else what the gateway saw.

        Anybody can send `X-Forwarded-For`, or our own header past CloudFront. So it counts only beside the edge
        key, which CloudFront puts in the place of whatever a client sent under that name.
        """
        viewer = self.header("x-viewer-address")
        if viewer and self._came_by_edge():
            return viewer
        return str(self._raw.context.get("identity", {}).get("sourceIp", ""))

    def _came_by_edge(self) -> bool:
        proof, key = self.header("x-edge-key"), wiring.secrets().edge_key
        return bool(proof and key) and hmac.compare_digest(str(proof).encode(), key.encode())

    @property
    def query(self) -> dict[str, list[str]]:
        given = self._raw.query_params
        return {name: given.getlist(name) for name in given} if given else {}

    @property
    def body(self) -> bytes:
        """The bytes as they came. Raises TooLarge."""
        came = self._raw.raw_body
        if len(came) > LIMIT_BYTES:
            raise TooLarge
        return came if isinstance(came, bytes) else came.encode()

    def json_bytes(self) -> bytes:
        """The body, where it says that it is JSON in UTF-8 or says nothing. Raises NotJson, TooLarge."""
        kind, _, parameters = (self.header("content-type") or _JSON).partition(";")
        charset = parameters.strip().lower()
        if self.body and (kind.strip().lower() != _JSON or charset not in _UTF_8):
            raise NotJson
        return self.body

    def header(self, name: str) -> str | None:
        value = self._raw.headers.get(name)
        return None if value is None else str(value)

    def cookie(self, name: str) -> str | None:
        """Read leniently: a malformed one beside it, which any site of our domain may set, hides none."""
        pairs = (pair.strip().partition("=") for pair in (self.header("cookie") or "").split(";"))
        return next((value.strip('"') for key, _, value in pairs if key == name), None)

    def set_cookie(self, cookie: str) -> None:
        """A whole Set-Cookie value, sent with the answer."""
        self.answer_headers["Set-Cookie"] = cookie
