"""Can anybody give themselves what a route does not offer? Every body, and every part of one, takes its own
fields only, names all others, and changes nothing.
"""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from app import app
from chalicelib.handlers import shapes
from chalicelib.handlers.routes import Route
from chalicelib.handlers.shapes import Shape
from tests.security.scene import ROLES, Scene, address, body_of

pytestmark = pytest.mark.backends("dynamodb_local")

COVETED = {
    "id": "usr_admin",
    "_id": "1",
    "PK": "USER#1",
    "role": "admin",
    "isAdmin": True,
    "userId": "usr_admin",
    "studentId": "usr_admin",
    "emailVerified": True,
    "passwordHash": "x",
    "status": "confirmed",
    "applicationStatus": "approved",
    "verified": True,
    "isActive": True,
    "amount": 1,
    "platformFee": 0,
    "mentorPayout": {"amount": 10**9},
    "payment": {"status": "paid"},
    "refund": {"amount": 10**9},
    "totalEarnings": 10**9,
    "totalSessions": 999,
    "rating": {"average": 5.0, "count": 999},
    "createdAt": "2026-01-01T00:00:00Z",
    "version": 999,
    "__proto__": {"role": "admin"},
    "constructor": {"prototype": {"role": "admin"}},
}
# What some routes do offer, of their own or wrongly typed.
OFFERED = {"/api/bookings/{booking_id}/review": ("rating",), "/api/admin/payouts/{payout_id}": ("status",)}
COUNTERS = ("RATE#", "IDEM#")


def routes_with_a_body() -> list[Route]:
    return [route for route in app.declared if route.body]


def who_is_let_in(scene: Scene, route: Route) -> str:
    """Whom the route is for."""
    if route.access in {"admin", "mentor"}:
        return str(route.access)
    for_mentors = ("/complete", "/no-show", "/notes", "/reply")
    return "mentor" if route.path.endswith(for_mentors) else ROLES[1]


def enriched(body: Any, path: str = "") -> Iterator[tuple[Any, str]]:
    """The body with everything coveted added in one of its objects, and the path of that object."""
    if isinstance(body, dict):
        yield {**COVETED, **body}, path
        for name, part in body.items():
            for changed, where in enriched(part, f"{path}{name}."):
                yield {**body, name: changed}, where
    elif isinstance(body, list) and body:
        for changed, where in enriched(body[0], f"{path}0."):
            yield [changed, *body[1:]], where


def given(scene: Scene, routes: list[Route]) -> Iterator[tuple[object, ...]]:
    """Where something coveted was taken, or not named, or where something changed."""
    before = scene.content()
    for route in routes:
        role = who_is_let_in(scene, route)
        good = body_of(route.method, route.path, scene, role)
        assert good is not None, f"what is sent to {route.method} {route.path}?"
        for body, where in enriched(good):
            answer = scene.request(role, route.method, address(route.path, scene, role), json=body)
            named = set(answer.wrong_fields) if answer.status == 400 else set()
            coveted = {f"{where}{name}" for name in COVETED if name not in inside(good, where)}
            offered = {name for name in coveted if name.rpartition(".")[2] in OFFERED.get(route.path, ())}
            changed = [pk for pk, _ in scene.restore(before) if not pk.startswith(COUNTERS)]
            if not coveted - offered <= named or changed:
                yield route.method, route.path, where, answer.status, coveted - named, changed


def test_nobody_is_given_what_a_route_does_not_offer(scene: Scene) -> None:
    assert list(given(scene, routes_with_a_body())) == []


def test_a_shape_that_passes_over_what_it_does_not_know_is_seen(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = shapes.body

    def read_what_is_known(raw: bytes, shape: type[Shape]) -> Shape:
        known = {one.encode_name for one in msgspec.structs.fields(shape)}
        sent = {name: part for name, part in json.loads(raw).items() if name in known}
        return read(json.dumps(sent).encode(), shape)

    monkeypatch.setattr(shapes, "body", read_what_is_known)
    mine = [one for one in routes_with_a_body() if (one.method, one.path) == ("PATCH", "/api/auth/me")]

    assert next(given(scene, mine), None) is not None


def inside(body: Any, where: str) -> Any:
    for name in filter(None, where.split(".")):
        body = body[int(name)] if isinstance(body, list) else body[name]
    return body
