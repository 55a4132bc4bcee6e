"""Does what is private stay with those whom it concerns, and every secret with us? In answers and in logs."""

import base64
import io
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app import app
from chalicelib.domain.bookings import Booking
from chalicelib.handlers.requests import Request
from chalicelib.handlers.routes import Route
from chalicelib.observability import logger
from tests.security.scene import QUERIES, ROLES, Scene, address, next_half_hour, staged
from tests.stage import SECRETS
from tests.world import PASSWORD, World

pytestmark = pytest.mark.backends("dynamodb_local")

ACCOUNT_NUMBER = "918273645546372819"
AGENDA = "agenda-canary-4711"
NOTES = "notes-canary-4711"
TALK = "talk-canary-4711"
CODE = "code-canary-4711"
REASON = "reason-canary-4711"
PARTIES = {"student", "mentor"}


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[io.StringIO]:
    """All that the product and what it stands on log, as it is written, at the level of production."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logger.registered_formatter)
    loggers = [logging.getLogger(), logging.getLogger("mentor-connect")]
    for one in loggers:
        one.addHandler(handler)
    with caplog.at_level(logging.INFO, logger="mentor-connect"):
        yield written
    for one in loggers:
        one.removeHandler(handler)


@pytest.fixture
def told(world: World, log: io.StringIO) -> Scene:
    """The scene, in which people have told each other and us what is nobody else's business."""
    scene = staged(world)
    student, mentor = scene.people["student"], scene.people["mentor"]
    account = {"accountNumber": ACCOUNT_NUMBER, "ifscCode": "HDFC0001234", "accountHolder": "Vikram Desai"}
    details = {"payoutDetails": {"method": "bank_transfer", "bankAccount": account}}
    talk = f"/api/chat/conversations/{scene.mentors['mentor'].conversation}/messages"
    ahead = scene.mentors["mentor"].ahead
    body = {
        "mentorId": mentor.mentor_id,
        "scheduledAt": (next_half_hour(world) + timedelta(days=2)).isoformat(),
        "duration": 30,
        "topic": "System Design",
        "agenda": AGENDA,
    }
    client = world.client
    made = client.post("/api/bookings", json=body, token=student.token).data
    client.post(
        "/api/payments/verify", json=world.payments.pay(made["order"]["orderId"]), token=student.token
    )
    client.put("/api/mentors/profile", json=details, token=mentor.token)
    client.put(f"/api/bookings/{ahead}/notes", json={"content": NOTES}, token=mentor.token)
    client.post(talk, json={"type": "text", "content": TALK}, token=student.token)
    block = {"type": "code", "codeBlock": {"language": "python", "code": CODE}}
    client.post(talk, json=block, token=mentor.token)
    world.happen()
    path = f"/api/bookings/{made['booking']['id']}/cancel"
    client.put(path, json={"reason": REASON}, token=student.token)
    client.post("/api/auth/forgot-password", json={"email": student.email})
    world.happen()
    world.run("reconcile")
    return scene


def secrets() -> list[str]:
    raw = [*SECRETS.jwt_keys.values(), SECRETS.cursor_key, SECRETS.room_key]
    written = [SECRETS.razorpay_key_secret, *SECRETS.razorpay_webhook_secrets, "$argon2"]
    return [*written, *(one.decode() for one in raw), *(base64.b64encode(one).decode() for one in raw)]


def private(scene: Scene) -> dict[str, set[str]]:
    """What is private, and who may see it."""
    people = scene.people
    return {
        AGENDA: PARTIES | {"admin"},
        NOTES: PARTIES | {"admin"},
        REASON: PARTIES | {"admin"},
        TALK: PARTIES,
        CODE: PARTIES,
        people["student"].email: {"student", "admin"},
        people["mentor"].email: {"mentor", "admin"},
        people["other mentor"].email: {"other mentor", "admin"},
        people["admin"].email: {"admin"},
        **{one: set() for one in (ACCOUNT_NUMBER, *secrets())},
    }


def leaks_of(told: Scene, routes: list[Route]) -> tuple[list[tuple[str, str, str]], set[str]]:
    """What somebody read there that is not for them, and all that anybody read."""
    leaks, seen = [], set()

    for role in ROLES:
        for route in routes:
            path = address(route.path, told, role)
            query = QUERIES.get(f"GET {route.path}")
            answer = told.request(role, "GET", path, query=query, headers={"Accept": "*/*"})
            for canary, readers in private(told).items():
                if canary in answer.text:
                    seen.add(canary)
                    leaks += [] if role in readers else [(role, route.path, canary)]

    return leaks, seen


def test_neither_answers_nor_logs_tell_what_is_private(told: Scene, log: io.StringIO) -> None:
    leaks, seen = leaks_of(told, [route for route in app.declared if route.method == "GET"])
    written = log.getvalue()
    names = [person.email for person in told.people.values()]
    tokens = [person.token.rpartition(".")[2] for person in told.people.values()]

    found = [
        one
        for one in (*private(told), *names, *tokens, PASSWORD, "Tara Bose", "refresh_token")
        if one in written
    ]

    assert leaks == []
    assert found == []
    assert {AGENDA, NOTES, REASON, TALK, CODE} <= seen, "what nobody sees proves nothing"
    assert '"message":"request"' in written


def test_a_reader_too_many_and_a_log_of_bodies_are_seen(
    told: Scene, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Request.json_bytes

    def read_and_told(request: Request) -> bytes:
        logger.info("body", body=read(request).decode())
        return read(request)

    monkeypatch.setattr(Request, "json_bytes", read_and_told)
    monkeypatch.setattr(Booking, "is_participant", lambda booking, user_id: True)
    ahead, mentor = told.mentors["mentor"].ahead, told.people["mentor"]
    told.world.client.put(f"/api/bookings/{ahead}/notes", json={"content": NOTES}, token=mentor.token)

    leaks, _ = leaks_of(told, [one for one in app.declared if one.path == "/api/bookings/{booking_id}"])

    assert NOTES in log.getvalue()
    assert ("other student", "/api/bookings/{booking_id}", NOTES) in leaks
