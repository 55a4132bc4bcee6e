"""What does a message look like on its way in, by REST and on a socket alike?"""

from typing import Annotated

from msgspec import Meta

from chalicelib.domain.errors import Invalid
from chalicelib.domain.messages import (
    LONGEST_CODE,
    LONGEST_TEXT,
    CodeBlock,
    Draft,
    MessageType,
    problems,
)
from chalicelib.handlers.shapes import Shape
from chalicelib.services import attachments

Id = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9_.~-]+$")]


class CodeShape(Shape):
    language: Annotated[str, Meta(min_length=1, max_length=40)]
    code: Annotated[str, Meta(min_length=1, max_length=LONGEST_CODE)]


class AttachmentShape(Shape):
    """What `POST …/attachments` answered. The `id` alone counts."""

    id: Annotated[str, Meta(min_length=1, max_length=2000)]
    name: str | None = None
    mime_type: str | None = None
    size: int | None = None
    url: str | None = None


class MessageShape(Shape):
    """`text` has a `content`, `code` a `codeBlock`, `file` and `image` an `attachment`.

    The same `clientMessageId` is one message, however often and on whatever way it is sent.
    """

    type: MessageType
    content: Annotated[str, Meta(max_length=LONGEST_TEXT)] | None = None
    code_block: CodeShape | None = None
    attachment: AttachmentShape | None = None
    client_message_id: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


def draft(given: MessageShape, *, conversation_id: str, sender_id: str, key: bytes) -> Draft:
    """Raises Invalid, naming every wrong field."""
    file, code = given.attachment, given.code_block
    drafted = Draft(
        type=given.type,
        content=given.content or None,
        code_block=CodeBlock(language=code.language, code=code.code) if code else None,
        attachment=(
            attachments.accepted(file.id, conversation_id=conversation_id, sender_id=sender_id, key=key)
            if file
            else None
        ),
        client_message_id=given.client_message_id,
    )
    wrong = problems(drafted)
    if wrong:
        raise Invalid(*wrong)
    return drafted
