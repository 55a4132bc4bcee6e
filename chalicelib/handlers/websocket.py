"""How does what happens on a socket become one call of a service, and its outcome an answer?

API Gateway tells of a socket's opening, of each frame and of its closing. Whatever a frame holds, the answer
is a frame: an error of ours reaches the log whole and the client not at all.
"""

from collections.abc import Sequence
from time import perf_counter
from typing import Any

import msgspec

from chalicelib import clock, wiring
from chalicelib.domain.errors import DomainError, Invalid, NotSignedIn, TooLarge, TooMany, Unavailable
from chalicelib.gateways import frames
from chalicelib.gateways.frames import Ack, Failed, Pong
from chalicelib.gateways.push import Post
from chalicelib.handlers import shapes
from chalicelib.handlers.actions import ACTIONS
from chalicelib.handlers.lines import Line, Outcome, UnknownAction
from chalicelib.handlers.shapes import Shape
from chalicelib.observability import logger
from chalicelib.services import realtime

Handshake = dict[str, Any]

_REFUSED: tuple[tuple[type[DomainError], int], ...] = ((TooMany, 429), (Unavailable, 503), (DomainError, 401))
_LONGEST_REQUEST_ID, _LONGEST_MESSAGE = 128, 2000
_OUR_MISTAKE = "Something went wrong on our side. We have been told."


class AskedFrame(Shape):
    """What a client writes. `requestId` comes back with the answer."""

    action: str
    request_id: frames.RequestId | None = None
    data: dict[str, Any] | None = None


class _Outline(msgspec.Struct, rename="camel"):
    """As much of a frame as can be read where the rest is wrong."""

    request_id: Any = None
    data: msgspec.Raw = msgspec.Raw(b"{}")


# ── The socket ───────────────────────────────────────────────────────────────────────────────────────


def connect(event: dict[str, Any]) -> Handshake:
    """Lets in whoever has a good ticket. Nothing is posted here: there is no socket yet to post to."""
    ticket = (event.get("queryStringParameters") or {}).get("ticket") or ""
    connection_id = _connection_id(event)
    try:
        connection = realtime.connect(ticket, connection_id, push=wiring.push(), now=clock.now())
    except DomainError as error:
        logger.info("handshake refused", code=error.code, connection=connection_id)
        return {"statusCode": next(status for kind, status in _REFUSED if isinstance(error, kind))}
    logger.info("connected", user=connection.user_id, connection=connection_id)
    return {"statusCode": 200}


def disconnect(event: dict[str, Any]) -> Handshake:
    realtime.disconnect(_connection_id(event), push=wiring.push(), now=clock.now())
    logger.info("disconnected", connection=_connection_id(event))
    return {"statusCode": 200}


def message(event: dict[str, Any]) -> Handshake:
    """One frame in; its answer, and what others are told, out."""
    started = perf_counter()
    line = Line(_connection_id(event), clock.now())
    answer, posts = _answer(str(event.get("body") or ""), line)
    push = wiring.push()
    try:
        realtime.answer(line.connection_id, frames.answered(answer), posts, push=push, now=line.now)
    except Exception:
        # It is answered: what fails now is to forget sockets that are gone, and the next post does that.
        logger.exception("gone sockets not forgotten", connection=line.connection_id)
    code = answer.code if isinstance(answer, Failed) else None
    if code == NotSignedIn.code:
        push.close([line.connection_id])
    spent = round((perf_counter() - started) * 1000, 1)
    logger.info("frame", connection=line.connection_id, code=code, ms=spent)
    return {"statusCode": 200}


def _connection_id(event: dict[str, Any]) -> str:
    return str(event["requestContext"]["connectionId"])


# ── A frame ──────────────────────────────────────────────────────────────────────────────────────────


def _answer(body: str, line: Line) -> tuple[Ack | Pong | Failed, Sequence[Post]]:
    outline = _outline(body)
    given = outline.request_id
    request_id = given if isinstance(given, str) and len(given) <= _LONGEST_REQUEST_ID else None
    try:
        outcome = _act(body, outline, line)
    except DomainError as error:
        return Failed(request_id=request_id, code=error.code, message=_in_words(error)), ()
    except Exception:
        # The edge: a mistake of ours must reach the log whole and the client not at all.
        logger.exception("unhandled", connection=line.connection_id)
        return Failed(request_id=request_id, code="internal_error", message=_OUR_MISTAKE), ()
    if outcome.data is None:
        return Pong(request_id=request_id), ()
    return Ack(request_id=request_id, data=outcome.data), outcome.posts


def _outline(body: str) -> _Outline:
    try:
        return msgspec.json.decode(body, type=_Outline)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return _Outline()


def _act(body: str, outline: _Outline, line: Line) -> Outcome:
    raw = body.encode(errors="replace")
    if len(raw) > frames.LONGEST_BYTES:
        raise TooLarge("A frame has at most 32 KB. Send longer messages by REST.")
    asked = shapes.body(raw, AskedFrame)
    action = ACTIONS.get(asked.action)
    if action is None:
        raise UnknownAction
    data = b"{}" if asked.data is None else bytes(outline.data)
    return action.act(line, shapes.body(data, action.shape))


def _in_words(error: DomainError) -> str:
    if isinstance(error, Invalid) and error.errors:
        return " ".join(f"{one.field}: {one.message}" for one in error.errors)[:_LONGEST_MESSAGE]
    return error.message
