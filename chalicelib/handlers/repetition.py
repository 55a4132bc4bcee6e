"""Was this POST made before, under the same Idempotency-Key?"""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from chalice.app import Response

from chalicelib.domain.errors import DomainError, FieldError, Invalid, NotSignedIn, TooMany, Unavailable
from chalicelib.handlers import answers
from chalicelib.handlers.requests import Request
from chalicelib.handlers.routes import CREATED, Route
from chalicelib.observability import logger
from chalicelib.storage import idempotency
from chalicelib.storage.idempotency import KeptAnswer

_LONGEST_KEY = 128
Made = TypeVar("Made")


def once(route: Route, request: Request, serve: Callable[[], Response]) -> Response:
    """Serves, or gives the answer given before. Only what creates takes a key; only settled answers are kept.

    An outage, a rate limit or a refused sign-in settles nothing, so that the same key may be tried again.
    """
    key = request.header("idempotency-key")
    if key is None or request.caller is None or not route.takes_idempotency_key:
        return serve()
    _check(key)
    _ = request.caller.user
    fingerprint = _digest(request.caller.user_id, route.method, route.path, *request.path.values(), key)
    kept = idempotency.begin(fingerprint, request_hash=_hash_of(request), now=request.now)
    if kept:
        return answers.json_response(kept.status, kept.body)
    return _first(fingerprint, request, serve)


def once_by_anyone(
    name: str, request: Request, *, make: Callable[[], Made], again: Callable[[], Made]
) -> Made:
    """For a route without a caller, whose answer has secrets that are not kept: `again` makes its like.

    A key is one address's own. What was refused may be tried again. Raises as `once` does.
    """
    key = request.header("idempotency-key")
    if key is None:
        return make()
    _check(key)
    fingerprint = _digest("anyone", request.ip, name, key)
    if idempotency.begin(fingerprint, request_hash=_hash_of(request), now=request.now):
        return again()
    try:
        made = make()
    except Exception:
        idempotency.release(fingerprint)
        raise
    _keep(fingerprint, KeptAnswer(CREATED, ""), request)
    return made


def _check(key: str) -> None:
    if not 1 <= len(key) <= _LONGEST_KEY:
        raise Invalid(FieldError("Idempotency-Key", f"Use 1 to {_LONGEST_KEY} characters."))


def _hash_of(request: Request) -> str:
    return hashlib.sha256(request.body).hexdigest()


def _first(fingerprint: str, request: Request, serve: Callable[[], Response]) -> Response:
    try:
        response = serve()
    except DomainError as error:
        response = answers.failure(error, request_id=request.id)
        if response.status_code >= 500 or isinstance(error, NotSignedIn | TooMany):
            idempotency.release(fingerprint)
        else:
            idempotency.finish(fingerprint, KeptAnswer(response.status_code, response.body))
        raise
    except Exception:
        idempotency.release(fingerprint)
        raise
    _keep(fingerprint, KeptAnswer(response.status_code, response.body), request)
    return response


def _keep(fingerprint: str, kept: KeptAnswer, request: Request) -> None:
    try:
        idempotency.finish(fingerprint, kept)
    except Unavailable as error:
        # It is made. To say otherwise would have it made again, and a repetition is told to wait meanwhile.
        logger.warning("answer not kept", exc_info=error, request_id=request.id)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
