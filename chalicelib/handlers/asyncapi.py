"""How is the socket described to programs? In AsyncAPI 3, from the types that frames are read and written by."""

import json
from collections.abc import Iterable
from functools import cache
from inspect import cleandoc
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from chalicelib.gateways import frames
from chalicelib.gateways.frames import Failed, Pong
from chalicelib.handlers.actions import ACTIONS
from chalicelib.handlers.lines import Action

Json = dict[str, Any]
_SCHEMAS, _MESSAGES, _CHANNEL = "#/components/schemas/", "#/components/messages/", "#/channels/socket"
_ABOUT = """
One socket for each device, opened with a ticket of `POST /api/realtime/ticket`, which is good once, for 30
seconds: connect to `url?ticket=…`. Without a good one the handshake is refused with 401, a sixth connection of
one user with 429.

Frames are JSON text of at most 32 KB. **Every request is answered** by an `ack`, a `pong` or an `error` with its
`requestId`; after an error the connection stays, unless it says `not_signed_in`. Longer messages go by REST, and
are announced without `content` and `codeBlock`.

A socket lives two hours at most, and ten minutes when idle: ping every five, and come back with a new ticket.
What was said meanwhile is at `GET /api/chat/conversations/{id}/messages?after=…`. A message is stored before it is
announced, and may be heard of twice, here and there: its `id` tells.
"""


@cache
def text(*, version: str, url: str) -> str:
    """The document as JSON; made once a process, when first asked for."""
    return json.dumps(document(version=version, url=url), ensure_ascii=False)


@cache
def document(*, version: str, url: str) -> Json:
    events = frames.Event.__subclasses__()
    messages = {
        **{f"ask.{name}": _request(name, action) for name, action in ACTIONS.items()},
        **{f"ack.{name}": _ack(name, action) for name, action in ACTIONS.items() if action.answer},
        "pong": _message("pong", Pong, {"$ref": _SCHEMAS + "Pong"}),
        "error": _message("error", Failed, {"$ref": _SCHEMAS + "Failed"}),
        **{f"event.{one.event}": _event(one) for one in events},
    }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Mentor Connect", "version": version, "description": cleandoc(_ABOUT)},
        "defaultContentType": "application/json",
        "servers": {"socket": _server(url)},
        "channels": {"socket": _channel(messages)},
        "operations": {
            **{f"on.{name}": _answering(name, action) for name, action in ACTIONS.items()},
            **{f"tell.{one.event}": _telling(one) for one in events},
        },
        "components": {"messages": messages, "schemas": _schemas(events)},
    }


# ── Where ────────────────────────────────────────────────────────────────────────────────────────────


def _server(url: str) -> Json:
    parts = urlsplit(url)
    path = {"pathname": parts.path} if parts.path else {}
    return {"host": parts.netloc, "protocol": parts.scheme, **path}


def _channel(messages: Iterable[str]) -> Json:
    ticket = {"type": "string", "description": "Of `POST /api/realtime/ticket`."}
    query = {"type": "object", "properties": {"ticket": ticket}, "required": ["ticket"]}
    return {
        "address": "/",
        "messages": {name: {"$ref": _MESSAGES + name} for name in messages},
        "bindings": {"ws": {"method": "GET", "query": query}},
    }


# ── What is done ─────────────────────────────────────────────────────────────────────────────────────


def _answering(name: str, action: Action) -> Json:
    """The product receives what a client asks, and replies."""
    answer = f"ack.{name}" if action.answer else "pong"
    return {
        "action": "receive",
        "channel": {"$ref": _CHANNEL},
        "summary": _first_line(action.act.__doc__),
        "messages": [_listed(f"ask.{name}")],
        "reply": {"channel": {"$ref": _CHANNEL}, "messages": [_listed(answer), _listed("error")]},
    }


def _telling(event: type[frames.Event]) -> Json:
    return {
        "action": "send",
        "channel": {"$ref": _CHANNEL},
        "summary": _first_line(event.__doc__),
        "messages": [_listed(f"event.{event.event}")],
    }


def _listed(message: str) -> Json:
    return {"$ref": f"{_CHANNEL}/messages/{message}"}


# ── What is written ──────────────────────────────────────────────────────────────────────────────────


def _request(name: str, action: Action) -> Json:
    """`data` may be left out where nothing in it is needed."""
    needed = any(one.required for one in msgspec.structs.fields(action.shape))
    properties = {
        "action": {"const": name},
        "requestId": _request_id(),
        "data": {"$ref": _SCHEMAS + action.shape.__name__},
    }
    required = ["action", "data"] if needed else ["action"]
    return _message(name, action.shape, _object(properties, required) | {"additionalProperties": False})


def _ack(name: str, action: Action) -> Json:
    answer: Any = action.answer
    properties = {
        "event": {"const": "ack"},
        "requestId": _request_id(),
        "data": {"$ref": _SCHEMAS + answer.__name__},
    }
    return _message(f"ack of {name}", answer, _object(properties, list(properties)))


def _event(event: type[frames.Event]) -> Json:
    properties = {"event": {"const": event.event}, "data": {"$ref": _SCHEMAS + event.__name__}}
    return _message(event.event, event, _object(properties, list(properties)))


def _message(name: str, model: type[Struct], payload: Json) -> Json:
    return {"name": name, "summary": _first_line(model.__doc__), "payload": payload}


def _object(properties: Json, required: list[str]) -> Json:
    return {"type": "object", "properties": properties, "required": required}


def _request_id() -> Json:
    return {"type": ["string", "null"], "maxLength": 128}


def _schemas(events: Iterable[type[frames.Event]]) -> Json:
    models = dict.fromkeys(
        [
            *(action.shape for action in ACTIONS.values()),
            *(action.answer for action in ACTIONS.values() if action.answer),
            *events,
            Pong,
            Failed,
        ]
    )
    _, made = msgspec.json.schema_components(list(models), ref_template=_SCHEMAS + "{name}")
    for schema in made.values():
        if "description" in schema:
            schema["description"] = cleandoc(schema["description"])
    return made


def _first_line(docstring: str | None) -> str:
    return cleandoc(docstring or "").split("\n\n", 1)[0].replace("\n", " ")
