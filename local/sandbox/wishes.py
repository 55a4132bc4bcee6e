"""What does a request to Razorpay's API ask for, and is it well formed?"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from local.sandbox.entities import Json
from local.sandbox.refusals import RefusedError, missing, superfluous

MINIMUM_PAISE = 100
_IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9_-]{10,}", re.ASCII)


async def body_of(request: web.Request, *, allowed: Iterable[str]) -> Json:
    """The JSON object sent; nothing at all counts as an empty one."""
    raw = await request.read()
    try:
        body = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        raise RefusedError("The request body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise RefusedError("The request body must be a JSON object.")
    if unknown := sorted(set(body) - set(allowed)):
        raise superfluous(unknown)
    return body


def amount(body: Json) -> int:
    value = body.get("amount")
    if value is None:
        raise missing("amount")
    if not isinstance(value, int) or isinstance(value, bool):
        raise RefusedError("The amount must be an integer.", field="amount")
    if value < MINIMUM_PAISE:
        raise RefusedError("The amount must be at least INR 1.00", field="amount")
    return value


def currency(body: Json) -> str:
    value = body.get("currency")
    if value is None:
        raise missing("currency")
    if value != "INR":
        raise RefusedError("Currency is not supported", field="currency")
    return "INR"


def receipt(body: Json) -> str | None:
    value = body.get("receipt")
    if value is not None and not isinstance(value, str):
        raise RefusedError("The receipt must be a string.", field="receipt")
    if value is not None and len(value) > 40:
        raise RefusedError("The receipt may not be greater than 40 characters.", field="receipt")
    return value


def notes(body: Json) -> Json:
    value = body.get("notes") or {}
    if not isinstance(value, dict):
        raise RefusedError("The notes must be an array.", field="notes")
    if len(value) > 15:
        raise RefusedError("Number of fields in notes should be less than or equal to 15", field="notes")
    if any(len(str(text)) > 256 for text in value.values()):
        raise RefusedError("The notes may not be greater than 256 characters.", field="notes")
    return value


def is_captured_by_hand(body: Json) -> bool:
    """`payment: {"capture": "manual"}`, or the older `payment_capture: 0`. The default is to capture."""
    settings = body.get("payment") or {}
    mode = settings.get("capture", "automatic") if isinstance(settings, dict) else None
    if mode not in ("automatic", "manual"):
        raise RefusedError("The selected payment.capture is invalid.", field="payment")
    return mode == "manual" or body.get("payment_capture") in (0, False)


def speed(body: Json) -> str:
    value = body.get("speed", "normal")
    if value not in ("normal", "optimum"):
        raise RefusedError("The selected speed is invalid.", field="speed")
    return str(value)


def idempotency_key(headers: Mapping[str, str]) -> str | None:
    key = headers.get("X-Refund-Idempotency")
    if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
        raise RefusedError("The idempotency key must have at least 10 letters, digits, - or _.")
    return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of a list is wanted; `begin` and `end` are Unix seconds, both within."""

    begin: int
    end: int
    count: int
    skip: int

    @classmethod
    def of(cls, query: Mapping[str, str], *, allowed: Iterable[str] = ()) -> "Page":
        if unknown := sorted(set(query) - {"from", "to", "count", "skip", *allowed}):
            raise superfluous(unknown)
        page = cls(
            begin=_whole(query, "from", default=0),
            end=_whole(query, "to", default=2**40),
            count=_whole(query, "count", default=10),
            skip=_whole(query, "skip", default=0),
        )
        if not 1 <= page.count <= 100:
            raise RefusedError("The count must be between 1 and 100.", field="count")
        return page

    def cut(self, things: Iterable[Json]) -> list[Json]:
        """Newest first."""
        within = [thing for thing in things if self.begin <= thing["created_at"] <= self.end]
        return within[::-1][self.skip : self.skip + self.count]


def _whole(query: Mapping[str, str], name: str, *, default: int) -> int:
    value: Any = query.get(name, default)
    try:
        number = int(value)
    except ValueError:
        raise RefusedError(f"The {name} must be an integer.", field=name) from None
    if number < 0:
        raise RefusedError(f"The {name} must be at least 0.", field=name)
    return number
