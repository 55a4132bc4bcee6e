"""Every route, asked nonsense: it may refuse, in the words it declared, and may not break."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app import app
from chalicelib import clock
from chalicelib.domain.accounts import Claims, Role, User
from chalicelib.domain.mentors import ApplicationStatus, Experience, Expertise, Mentor, Pricing
from chalicelib.handlers import openapi
from chalicelib.handlers.reference_schemas import Reader
from chalicelib.handlers.routes import Route
from chalicelib.services import tokens
from chalicelib.services.access import Access, Identity
from tests.clients import Client
from tests.stage import SECRETS

pytestmark = [pytest.mark.backends("moto"), pytest.mark.usefixtures("table", "everybody_is_let_in")]

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
DOCUMENT = openapi.document(tuple(app.declared), version="1")
READ = Reader(DOCUMENT["components"]["schemas"])
NO_BODIES = (
    b"[]",
    b"null",
    b"5",
    b'"text"',
    b"{",
    b"\xff",
    b"[" * 20_000,
    b'{"unknown": 1}',
    b'{"": {}}',
)
VALUES: tuple[Any, ...] = (
    None,
    "",
    "\x00",
    "💩" * 5000,
    "../#",
    -1,
    10**40,
    1e300,
    5.0,
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:00:00-14:00",
    True,
    [],
    [None],
    {},
    {"x": 1},
)
TEXTS = (
    "",
    "\x00",
    "x" * 5000,
    "-1",
    "0",
    "10e9",
    "null",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:00:00-14:00",
    "💩",
    "../#",
)
PARTS = ("x", "me", "x" * 128, "x" * 129, "a%23b", "%00", "%F0%9F%92%A9", "GRP-20261123-7K3M9QXZ")
ADMIN = User(
    id="usr_1",
    name="Asha Rao",
    email="asha@example.com",
    email_verified=True,
    role=Role.ADMIN,
    timezone="Asia/Kolkata",
    avatar=None,
    password_hash="",
    has_applied=True,
    created_at=LONG_AGO,
    updated_at=LONG_AGO,
)
MENTOR = Mentor(
    id="mtr_1",
    slug="asha-rao",
    name="Asha Rao",
    avatar=None,
    headline="",
    bio="",
    expertise=(Expertise.DSA,),
    experience=Experience(years=1),
    languages=(),
    session_topics=(),
    linkedin_url=None,
    timezone="Asia/Kolkata",
    pricing=Pricing(thirty_min=500, sixty_min=900),
    application_status=ApplicationStatus.APPROVED,
    created_at=LONG_AGO,
    updated_at=LONG_AGO,
)


@pytest.fixture
def everybody_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def admit(claims: Claims, access: Access, *, now: datetime) -> Identity:
        return Identity(user=ADMIN, mentor=MENTOR)

    monkeypatch.setattr("chalicelib.services.access.admit", admit)


def routes(*, taking: str) -> pytest.MarkDecorator:
    some = [route for route in app.declared if taking in ("anything",) or getattr(route, taking)]
    return pytest.mark.parametrize("route", some, ids=lambda route: f"{route.method} {route.path}")


def address(route: Route, part: str = "x") -> str:
    return "/".join(part if one.startswith("{") else one for one in route.path.split("/"))


def send(client: Client, route: Route, path: str, **request: Any) -> int:
    token = tokens.issue(user_id="usr_1", family="f", secrets=SECRETS, now=clock.now())
    answer = client.request(route.method, path, token=token, **request)
    assert answer.status < 500, f"{route.method} {path} {str(request)[:300]}: {answer.text}"
    return answer.status


def spoiled(body: Any) -> Iterator[Any]:
    """The body again and again, with one thing wrong in each, however deep it stands."""
    if isinstance(body, dict):
        for name, part in body.items():
            yield from ({**body, name: wrong} for wrong in (*VALUES, *spoiled(part)))
    if isinstance(body, list) and body:
        yield from ([wrong] for wrong in spoiled(body[0]))
        yield body * 500


@routes(taking="body")
def test_what_is_no_body_is_refused_in_words(client: Client, route: Route) -> None:
    for body in NO_BODIES:
        assert send(client, route, address(route), body=body) == 400


@routes(taking="body")
def test_a_body_with_one_wrong_thing_is_refused_or_done(client: Client, route: Route) -> None:
    assert route.body
    plausible = READ.example({"$ref": f"#/components/schemas/{route.body.__name__}"})

    for body in ({}, *spoiled(plausible)):
        send(client, route, address(route), body=json.dumps(body).encode())


@routes(taking="query")
def test_a_query_with_one_wrong_thing_is_refused_or_done(client: Client, route: Route) -> None:
    names = [one["name"] for one in DOCUMENT["paths"][route.path][route.method.lower()]["parameters"]]

    for name in (*names, "unknown"):
        for text in TEXTS:
            send(client, route, address(route), query={name: text})
            send(client, route, address(route), query={name: [text, text]})


@routes(taking="anything")
def test_an_address_of_nobody_is_nothing(client: Client, route: Route) -> None:
    if "{" not in route.path:
        return
    for part in PARTS:
        send(client, route, address(route, part))
