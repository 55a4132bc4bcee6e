"""What does the product write on a socket?

    {"event": "chat.message", "data": {…}}

A class for each event; its fields are all that clients read of it, and what `/api/asyncapi.json` says of it.
The parts that REST answers too (a message, a notification) are made here for both.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, ClassVar, Literal, overload

import msgspec
from msgspec import Meta, Struct

from chalicelib.domain.messages import Attachment, Message, MessageType
from chalicelib.domain.notifications import Notification, NotificationType

# API Gateway takes no longer frame.
LONGEST_BYTES = 32 * 1024
# What stands around a message in its frame: names, and a request id at its longest.
_AROUND = 1024

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


# ── Chat ─────────────────────────────────────────────────────────────────────────────────────────────


class CodeBlockShown(Shown):
    language: str
    code: str


class AttachmentShown(Shown):
    """`url` is good for a few minutes; ask for the message again for another. `size` is in bytes."""

    name: str
    mime_type: str
    size: int
    url: str


class ReadByShown(Shown):
    user_id: str
    read_at: Stamp


class MessageShown(Shown):
    """`sequence` is its place in the conversation, the same for both sides.

    On a socket, one too long for a frame comes without `content` and `codeBlock`: fetch it by REST.
    """

    id: str
    conversation_id: str
    sequence: int
    sender_id: str
    type: MessageType
    content: str | None
    code_block: CodeBlockShown | None
    attachment: AttachmentShown | None
    client_message_id: str | None
    created_at: Stamp
    read_by: list[ReadByShown]


Link = Callable[[Attachment], str]
"""Where a file can be fetched from for a while."""


def message(said: Message, *, link: Link, read_by: Mapping[str, datetime] | None = None) -> MessageShown:
    return MessageShown(
        id=said.id,
        conversation_id=said.conversation_id,
        sequence=said.sequence,
        sender_id=said.sender_id,
        type=said.type,
        content=said.content,
        code_block=_code(said),
        attachment=_attachment(said, link),
        client_message_id=said.client_message_id,
        created_at=stamp(said.created_at),
        read_by=[ReadByShown(user_id=who, read_at=stamp(at)) for who, at in (read_by or {}).items()],
    )


def _code(said: Message) -> CodeBlockShown | None:
    block = said.code_block
    return CodeBlockShown(language=block.language, code=block.code) if block else None


def _attachment(said: Message, link: Link) -> AttachmentShown | None:
    file = said.attachment
    if file is None:
        return None
    return AttachmentShown(name=file.name, mime_type=file.mime_type, size=file.size, url=link(file))


class NewMessage(Event):
    """Somebody said something, on whatever way. It is stored already."""

    event = "chat.message"

    message: MessageShown


class Typing(Event):
    """The other side began or stopped to type; for connections that joined the conversation."""

    event = "chat.typing"

    conversation_id: str
    user_id: str
    is_typing: bool


class MessagesRead(Event):
    """Somebody has read all up to a message; for connections that joined the conversation."""

    event = "chat.read"

    conversation_id: str
    user_id: str
    message_id: str
    read_at: Stamp


def fitting(shown: MessageShown) -> MessageShown:
    """The message as a frame can hold it: without what it says where that is too long."""
    if len(msgspec.json.encode(shown)) + _AROUND <= LONGEST_BYTES:
        return shown
    return msgspec.structs.replace(shown, content=None, code_block=None)


# ── Presence ─────────────────────────────────────────────────────────────────────────────────────────


class Presence(Event):
    """Somebody whom the user talks with connected for the first time, or disconnected for the last."""

    event = "chat.presence"

    user_id: str
    online: bool
