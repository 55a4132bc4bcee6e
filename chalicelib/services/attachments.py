"""How does a file come into a message?

First it is asked for, then sent to S3, then named in a message. What was allowed travels with the client, signed
for one sender in one conversation, so that nothing need be stored in between.
"""

from dataclasses import dataclass, fields
from datetime import datetime

from chalicelib import ids
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.messages import Attachment
from chalicelib.domain.uploads import UploadForm
from chalicelib.gateways.attachments import Attachments
from chalicelib.storage import cursors


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """`id` is what the client hands back to name the file in a message."""

    upload: UploadForm
    attachment: Attachment
    id: str


def offer(
    *,
    name: str,
    mime_type: str,
    size: int,
    conversation_id: str,
    sender_id: str,
    attachments: Attachments,
    key: bytes,
    now: datetime,
) -> Offer:
    """A place for one file. Its key holds nothing that anybody typed."""
    attachment = Attachment(
        name=name, mime_type=mime_type, size=size, key=f"chat/{conversation_id}/{ids.ulid(now)}"
    )
    kept = {one.name: getattr(attachment, one.name) for one in fields(attachment)}
    return Offer(
        upload=attachments.form(attachment),
        attachment=attachment,
        id=cursors.seal(kept, query=_bound_to(conversation_id, sender_id), key=key),
    )


def accepted(identifier: str, *, conversation_id: str, sender_id: str, key: bytes) -> Attachment:
    """What was offered under this id. Raises Invalid for what was not offered to this sender, here."""
    try:
        kept = cursors.unseal(identifier, query=_bound_to(conversation_id, sender_id), key=key)
    except Invalid:
        raise Invalid(
            FieldError("attachment.id", "Ask for a place to upload to first, and send its `attachment`.")
        ) from None
    return Attachment(**kept)


def _bound_to(conversation_id: str, sender_id: str) -> str:
    """Seals of lists begin otherwise, so that none is good for both."""
    return f"attachment {conversation_id} {sender_id}"
