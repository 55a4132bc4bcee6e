"""How is the API described to programs? In OpenAPI 3.1, from what routes declare and what validates."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from inspect import cleandoc

from chalicelib.domain import errors
from chalicelib.domain.errors import DomainError
from chalicelib.handlers import answers
from chalicelib.handlers.openapi_schemas import FAILURE, Json, Schemas
from chalicelib.handlers.routes import METHODS_WITH_A_BODY, Route
from chalicelib.handlers.shapes import MalformedJson
from chalicelib.services.access import Access

_ABOUT = """
Everything is JSON in UTF-8, with keys in camelCase; instants are UTC (`2026-11-23T04:30:00Z`).

**Answers** come as `{"success": true, "data": {…}}`, refusals as `{"success": false, "code": "slot_taken"}`
with more: decide by the `code`, which is stable, and show the `message`. A 400 names every wrong and every
unknown field in `errors`. An unknown address is 404 `not_found`, a wrong method 405 `method_not_allowed`.

**Signing in** gives an access token, good for 15 minutes: `Authorization: Bearer …`. The refresh token stays
in a cookie that scripts cannot read; `POST /api/auth/refresh` trades it for new ones.

**Money**: prices are whole rupees, amounts that move are paise. Both include GST.

**Lists** take `limit` and `cursor`, and answer `items` and `pagination`. A page may be short, even empty:
only a `nextCursor` of null is the end.

**Repeating** a request that creates is safe with an `Idempotency-Key`: the same key and body give the same
answer for 24 hours, another body under the same key is 409 `idempotency_mismatch`.

Each answer has an `X-Request-Id`. Tell it to us when something goes wrong. `X-Server-Time` is the instant at
which it was answered, to count down by.
"""
_WHO = {
    Access.ANYONE: "For anyone.",
    Access.SIGNED_IN: "For anyone who is signed in.",
    Access.MENTOR: "For mentors whose profile is approved and active.",
    Access.ADMIN: "For administrators.",
}
_PART = {"type": "string", "minLength": 1, "maxLength": 128, "pattern": r"^[A-Za-z0-9_.~-]+$"}
_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Makes a repetition safe: the same key and body give the same answer for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128},
}
_NUMBERED = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
_HEADERS: Json = {
    "RequestId": {
        "description": "The number of this request, for questions to us.",
        "schema": {"type": "string"},
    },
    "RetryAfter": {"description": "Whole seconds to wait.", "schema": {"type": "integer", "minimum": 0}},
}
_SECURITY: Json = {
    "accessToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "refreshToken": {"type": "apiKey", "in": "cookie", "name": "refresh_token"},
}


@cache
def text(routes: tuple[Route, ...], *, version: str) -> str:
    """The document as JSON; made once a process, when first asked for."""
    return answers.as_json(document(routes, version=version))


@cache
def document(routes: tuple[Route, ...], *, version: str) -> Json:
    schemas = Schemas(routes)
    paths: Json = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Mentor Connect", "version": version, "description": cleandoc(_ABOUT)},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in routes)],
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "headers": _HEADERS,
            "securitySchemes": _SECURITY,
        },
    }


def _operation(route: Route, schemas: Schemas) -> Json:
    first, *rest = re.split(r"(?<=[.?!])\s+", cleandoc(route.view.__doc__ or route.operation), maxsplit=1)
    operation: Json = {
        "operationId": route.operation,
        "tags": [route.tag],
        "summary": " ".join(first.removesuffix(".").split()),
        "description": "\n\n".join([*rest, _WHO[route.access]]),
        "x-access": route.access.value,
        "security": _security(route),
        "parameters": [
            *_path_parts(route),
            *schemas.parameters(route),
            *([_KEY] if route.takes_idempotency_key else []),
        ],
        "responses": {str(route.status): _success(route, schemas), **_failures(route)},
    }
    if body := _body(route, schemas):
        operation["requestBody"] = body
    return operation


def _security(route: Route) -> list[Json]:
    if route.cookie:
        return [{"refreshToken": []}]
    return [] if route.access is Access.ANYONE else [{"accessToken": []}]


def _path_parts(route: Route) -> Iterator[Json]:
    for name in re.findall(r"{(\w+)}", route.path):
        yield {"name": name, "in": "path", "required": True, "schema": _PART}


def _body(route: Route, schemas: Schemas) -> Json | None:
    if route.raw_body:
        content = {"application/json": {"schema": {"type": "object"}}}
        return {"required": True, "description": route.raw_body, "content": content}
    if route.body is None:
        return None
    return {
        "required": schemas.is_needed(route.body),
        "content": {"application/json": {"schema": schemas.of(route.body)}},
    }


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────


def _success(route: Route, schemas: Schemas) -> Json:
    answer: Json = {"description": route.message or "Done.", "headers": _NUMBERED}
    if route.status == answers.NO_CONTENT:
        return answer
    content: Json = {}
    if route.answer or not route.makes_response:
        content["application/json"] = {"schema": _envelope(route, schemas)}
    if route.makes_response:
        is_json = route.media_type == "application/json"
        content[route.media_type] = {"schema": {"type": "object" if is_json else "string"}}
    return answer | {"content": content}


def _envelope(route: Route, schemas: Schemas) -> Json:
    properties: Json = {
        "success": {"const": True},
        "data": schemas.of(route.answer) if route.answer else {"type": "object"},
    }
    if route.message:
        properties["message"] = {"type": "string"}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _failures(route: Route) -> Json:
    by_status: dict[int, list[type[DomainError]]] = {}
    for kind in dict.fromkeys([*_general(route), *route.refusals]):
        by_status.setdefault(answers.status_of(kind), []).append(kind)
    codes = {
        status: {kind.code: kind.message for kind in kinds} for status, kinds in sorted(by_status.items())
    }
    codes[500] = {"internal_error": "Something went wrong on our side."}
    return {str(status): _failure(status, causes) for status, causes in codes.items()}


def _general(route: Route) -> Iterator[type[DomainError]]:
    """What may be refused wherever a route takes, or asks for, such things."""
    takes_a_body = route.method in METHODS_WITH_A_BODY
    if takes_a_body or route.method == "GET":
        yield errors.Invalid
    if takes_a_body and not route.raw_body:
        yield from (MalformedJson, errors.NotJson)
    if takes_a_body:
        yield errors.TooLarge
    if route.access is not Access.ANYONE or route.cookie:
        yield errors.NotSignedIn
    if route.access is Access.MENTOR:
        yield errors.NotAMentor
    if route.access is Access.ADMIN:
        yield errors.NotAnAdmin
    if "{" in route.path:
        yield errors.NotFound
    if route.takes_idempotency_key:
        yield from (errors.Invalid, errors.IdempotencyMismatch, errors.IdempotencyInProgress)
    yield from (errors.TooMany, errors.Unavailable, errors.Busy)


def _failure(status: int, causes: dict[str, str]) -> Json:
    said: Json = {"properties": {"code": {"enum": list(causes)}}}
    if status == answers.status_of(errors.Invalid):
        said["required"] = ["errors"]
    answer: Json = {
        "description": "\n".join(_lines(causes)),
        "headers": _NUMBERED,
        "content": {"application/json": {"schema": {"allOf": [FAILURE, said]}}},
    }
    if status == answers.status_of(errors.TooMany):
        answer["headers"] = {**_NUMBERED, "Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
    return answer


def _lines(causes: dict[str, str]) -> Iterable[str]:
    return (f"- `{code}`: {message}" for code, message in causes.items())
