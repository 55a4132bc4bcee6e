"""What can be said in a conversation, and when was it read?"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import FieldError, Invalid, NotFound

LONGEST_TEXT, LONGEST_CODE = 4000, 20000
LONGEST_PREVIEW, LONGEST_FILE_NAME = 200, 150
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


def file_name(text: str) -> str:
    """A name to save a file under, without folders and without what cannot be seen. Raises Invalid."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    seen = "".join(one for one in last if unicodedata.category(one)[0] != "C").strip().lstrip(".")
    if not seen:
        raise Invalid(FieldError("name", "Give the file a name."))
    if len(seen) > LONGEST_FILE_NAME:
        raise Invalid(FieldError("name", f"Use at most {LONGEST_FILE_NAME} characters."))
    return seen


def problems(draft: Draft) -> list[FieldError]:
    """What does not fit the draft's type. Only a text has to say something; a file or code may."""
    found = []
    if draft.type is MessageType.TEXT and not (draft.content and draft.content.strip()):
        found.append(FieldError("content", "Say something."))
    for field, part, types in (
        ("codeBlock", draft.code_block, (MessageType.CODE,)),
        ("attachment", draft.attachment, (MessageType.FILE, MessageType.IMAGE)),
    ):
        if draft.type in types and part is None:
            found.append(FieldError(field, "This is required."))
        if draft.type not in types and part is not None:
            found.append(FieldError(field, f"A message of type {draft.type} has none."))
    is_image = draft.attachment is None or draft.attachment.mime_type.startswith("image/")
    if draft.type is MessageType.IMAGE and not is_image:
        found.append(FieldError("attachment", "This is no image: send it as a file."))
    return found


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
