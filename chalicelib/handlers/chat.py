"""How do people who share a session write to each other over HTTP?"""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, field

from chalicelib import wiring
from chalicelib.config import settings
from chalicelib.domain.conversations import Membership
from chalicelib.domain.errors import FieldError, Invalid, NotFound, TooMany
from chalicelib.domain.messages import MessageType, file_name
from chalicelib.domain.uploads import ATTACHMENT
from chalicelib.gateways import frames
from chalicelib.gateways.frames import MessageShown
from chalicelib.handlers import chat_shapes
from chalicelib.handlers.answers import Timestamp, View, stamp
from chalicelib.handlers.chat_shapes import Id, MessageShape
from chalicelib.handlers.http import Routes
from chalicelib.handlers.lists import ListQuery, Pagination, mark, pagination
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Rule, Shape
from chalicelib.handlers.uploads import UploadView
from chalicelib.services import attachments, chat, realtime
from chalicelib.services.access import Access
from chalicelib.services.chat import Seen
from chalicelib.storage import conversations, scenes

routes = Routes(__name__, tag="Chat")

_ALL = "/api/chat/conversations"
_ONE = f"{_ALL}/{{conversation_id}}"


class CompanionView(View):
    """The other side. `online`: connected at this moment."""

    user_id: str
    name: str
    avatar: str | None
    online: bool


class LastMessageView(View):
    """`content` is the beginning of what was said, of the code, or the file's name."""

    id: str
    sender_id: str
    type: MessageType
    content: str
    created_at: Timestamp


class ConversationView(View):
    """`bookingId` is the latest booking of the two."""

    id: str
    companion: CompanionView = field(name="with")
    booking_id: str
    last_message: LastMessageView | None
    unread_count: int
    updated_at: Timestamp


class OneConversation(View):
    conversation: ConversationView


class ConversationList(View):
    items: list[ConversationView]
    pagination: Pagination


class OneMessage(View):
    message: MessageShown


class MessageList(View):
    items: list[MessageShown]
    pagination: Pagination


class MessagesQuery(ListQuery):
    after: Annotated[Id, Meta(description="A message's id: only what was said after it.")] | None = None


class ReadShape(Shape):
    message_id: Id


def _allowed_type(mime_type: str) -> None:
    if mime_type not in ATTACHMENT.mime_types:
        raise Invalid(FieldError("mimeType", f"Use one of {', '.join(ATTACHMENT.mime_types)}."))


class FileShape(Shape):
    """`size` is in bytes."""

    name: Annotated[str, Meta(min_length=1, max_length=1000), Rule(file_name)]
    mime_type: Annotated[
        str,
        Meta(max_length=100, extra_json_schema={"enum": list(ATTACHMENT.mime_types)}),
        Rule(_allowed_type),
    ]
    size: Annotated[int, Meta(ge=1, le=ATTACHMENT.max_bytes)]


class OfferedAttachment(View):
    """To be sent in a message as it is, once the file is uploaded. It is good for its sender, here."""

    id: str
    name: str
    mime_type: str
    size: int
    url: str


class AttachmentOffer(View):
    """Post `upload.fields` as a multipart form to `upload.url`, the file last, as `file`."""

    upload: UploadView
    attachment: OfferedAttachment


def shown(membership: Membership, *, now: datetime) -> ConversationView:
    other, last = membership.other, membership.last_message
    return ConversationView(
        id=membership.conversation_id,
        companion=CompanionView(
            user_id=other.user_id,
            name=other.name,
            avatar=other.avatar,
            online=membership.is_other_online(now),
        ),
        booking_id=membership.booking_id,
        last_message=LastMessageView.of(last) if last else None,
        unread_count=membership.unread_count,
        updated_at=stamp(membership.updated_at),
    )


def said(seen: Seen) -> MessageShown:
    return frames.message(seen.message, link=wiring.attachments().link, read_by=seen.read_by)


# ── Conversations ────────────────────────────────────────────────────────────────────────────────────


@routes.get(_ALL, access=Access.SIGNED_IN)
def list_conversations(request: Request, query: ListQuery) -> ConversationList:
    """The caller's conversations, the latest activity first."""
    user_id = request.signed_in.user_id
    name = f"conversations {user_id}"
    page = conversations.inbox(user_id, limit=query.limit, after=mark(query, of=name))
    return ConversationList(
        items=[shown(one, now=request.now) for one in page.items],
        pagination=pagination(query, of=name, after=page.after),
    )


@routes.get(_ONE, access=Access.SIGNED_IN, refusals=(NotFound,))
def get_conversation(request: Request, conversation_id: str) -> OneConversation:
    """One conversation, for its two participants."""
    membership = chat.conversation(conversation_id, request.signed_in.user_id)
    return OneConversation(conversation=shown(membership, now=request.now))


@routes.put(f"{_ONE}/read", access=Access.SIGNED_IN, overlaps=True, refusals=(NotFound,))
def read_conversation(request: Request, conversation_id: str, body: ReadShape) -> OneConversation:
    """Marks all up to a message as read; what was read stays read."""
    scene = scenes.read(conversation_id, message_id=body.message_id)
    reader, push = request.signed_in.user, wiring.push()
    membership, posts = chat.mark_read(scene, reader.id, now=request.now)
    realtime.deliver(posts, push=push, now=request.now)
    chat.clear_notice(membership, push=push, now=request.now)
    return OneConversation(conversation=shown(membership, now=request.now))


# ── Messages ─────────────────────────────────────────────────────────────────────────────────────────


@routes.get(f"{_ONE}/messages", access=Access.SIGNED_IN, refusals=(NotFound,))
def list_messages(request: Request, conversation_id: str, query: MessagesQuery) -> MessageList:
    """What was said, newest first; with `after`, what a client that was away has missed."""
    name = f"messages {conversation_id}"
    page = chat.history(
        conversation_id,
        request.signed_in.user_id,
        since=query.after,
        limit=query.limit,
        after=mark(query, of=name),
    )
    return MessageList(
        items=[said(one) for one in page.items], pagination=pagination(query, of=name, after=page.after)
    )


@routes.get(f"{_ONE}/messages/{{message_id}}", access=Access.SIGNED_IN, refusals=(NotFound,))
def get_message(request: Request, conversation_id: str, message_id: str) -> OneMessage:
    """One message: with a fresh link to its file, and whole where a frame was too short for it."""
    scene = scenes.read(conversation_id, message_id=message_id)
    return OneMessage(message=said(chat.asked_for(scene, request.signed_in.user_id)))


@routes.post(
    f"{_ONE}/messages", access=Access.SIGNED_IN, status=201, overlaps=True, refusals=(NotFound, TooMany)
)
def send_message(request: Request, conversation_id: str, body: MessageShape) -> OneMessage:
    """Says something. It is stored, and then announced to every connection of both."""
    scene = scenes.read(conversation_id)
    sender_id, link = request.signed_in.user.id, wiring.attachments().link
    draft = chat_shapes.draft(
        body, conversation_id=conversation_id, sender_id=sender_id, key=wiring.secrets().cursor_key
    )
    limit = settings().messages_per_minute
    message, posts = chat.send(draft, scene, sender_id, a_minute=limit, link=link, now=request.now)
    realtime.deliver(posts, push=wiring.push(), now=request.now)
    return OneMessage(message=said(chat.seen(message, scene)))


@routes.post(f"{_ONE}/attachments", access=Access.SIGNED_IN, status=201, refusals=(NotFound,))
def offer_attachment(request: Request, conversation_id: str, body: FileShape) -> AttachmentOffer:
    """Asks for a place to upload a file to, and for what to send in a message then."""
    sender_id, files = request.signed_in.user.id, wiring.attachments()
    chat.conversation(conversation_id, sender_id)
    offer = attachments.offer(
        name=file_name(body.name),
        mime_type=body.mime_type,
        size=body.size,
        conversation_id=conversation_id,
        sender_id=sender_id,
        attachments=files,
        key=wiring.secrets().cursor_key,
        now=request.now,
    )
    given = offer.attachment
    return AttachmentOffer(
        upload=UploadView.of(offer.upload),
        attachment=OfferedAttachment(
            id=offer.id,
            name=given.name,
            mime_type=given.mime_type,
            size=given.size,
            url=files.link(given),
        ),
    )
