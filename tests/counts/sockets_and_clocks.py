"""What is done on a socket, by a clock, and by mail that comes back? The routes are in `use_cases.py`."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from app import on_connect, on_disconnect
from chalicelib.handlers import mail_feedback
from chalicelib.handlers.actions import ACTIONS
from chalicelib.services import effects
from tests.calls import acting
from tests.security.scene import Scene
from tests.sockets import Socket, connected, event

Counted = Callable[[], object]

# ── Sockets ──────────────────────────────────────────────────────────────────────────────────────────


def _data(action: str, scene: Scene) -> dict[str, Any]:
    mine = scene.mentors["mentor"]
    of_conversation = {"conversationId": mine.conversation}
    return {
        "chat.send_message": {**of_conversation, "type": "text", "content": "Good evening"},
        "chat.mark_read": {**of_conversation, "messageId": mine.message},
        "notifications.mark_read": {"notificationId": mine.notification},
    }.get(action, of_conversation if action.startswith("chat.") else {})


def _asking(action: str) -> Callable[[Scene], Counted]:
    """Both are there: the mentor asks, the student hears."""

    def set_scene(scene: Scene) -> Counted:
        asker, hearer = (connected(scene.world, scene.people[role]) for role in ("mentor", "student"))
        mine = scene.mentors["mentor"]
        for one in (asker, hearer):
            one.ask("chat.join_conversation", conversationId=mine.conversation)

        def ask() -> None:
            answer = asker.ask(action, **_data(action, scene))
            assert answer["event"] in ("ack", "pong"), answer

        return ask

    return set_scene


def _connecting(scene: Scene) -> Counted:
    student = scene.people["student"]
    ticket = scene.world.client.post("/api/realtime/ticket", token=student.token).data["ticket"]
    query = {"queryStringParameters": {"ticket": ticket}}

    def connect() -> None:
        with acting("websocket_connect"):
            assert on_connect(event("CONNECT", "conn-counted=", **query), None)["statusCode"] == 200

    return connect


def _greeting(scene: Scene) -> Counted:
    return Socket(scene.world, scene.people["student"]).open(greeted=False).greet


def _disconnecting(scene: Scene) -> Counted:
    socket = connected(scene.world, scene.people["student"])
    socket.break_off()

    def disconnect() -> None:
        with acting("websocket_disconnect"):
            on_disconnect(event("DISCONNECT", socket.id), None)

    return disconnect


# ── Clocks ───────────────────────────────────────────────────────────────────────────────────────────


def _run(scene: Scene, job: str) -> int:
    if job == "outbox":
        with acting(job):
            return effects.sweep(scene.world.outside())
    return scene.world.run(job)


def _idle(job: str) -> Callable[[Scene], Counted]:
    def set_scene(scene: Scene) -> Counted:
        _run(scene, job)

        def run() -> None:
            assert _run(scene, job) == 0

        return run

    return set_scene


def _busy(job: str, due: int, make_due: Callable[[Scene], object]) -> Callable[[Scene], Counted]:
    def set_scene(scene: Scene) -> Counted:
        _run(scene, job)
        make_due(scene)

        def run() -> None:
            done = _run(scene, job)
            assert done == due, f"{job} did {done}, not {due}"

        return run

    return set_scene


def _a_session_begins(scene: Scene) -> None:
    start = scene.world.booking(scene.people["student"], scene.mentors["mentor"].ahead)["scheduledAt"]
    scene.world.clock.instant = datetime.fromisoformat(start) - timedelta(minutes=11)


def _a_session_was_not_marked(scene: Scene) -> None:
    ends = scene.world.booking(scene.people["student"], scene.mentors["mentor"].begun)["endsAt"]
    scene.world.clock.instant = datetime.fromisoformat(ends) + timedelta(hours=24, minutes=5)


def _holds_run_out(scene: Scene) -> None:
    scene.world.advance(minutes=20)


def _an_order_is_old(scene: Scene) -> None:
    scene.world.advance(minutes=11)


def _a_week_ends(scene: Scene) -> None:
    path = f"/api/bookings/{scene.mentors['mentor'].begun}/complete"
    assert scene.request("mentor", "PUT", path).status == 200
    scene.world.advance(days=6)


def _an_event_was_missed(scene: Scene) -> None:
    assert scene.request("student", "PATCH", "/api/auth/me", json={"name": "Tara B."}).status == 200
    scene.world.advance(minutes=3)


_DUE = {
    "reminders": ("one session begins", 1, _a_session_begins),
    "holds": ("two run out", 2, _holds_run_out),
    "completions": ("one is not marked", 1, _a_session_was_not_marked),
    "reconcile": ("three are open", 3, _an_order_is_old),
    "payouts": ("one is due", 1, _a_week_ends),
    "outbox": ("one event was missed", 1, _an_event_was_missed),
}

# ── Mail ─────────────────────────────────────────────────────────────────────────────────────────────


def _mail_came_back(scene: Scene) -> Counted:
    bounce = {
        "bounceType": "Permanent",
        "bounceSubType": "NoEmail",
        "bouncedRecipients": [{"emailAddress": scene.people["student"].email}],
    }
    message = json.dumps({"eventType": "Bounce", "bounce": bounce, "mail": {"messageId": "0100-abc"}})

    def heed() -> None:
        with acting("mail_feedback"):
            mail_feedback.heed({"Records": [{"EventSource": "aws:sns", "Sns": {"Message": message}}]})

    return heed


def every() -> Iterator[tuple[str, Callable[[Scene], Counted]]]:
    yield "socket: connecting", _connecting
    yield "socket: greeting", _greeting
    yield "socket: disconnecting", _disconnecting
    for action in ACTIONS:
        yield f"socket: {action}", _asking(action)
    for job, (what, due, make_due) in _DUE.items():
        yield f"clock: {job}, nothing due", _idle(job)
        yield f"clock: {job}, {what}", _busy(job, due, make_due)
    yield "mail that came back", _mail_came_back
