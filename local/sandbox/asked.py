"""What was asked of the control routes, and which fields of it are wrong?"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, TypeVar

from aiohttp import web

from local.sandbox.entities import Json
from local.sandbox.failures import Failure, Operation

_MOST_TIMES = 1000
_LONGEST_DELAY_SECONDS = 3600.0
_AFTER = re.compile(r"after:(\d{1,6}(?:\.\d{1,3})?)", re.ASCII)
_REQUIRED = object()
_Wish = TypeVar("_Wish")


class WrongFieldsError(Exception):
    """Every wrong field, with what to do about it."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = wrong


class DisputeStatus(StrEnum):
    OPEN = "open"
    UNDER_REVIEW = "under_review"
    ACTION_REQUIRED = "action_required"
    WON = "won"
    LOST = "lost"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """How the webhooks of a payment go out: how often, when, and whether in the order things happened."""

    times: int = 1
    delay_seconds: float = 0
    is_reversed: bool = False

    @classmethod
    def read(cls, value: Any) -> Self:
        """`now`, `never`, `twice`, `reversed`, `after:<seconds>`."""
        named = {
            "now": cls(),
            "never": cls(times=0),
            "twice": cls(times=2),
            "reversed": cls(is_reversed=True),
        }
        if isinstance(value, str) and value in named:
            return named[value]
        after = _AFTER.fullmatch(value) if isinstance(value, str) else None
        seconds = float(after[1]) if after else -1.0
        if not 0 <= seconds <= _LONGEST_DELAY_SECONDS:
            raise ValueError("Say now, never, twice, reversed or after:<seconds, up to 3600>.")
        return cls(delay_seconds=seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """`payment_id` is a failed payment to try again under its id; `even_if_paid` makes a late second one."""

    succeeds: bool
    webhook: Webhook
    payment_id: str | None
    even_if_paid: bool

    @classmethod
    async def of(cls, request: web.Request) -> Self:
        fields = await Fields.of(request)
        return fields.complete(
            cls,
            succeeds=fields.read("outcome", _outcome, default="success"),
            webhook=fields.read("webhook", Webhook.read, default="now"),
            payment_id=fields.read("paymentId", _text_or_none, default=None),
            even_if_paid=fields.read("evenIfPaid", _is_true, default=False),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FailNext:
    operation: Operation
    how: Failure
    times: int

    @classmethod
    async def of(cls, request: web.Request) -> Self:
        fields = await Fields.of(request)
        return fields.complete(
            cls,
            operation=fields.read("operation", one_of(Operation)),
            how=fields.read("how", one_of(Failure)),
            times=fields.read("times", _times, default=1),
        )


class Fields:
    """A body, read field by field; `complete` refuses the wrong and the unknown ones, all at once."""

    def __init__(self, body: Json) -> None:
        self._body = body
        self._known: set[str] = set()
        self._wrong: dict[str, str] = {}

    @classmethod
    async def of(cls, request: web.Request) -> Self:
        """An empty body is an empty object."""
        try:
            body = json.loads(await request.read() or b"{}")
        except (ValueError, RecursionError):
            raise WrongFieldsError({"body": "Send a JSON object."}) from None
        if not isinstance(body, dict):
            raise WrongFieldsError({"body": "Send a JSON object."})
        return cls(body)

    def read(self, name: str, reader: Callable[[Any], Any], *, default: Any = _REQUIRED) -> Any:
        self._known.add(name)
        value = self._body.get(name, default)
        if value is _REQUIRED:
            self._wrong[name] = "This field is required."
            return None
        try:
            return reader(value)
        except (ValueError, TypeError) as error:
            self._wrong[name] = str(error)

    def complete(self, wish: Callable[..., _Wish], **values: Any) -> _Wish:
        unknown = {name: "This field is not known here." for name in self._body if name not in self._known}
        if wrong := self._wrong | unknown:
            raise WrongFieldsError(wrong)
        return wish(**values)


def one_of(choices: type[StrEnum]) -> Callable[[Any], StrEnum]:
    def read(value: Any) -> StrEnum:
        if value not in list(choices):
            raise ValueError(f"Say one of: {', '.join(choices)}.")
        return choices(value)

    return read


def _outcome(value: Any) -> bool:
    if value not in ("success", "failure"):
        raise ValueError("Say success or failure.")
    return bool(value == "success")


def _text_or_none(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ValueError("Give the id of a payment.")
    return value


def _is_true(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("Say true or false.")  # noqa: TRY004 - wrong input, not a wrong call
    return value


def _times(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST_TIMES:
        raise ValueError(f"Give a whole number up to {_MOST_TIMES}; 0 takes back what is waiting.")
    return value
