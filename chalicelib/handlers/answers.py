"""What goes back? JSON in the contract's envelope, every answer's headers, and every error's status."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar, overload

import msgspec
from chalice.app import Response

from chalicelib import clock
from chalicelib.config import settings
from chalicelib.domain import errors

NO_CONTENT = 204
STATUSES: dict[type[errors.DomainError], int] = {
    errors.Invalid: 400,
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.MethodNotAllowed: 405,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.NotJson: 415,
    errors.TooMany: 429,
    errors.PaymentProviderRefused: 502,
    errors.MailRefused: 502,
    errors.Unavailable: 503,
}

_SECURITY = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

V = TypeVar("V", bound="View")


class Timestamp(str):
    """An instant as clients read it: UTC, whole seconds, `Z`."""

    __slots__ = ()


@overload
def stamp(moment: datetime) -> Timestamp: ...
@overload
def stamp(moment: None) -> None: ...
def stamp(moment: datetime | None) -> Timestamp | None:
    return None if moment is None else Timestamp(moment.strftime("%Y-%m-%dT%H:%M:%SZ"))


class View(msgspec.Struct, rename="camel", kw_only=True):
    """The JSON of an answer, made from a domain object's attributes of the same names."""

    @classmethod
    def of(cls: type[V], thing: object) -> V:
        return msgspec.convert(thing, cls, from_attributes=True, dec_hook=_shown)


def _shown(kind: type, value: Any) -> object:
    if kind is Timestamp:
        return stamp(value)
    raise NotImplementedError(kind)


def _written(value: object) -> str:
    """Nothing but what is meant to be shown has a text: a stray object is a mistake, not its repr."""
    if isinstance(value, Timestamp):
        return str(value)
    raise NotImplementedError(type(value))


def as_json(thing: object) -> str:
    return msgspec.json.encode(thing, enc_hook=_written).decode()


def status_of(cause: type[errors.DomainError]) -> int:
    return next(STATUSES[kind] for kind in cause.__mro__ if kind in STATUSES)


def success(view: View | None, *, status: int, message: str | None = None) -> tuple[int, str]:
    """The status and the JSON text of a good answer; 204 has none."""
    if status == NO_CONTENT:
        return status, ""
    body: dict[str, Any] = {"success": True, "data": {} if view is None else view}
    if message:
        body["message"] = message
    return status, as_json(body)


def failure(error: errors.DomainError, *, request_id: str) -> Response:
    body: dict[str, Any] = {
        "success": False,
        "code": error.code,
        "message": error.message,
        "requestId": request_id,
    }
    headers: dict[str, Any] = {}
    if isinstance(error, errors.Invalid):
        body["errors"] = [asdict(one) for one in error.errors]
    if isinstance(error, errors.TooMany):
        headers["Retry-After"] = str(error.retry_after)
    if error.data is not None:
        body["data"] = error.data
    return json_response(status_of(type(error)), as_json(body), headers)


def crash(request_id: str) -> Response:
    """What a client learns of our mistake: nothing but the id to tell us."""
    body = {
        "success": False,
        "code": "internal_error",
        "message": "Something went wrong on our side. We have been told.",
        "requestId": request_id,
    }
    return json_response(500, as_json(body))


def json_response(status: int, body: str, headers: Mapping[str, Any] | None = None) -> Response:
    kind = {} if status == NO_CONTENT else {"Content-Type": "application/json"}
    return Response(body=body, status_code=status, headers={**kind, **(headers or {})})


def dress(response: Response, *, request_id: str, origin: str | None) -> Response:
    """Adds the headers of every answer; what the answer says itself stays.

    Clients count down to ends of holds and sessions by our time: their own clocks are off, and API Gateway
    renames `Date`.
    """
    every = {**_SECURITY, "X-Request-Id": request_id, "X-Server-Time": clock.now().isoformat()}
    response.headers = {**every, **cors(origin), **response.headers}
    return response


def cors(origin: str | None) -> dict[str, str]:
    """Allows the stage's own origins, with credentials, and nobody else."""
    if origin is None or origin not in settings().origins:
        return {"Vary": "Origin"}
    return {
        "Vary": "Origin",
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": "X-Request-Id, Retry-After",
    }


def preflight(methods: str) -> Response:
    """What a browser asks before it sends. It may keep the answer for two hours, Chromium's limit."""
    headers: dict[str, str | list[str]] = {
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
        "Access-Control-Max-Age": "7200",
    }
    return Response(body="", status_code=NO_CONTENT, headers=headers)
