"""What may a client do in its conversations on a socket?"""

from chalicelib import wiring
from chalicelib.config import settings
from chalicelib.domain.connections import Connection
from chalicelib.gateways import frames
from chalicelib.gateways.frames import MessageShown, Shown
from chalicelib.handlers import chat, chat_shapes
from chalicelib.handlers.chat_shapes import Id, MessageShape
from chalicelib.handlers.lines import Action, Done, Line, Outcome
from chalicelib.handlers.shapes import Shape
from chalicelib.services import chat as talk
from chalicelib.services import realtime
from chalicelib.storage import scenes
from chalicelib.storage.scenes import Scene


class WhichConversation(Shape):
    conversation_id: Id


class SaidMessage(MessageShape, kw_only=True):
    """As by REST, with the conversation."""

    conversation_id: Id


class ReadUpTo(Shape):
    conversation_id: Id
    message_id: Id


class Joined(Shown):
    conversation_id: str


class Said(Shown):
    message: MessageShown


class ReadIt(Shown):
    """How many messages of the other side are left to read."""

    conversation_id: str
    message_id: str
    unread_count: int


def _scene(line: Line, conversation_id: str, message_id: str | None = None) -> tuple[Scene, Connection]:
    """All that an action needs to know, who speaks included. Raises NotSignedIn, NotFound."""
    scene = scenes.read(conversation_id, connection_id=line.connection_id, message_id=message_id)
    return scene, realtime.known(scene.connection, now=line.now)


def _join(line: Line, data: WhichConversation) -> Outcome:
    """From now on this connection hears who types and who has read; of more than 20 it leaves the first."""
    talk.join(*_scene(line, data.conversation_id))
    return Outcome(Joined(conversation_id=data.conversation_id))


def _leave(line: Line, data: WhichConversation) -> Outcome:
    """This connection hears no more of typing and reading."""
    talk.leave(*_scene(line, data.conversation_id))
    return Outcome(Joined(conversation_id=data.conversation_id))


def _send(line: Line, data: SaidMessage) -> Outcome:
    """Says something. It is stored, and then announced to every connection of both."""
    scene, speaker = _scene(line, data.conversation_id)
    link = wiring.attachments().link
    draft = chat_shapes.draft(
        data,
        conversation_id=data.conversation_id,
        sender_id=speaker.user_id,
        key=wiring.secrets().cursor_key,
    )
    limit = settings().messages_per_minute
    message, posts = talk.send(draft, scene, speaker.user_id, a_minute=limit, link=link, now=line.now)
    shown = frames.fitting(chat.said(talk.seen(message, scene)))
    return Outcome(Said(message=shown), posts)


def _typing(line: Line, data: WhichConversation, *, is_typing: bool) -> Outcome:
    scene, speaker = _scene(line, data.conversation_id)
    limit = settings().messages_per_minute
    return Outcome(Done(), talk.typing(scene, speaker, is_typing=is_typing, a_minute=limit, now=line.now))


def _start_typing(line: Line, data: WhichConversation) -> Outcome:
    """Lets the other side see that something is being typed."""
    return _typing(line, data, is_typing=True)


def _stop_typing(line: Line, data: WhichConversation) -> Outcome:
    """Lets the other side see that nothing is being typed any more."""
    return _typing(line, data, is_typing=False)


def _mark_read(line: Line, data: ReadUpTo) -> Outcome:
    """Marks all up to a message as read; what was read stays read."""
    scene, speaker = _scene(line, data.conversation_id, data.message_id)
    membership, posts = talk.mark_read(scene, speaker.user_id, now=line.now)
    talk.clear_notice(membership, push=wiring.push(), now=line.now)
    left = membership.unread_count
    return Outcome(
        ReadIt(conversation_id=data.conversation_id, message_id=data.message_id, unread_count=left), posts
    )


ACTIONS: dict[str, Action] = {
    "chat.join_conversation": Action(WhichConversation, _join, Joined),
    "chat.leave_conversation": Action(WhichConversation, _leave, Joined),
    "chat.send_message": Action(SaidMessage, _send, Said),
    "chat.typing_start": Action(WhichConversation, _start_typing, Done),
    "chat.typing_stop": Action(WhichConversation, _stop_typing, Done),
    "chat.mark_read": Action(ReadUpTo, _mark_read, ReadIt),
}
