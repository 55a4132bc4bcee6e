"""What can be said in a conversation, and when was it read?"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import NotFound

LONGEST_TEXT, LONGEST_CODE = 4000, 20000
LONGEST_PREVIEW = 200
# How many moments of reading are remembered; a message older than those shows the oldest one kept.
_MARKS_KEPT = 50
_ID = re.compile(r"msg_[0-9A-Z]{26}-([1-9][0-9]{0,11})")


class MessageType(StrEnum):
    TEXT = "text"
    CODE = "code"
    FILE = "file"
    IMAGE = "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBlock:
    language: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An uploaded file. `key` is where it lies; `size` is in bytes, at most what was announced."""

    name: str
    mime_type: str
    size: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to say.

    `client_message_id` is their own name for it: what is said twice under one name is one message.
    """

    type: MessageType
    content: str | None = None
    code_block: CodeBlock | None = None
    attachment: Attachment | None = None
    client_message_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`sequence` is its place in the conversation, `nth` its place among its sender's; both count from 1."""

    id: str
    conversation_id: str
    sequence: int
    nth: int
    sender_id: str
    type: MessageType
    content: str | None
    code_block: CodeBlock | None
    attachment: Attachment | None
    client_message_id: str | None
    created_at: datetime

    @property
    def preview(self) -> str:
        """Its beginning, where there is room for one line only."""
        said = self.content or (self.code_block.code if self.code_block else "")
        return (said or (self.attachment.name if self.attachment else ""))[:LONGEST_PREVIEW]

    def count_before(self, reader_id: str) -> int:
        """How many messages the other side of `reader_id` has sent up to this one."""
        return self.sequence - self.nth if self.sender_id == reader_id else self.nth


@dataclass(frozen=True, slots=True, kw_only=True)
class LastMessage:
    """What a list of conversations shows of the latest message; `content` is its beginning."""

    id: str
    sender_id: str
    type: MessageType
    content: str
    created_at: datetime

    @classmethod
    def of(cls, message: Message) -> "LastMessage":
        return cls(
            id=message.id,
            sender_id=message.sender_id,
            type=message.type,
            content=message.preview,
            created_at=message.created_at,
        )


def message_id(sequence: int, ulid: str) -> str:
    """Carries its place, so that nothing need be looked up to find it."""
    return f"msg_{ulid}-{sequence}"


def sequence_of(identifier: str) -> int:
    """Raises NotFound for what is no message's id."""
    found = _ID.fullmatch(identifier)
    if not found:
        raise NotFound
    return int(found[1])


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """All up to a sequence was read at a moment."""

    up_to: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How far one side has read."""

    up_to: int = 0
    marks: tuple[Mark, ...] = ()

    def read(self, sequence: int, *, now: datetime) -> "Reading":
        """Reading never goes back: what is behind already changes nothing."""
        if sequence <= self.up_to:
            return self
        marks = (*self.marks, Mark(up_to=sequence, at=now))[-_MARKS_KEPT:]
        return replace(self, up_to=sequence, marks=marks)

    def read_at(self, sequence: int) -> datetime | None:
        return next((mark.at for mark in self.marks if mark.up_to >= sequence), None)
