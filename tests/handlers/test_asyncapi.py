"""Does the socket's document say what the code reads and writes?"""

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chalicelib.config import settings
from chalicelib.gateways import frames
from chalicelib.handlers import asyncapi
from chalicelib.handlers.actions import ACTIONS
from tests.clients import Client


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return asyncapi.document(version="1.2.3", url=settings().ws_url)


def _references(part: Any) -> set[str]:
    match part:
        case {"$ref": str(place)}:
            return {place}
        case dict():
            return set().union(*map(_references, part.values())) if part else set()
        case list():
            return set().union(*map(_references, part)) if part else set()
    return set()


def _at(document: dict[str, Any], place: str) -> Any:
    found: Any = document
    for step in place.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_it_is_served_to_anyone_as_it_is(client: Client, document: dict[str, Any]):
    answer = client.get("/api/asyncapi.json")

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json == document
    assert answer.json["asyncapi"] == "3.0.0"


def test_every_reference_leads_somewhere(document: dict[str, Any]):
    for place in _references(document):
        assert _at(document, place) is not None, place


def test_names_are_ones_that_asyncapi_takes(document: dict[str, Any]):
    named = (
        *document["channels"],
        *document["operations"],
        *document["components"]["messages"],
        *document["components"]["schemas"],
    )
    for name in named:
        assert re.fullmatch(r"[\w.-]+", name), name


def test_each_action_and_each_event_is_an_operation(document: dict[str, Any]):
    received = {name for name, one in document["operations"].items() if one["action"] == "receive"}
    sent = {name for name, one in document["operations"].items() if one["action"] == "send"}

    assert received == {f"on.{name}" for name in ACTIONS}
    assert sent == {f"tell.{one.event}" for one in frames.Event.__subclasses__()}


def test_the_contracts_actions_and_events_are_all_there():
    assert set(ACTIONS) == {
        "chat.join_conversation",
        "chat.leave_conversation",
        "chat.send_message",
        "chat.typing_start",
        "chat.typing_stop",
        "chat.mark_read",
        "notifications.mark_read",
        "notifications.mark_all_read",
        "hello",
        "ping",
    }
    assert {one.event for one in frames.Event.__subclasses__()} == {
        "notifications.unread_count",
        "notifications.new",
        "chat.message",
        "chat.typing",
        "chat.read",
        "chat.presence",
    }


def test_every_schema_is_one(document: dict[str, Any]):
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_everything_says_what_it_is(document: dict[str, Any]):
    for name, operation in document["operations"].items():
        assert operation["summary"], name
