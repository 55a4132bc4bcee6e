"""What can a person, a provider or a clock do? Each of it once, ready to be counted.

A use case sets its scene first, which is not counted, and hands back what is. Every route of the API and every
action of the socket is here, whether named below or not; what is named is a special way of asking.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from app import app
from chalicelib.domain.mails import PasswordReset, VerifyEmail
from chalicelib.services import effects
from tests.counts import sockets_and_clocks
from tests.fakes import refund_entity, webhook
from tests.security.scene import QUERIES, Scene, address, body_of
from tests.units import Taken
from tests.world import PASSWORD, World

Counted = Callable[[], object]
Set = Callable[[Scene], Counted]


@dataclass(frozen=True, slots=True)
class UseCase:
    """`limit`: the round trips it may take one after another, where it is promised.

    `bound`: what of a person's own it grows with, and how far, where it does.
    """

    name: str
    set: Set
    limit: int | None = None
    bound: str = ""

    def is_beyond(self, taken: Taken) -> bool:
        return self.limit is not None and taken.round_trips > self.limit


# ── What the design promises ─────────────────────────────────────────────────────────────────────────

LIMITS = {
    "GET /api/mentors": 2,
    "GET /api/mentors/{mentor}": 1,
    "GET /api/mentors/{mentor}/slots": 2,
    "POST /api/bookings": 3,
    "POST /api/payments/verify": 3,
    "GET /api/bookings": 1,
    "GET /api/chat/conversations": 1,
    "GET /api/chat/conversations/{conversation_id}/messages": 1,
    "POST /api/chat/conversations/{conversation_id}/messages": 2,
    "GET /api/notifications": 1,
    "socket: chat.send_message": 2,
}

_TOLD = "the 200 people of their latest conversations, who see that they are there"
BOUNDS = {
    "GET /api/auth/me/export": "1,000 things of each sort, the newest",
    "PATCH /api/auth/me": "each of their conversations, which shows the name",
    "clock: outbox, one event was missed": "as the event's own: here a name that conversations show",
    "socket: greeting": _TOLD,
    "socket: disconnecting": _TOLD,
}

# ── Routes as they are ───────────────────────────────────────────────────────────────────────────────

_MENTORS = {
    "GET /api/mentors/me",
    "PUT /api/mentors/profile",
    "PUT /api/mentors/availability",
    "PUT /api/mentors/toggle-bookings",
    "GET /api/mentors/me/payouts",
    "GET /api/mentors/me/payouts/{payout_id}",
    "GET /api/mentors/dashboard/stats",
    "PUT /api/bookings/{booking_id}/complete",
    "PUT /api/bookings/{booking_id}/no-show",
    "PUT /api/bookings/{booking_id}/notes",
    "POST /api/reviews/{review}/reply",
    "PUT /api/notifications/{notification_id}/read",
}
_NOT_LIKE_THIS = {
    # These take a token of a mail, a cookie or a signature; `_SPECIAL` has them.
    "POST /api/auth/verify-email",
    "POST /api/auth/reset-password",
    "POST /api/auth/refresh",
    "POST /api/payments/webhook",
    "DELETE /api/auth/me",
}


def _role(name: str) -> str:
    if "/admin/" in name:
        return "admin"
    return "mentor" if name in _MENTORS else "student"


def route(name: str, *, role: str = "", path: str = "", **query: Any) -> Set:
    """A request of somebody who may make it. `path` instead of the route's own, `query` beside it."""
    method, pattern = name.split()
    who = role or _role(name)

    def set_scene(scene: Scene) -> Counted:
        body = body_of(method, pattern, scene, who)
        sent: dict[str, Any] = {} if body is None else {"json": body}
        asked = {**QUERIES.get(name, {}), **query}
        return lambda: _good(
            scene.request(who, method, path or address(pattern, scene, who), query=asked, **sent)
        )

    return set_scene


def _good(answer: Any) -> Any:
    assert answer.status < 400, f"{answer.method} {answer.resource}: {answer.status} {answer.text}"
    return answer


def second_page(name: str, *, role: str = "", **query: Any) -> Set:
    """The page after the first."""
    method, pattern = name.split()
    who = role or _role(name)

    def set_scene(scene: Scene) -> Counted:
        path = address(pattern, scene, who)
        first = _good(scene.request(who, method, path, query={**query, "limit": 1})).data
        after = {**query, "cursor": first["pagination"]["nextCursor"]}
        return lambda: _good(scene.request(who, method, path, query=after))

    return set_scene


# ── Special ways of asking ───────────────────────────────────────────────────────────────────────────


def _mailed(kind: type[VerifyEmail] | type[PasswordReset], path: str, **more: str) -> Set:
    def set_scene(scene: Scene) -> Counted:
        world, student = scene.world, scene.people["student"]
        asked = "verify-email/resend" if kind is VerifyEmail else "forgot-password"
        body = {"json": {"email": student.email}} if kind is PasswordReset else {}
        _good(world.client.post(f"/api/auth/{asked}", token=student.token, **body))
        _deliver_now(world)
        token = next(
            mail.content.token for mail in reversed(world.email.sent) if isinstance(mail.content, kind)
        )
        return lambda: _good(world.client.post(path, json={"token": token, **more}))

    return set_scene


def _deliver_now(world: World) -> None:
    """What the clock's sweep would deliver in a few minutes."""
    effects.sweep(replace(world.outside(), now=world.now + timedelta(minutes=3)))


def _refreshing(scene: Scene) -> Counted:
    credentials = {"email": scene.people["student"].email, "password": PASSWORD}
    client = scene.world.client
    cookies = {"refresh_token": client.post("/api/auth/login", json=credentials).cookies["refresh_token"]}
    return lambda: _good(client.post("/api/auth/refresh", cookies=cookies))


def _wrong_password(scene: Scene) -> Counted:
    body = {"email": scene.people["student"].email, "password": "not the password at all"}
    return lambda: scene.world.client.post("/api/auth/login", json=body)


def _leaving(scene: Scene) -> Counted:
    return lambda: _good(scene.request("other student", "DELETE", "/api/auth/me"))


def _reported(scene: Scene) -> Counted:
    """Razorpay reports a payment, and the payer's page did not."""
    world, mine = scene.world, scene.mentors["mentor"]
    proof = world.payments.pay(mine.order["orderId"])
    payment = world.payments.made_payments[proof["razorpayPaymentId"]]
    return lambda: _good(world.report(payment))


def _reported_after_verifying(scene: Scene) -> Counted:
    world, mine = scene.world, scene.mentors["mentor"]
    proof = world.payments.pay(mine.order["orderId"])
    _good(world.verify(scene.people["student"], proof))
    payment = world.payments.made_payments[proof["razorpayPaymentId"]]
    return lambda: _good(world.report(payment))


def _refund_reported(scene: Scene) -> Counted:
    world = scene.world
    path = f"/api/bookings/{scene.mentors['mentor'].ahead}/cancel"
    _good(scene.request("student", "PUT", path, json={"reason": "I am ill."}))
    _deliver_now(world)
    refund = world.payments.process_refunds()[-1]
    entity = refund_entity(refund) | {"notes": dict(refund.notes)}
    body, headers = webhook("refund.processed", event_id="evt-counted", refund=entity)
    return lambda: _good(world.client.post("/api/payments/webhook", body=body, headers=headers))


def _unpaid_cancelled(scene: Scene) -> Counted:
    path = f"/api/bookings/{scene.mentors['mentor'].held}/cancel"
    return lambda: _good(scene.request("student", "PUT", path, json={"reason": "Another time."}))


def _by_slug(scene: Scene) -> Counted:
    path = f"/api/mentors/{scene.people['other mentor'].mentor_id}"
    slug = scene.request("student", "GET", path).data["mentor"]["slug"]
    return lambda: _good(scene.request("student", "GET", f"/api/mentors/{slug}"))


def _missed_messages(scene: Scene) -> Counted:
    mine = scene.mentors["mentor"]
    path = f"/api/chat/conversations/{mine.conversation}/messages"
    return lambda: _good(scene.request("mentor", "GET", path, query={"after": mine.message}))


def _photographed(scene: Scene) -> Counted:
    """A request that a client repeats with its key."""
    path = f"/api/chat/conversations/{scene.mentors['mentor'].conversation}/messages"
    sent: dict[str, Any] = {
        "json": {"type": "text", "content": "Once, please."},
        "headers": {"Idempotency-Key": "k1"},
    }
    _good(scene.request("student", "POST", path, **sent))
    return lambda: _good(scene.request("student", "POST", path, **sent))


_MONTH = {"from": "2026-03-11", "to": "2026-04-10", "duration": "60"}
_LOOKED_THROUGH = "two looks of 1 MB into each shard, while too few are found (decision 11)"
_DIRECTORY, _BOOKINGS = "GET /api/mentors", "GET /api/bookings"
_SPECIAL = (
    UseCase("POST /api/auth/verify-email", _mailed(VerifyEmail, "/api/auth/verify-email")),
    UseCase(
        "POST /api/auth/reset-password",
        _mailed(PasswordReset, "/api/auth/reset-password", password="another quiet harbour"),
    ),
    UseCase("POST /api/auth/refresh", _refreshing),
    UseCase("POST /api/auth/login, wrong password", _wrong_password),
    UseCase("DELETE /api/auth/me", _leaving),
    UseCase("POST /api/payments/webhook, captured", _reported, 2),
    UseCase("POST /api/payments/webhook, captured and known", _reported_after_verifying, 2),
    UseCase("POST /api/payments/webhook, refunded", _refund_reported, 2),
    UseCase("PUT /api/bookings/{booking_id}/cancel, unpaid", _unpaid_cancelled),
    UseCase(
        "PUT /api/bookings/{booking_id}/cancel, by the mentor",
        route("PUT /api/bookings/{booking_id}/cancel", role="mentor"),
    ),
    UseCase("GET /api/mentors/{mentor}, by slug", _by_slug, 2),
    UseCase(
        "GET /api/mentors/{mentor}/slots, a month", route("GET /api/mentors/{mentor}/slots", **_MONTH), 2
    ),
    UseCase(f"{_DIRECTORY}, newest", route(_DIRECTORY, sort="newest"), 2),
    UseCase(f"{_DIRECTORY}, third page", route(_DIRECTORY, page=3), 2),
    UseCase(f"{_DIRECTORY}, one expertise", route(_DIRECTORY, expertise="System Design"), 2),
    UseCase(f"{_DIRECTORY}, two expertises", route(_DIRECTORY, expertise=["System Design", "DSA"]), 2),
    UseCase(f"{_DIRECTORY}, a topic", route(_DIRECTORY, topic="Code Review"), 2, _LOOKED_THROUGH),
    UseCase(f"{_DIRECTORY}, a price", route(_DIRECTORY, priceMin=400, priceMax=600, sort="priceAsc"), 2),
    UseCase(f"{_DIRECTORY}, a word", route(_DIRECTORY, q="lakshmi"), 3),
    UseCase(f"{_DIRECTORY}, a common word", route(_DIRECTORY, q="systems"), 3),
    UseCase(f"{_DIRECTORY}, a company", route(_DIRECTORY, company="Acme"), 3),
    UseCase(f"{_BOOKINGS}, second page", second_page(_BOOKINGS), 1),
    UseCase(f"{_BOOKINGS}, those given", route(_BOOKINGS, role="mentor"), 1),
    UseCase(f"{_BOOKINGS}, cancelled ones", route(_BOOKINGS, status="cancelled"), 1),
    UseCase(f"{_BOOKINGS}, of a week", route(_BOOKINGS, **{"from": "2026-03-09", "to": "2026-03-16"}), 1),
    UseCase("GET /api/chat/conversations/{conversation_id}/messages, missed", _missed_messages, 1),
    UseCase("GET /api/notifications, unread", route("GET /api/notifications", unread="true"), 1),
    UseCase("GET /api/notifications, second page", second_page("GET /api/notifications"), 1),
    UseCase("GET /api/admin/bookings, cancelled ones", route("GET /api/admin/bookings", status="cancelled")),
    UseCase(
        "GET /api/admin/revenue, a year by month",
        route("GET /api/admin/revenue", groupBy="month", **{"from": "2026-01-01", "to": "2026-12-31"}),
    ),
    UseCase("POST /api/chat/conversations/{conversation_id}/messages, repeated with its key", _photographed),
)


def every() -> Iterator[UseCase]:
    routes = sorted(f"{method} {path}" for path, methods in app.routes.items() for method in methods)
    for name in routes:
        if name not in _NOT_LIKE_THIS:
            yield UseCase(name, route(name), LIMITS.get(name), BOUNDS.get(name, ""))
    yield from _SPECIAL
    for name, prepared in sockets_and_clocks.every():
        yield UseCase(name, prepared, LIMITS.get(name), BOUNDS.get(name, ""))
