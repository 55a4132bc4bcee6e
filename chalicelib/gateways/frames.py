"""What does the product write on a socket?

    {"event": "chat.message", "data": {…}}

A class for each event; its fields are all that clients read of it, and what `/api/asyncapi.json` says of it.
The parts that REST answers too (a message, a notification) are made here for both.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal, overload

import msgspec
from msgspec import Meta, Struct

from chalicelib.domain.notifications import Notification, NotificationType

# API Gateway takes no longer frame.
LONGEST_BYTES = 32 * 1024

Stamp = Annotated[str, Meta(extra_json_schema={"format": "date-time", "examples": ["2026-11-23T04:30:00Z"]})]


class Shown(Struct, rename="camel", kw_only=True):
    """A part of what is written."""


class Event(Shown):
    """What is written unasked, under its `event` name."""

    event: ClassVar[str]


@overload
def stamp(moment: datetime) -> str: ...
@overload
def stamp(moment: None) -> None: ...
def stamp(moment: datetime | None) -> str | None:
    """An instant as clients read it: UTC, whole seconds, `Z`."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def written(event: Event) -> bytes:
    return msgspec.json.encode({"event": event.event, "data": event})


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────

RequestId = Annotated[str, Meta(max_length=128, description="The client's own name for its request.")]


class Ack(Shown, kw_only=True):
    """It is done. `data` is what the action made or changed."""

    event: Literal["ack"] = "ack"
    request_id: RequestId | None
    data: Shown


class Pong(Shown, kw_only=True):
    event: Literal["pong"] = "pong"
    request_id: RequestId | None


class Failed(Shown, kw_only=True):
    """It is not done; the connection stays. `requestId` is null where it could not be read."""

    event: Literal["error"] = "error"
    request_id: RequestId | None
    code: str
    message: str


def answered(answer: Ack | Pong | Failed) -> bytes:
    return msgspec.json.encode(answer)


# ── Notifications ────────────────────────────────────────────────────────────────────────────────────


class NotificationShown(Shown):
    """`actionUrl` is a path of the web app."""

    id: str
    type: NotificationType
    title: str
    message: str
    data: dict[str, str]
    is_read: bool
    read_at: Stamp | None
    action_url: str
    created_at: Stamp


def notification(given: Notification) -> NotificationShown:
    return NotificationShown(
        id=given.id,
        type=given.type,
        title=given.title,
        message=given.message,
        data=dict(given.data),
        is_read=given.is_read,
        read_at=stamp(given.read_at),
        action_url=given.action_url,
        created_at=stamp(given.created_at),
    )


class UnreadCount(Event):
    """How many notifications are unread now: right after connecting, and whenever it changes."""

    event = "notifications.unread_count"

    count: int


class NewNotification(Event):
    """Something happened that the user is told of."""

    event = "notifications.new"

    notification: NotificationShown


# ── Presence ─────────────────────────────────────────────────────────────────────────────────────────


class Presence(Event):
    """Somebody whom the user talks with connected for the first time, or disconnected for the last."""

    event = "chat.presence"

    user_id: str
    online: bool
