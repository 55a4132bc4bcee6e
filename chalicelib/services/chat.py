"""How do two people talk?"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib import ids
from chalicelib.domain.connections import Connection
from chalicelib.domain.conversations import Conversation, Membership, members_of, other_member
from chalicelib.domain.errors import Busy, FieldError, Invalid, NotFound
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.messages import Draft, Message, message_id, sequence_of
from chalicelib.gateways import frames
from chalicelib.gateways.frames import Link
from chalicelib.gateways.push import Post, Push
from chalicelib.services import notifications
from chalicelib.storage import connections, conversations, messages, rates, scenes
from chalicelib.storage.scenes import Scene
from chalicelib.storage.table import Page
from chalicelib.storage.together import beside
from chalicelib.storage.transactions import ATTEMPTS, Refused

# ── Saying something ─────────────────────────────────────────────────────────────────────────────────


def send(
    draft: Draft, scene: Scene, sender_id: str, *, a_minute: int, link: Link, now: datetime
) -> tuple[Message, list[Post]]:
    """Stores a message, and names whom to announce it to: every connection of both.

    What was said before under the same client's name is that message, and nobody is told again. Of two that
    speak at once, one is next and the other comes after it. Raises NotFound, TooMany.
    """
    other_member(scene.conversation_id, sender_id)
    conversation = scene.conversation
    told = _connections(scene, now)
    for _ in range(ATTEMPTS):
        if conversation is None:
            raise NotFound
        message = _next(draft, conversation, sender_id, now=now)
        try:
            messages.add(message, conversation, event=_event(message, told), a_minute=a_minute)
        except Refused as refused:
            said = messages.said_already(refused)
            if said:
                return _found(scene.conversation_id, said), []
            if "rate" in refused:
                raise rates.too_many(window=messages.PER_MINUTE, now=now) from None
            conversation = messages.conversation_of(refused)
        else:
            return message, announcement(message, told, link=link)
    raise Busy


def _next(draft: Draft, conversation: Conversation, sender_id: str, *, now: datetime) -> Message:
    sequence = conversation.sequence + 1
    return Message(
        id=message_id(sequence, ids.ulid(now)),
        conversation_id=conversation.id,
        sequence=sequence,
        nth=conversation.sent.get(sender_id, 0) + 1,
        sender_id=sender_id,
        type=draft.type,
        content=draft.content,
        code_block=draft.code_block,
        attachment=draft.attachment,
        client_message_id=draft.client_message_id,
        created_at=now,
    )


def _event(message: Message, told: Iterable[Connection]) -> Event:
    """`told` are the connections that the sender announces it to: whoever came later, the stream tells."""
    facts = {
        "sequence": str(message.sequence),
        "sender": message.sender_id,
        "told": " ".join(one.id for one in told),
    }
    return Event(
        id=ids.ulid(message.created_at),
        type=EventType.MESSAGE_SENT,
        subject=message.conversation_id,
        facts=facts,
        occurred_at=message.created_at,
    )


def _found(conversation_id: str, sequence: int) -> Message:
    message = messages.find(conversation_id, sequence)
    if message is None:
        raise NotFound
    return message


def announcement(message: Message, to: Iterable[Connection], *, link: Link) -> list[Post]:
    shown = frames.fitting(frames.message(message, link=link))
    frame = frames.written(frames.NewMessage(message=shown))
    return [Post(connection, (frame,)) for connection in to]


def _connections(scene: Scene, now: datetime) -> list[Connection]:
    """Everybody's who is part of it."""
    both = members_of(scene.conversation_id)
    return [one for user_id in both for one in scene.sockets(user_id).live(now)]


def _joined(scene: Scene, now: datetime) -> list[Connection]:
    return [one for one in _connections(scene, now) if scene.conversation_id in one.joined]


# ── On a socket ──────────────────────────────────────────────────────────────────────────────────────


def join(scene: Scene, connection: Connection) -> None:
    """This connection hears who types and who has read. Raises NotFound."""
    _must_be_part(scene, connection.user_id)
    connections.change(
        connection.user_id,
        lambda sockets: sockets.joined(connection.id, scene.conversation_id),
        before=scene.sockets(connection.user_id),
    )


def leave(scene: Scene, connection: Connection) -> None:
    """Raises NotFound."""
    _must_be_part(scene, connection.user_id)
    connections.change(
        connection.user_id,
        lambda sockets: sockets.left(connection.id, scene.conversation_id),
        before=scene.sockets(connection.user_id),
    )


def typing(
    scene: Scene, connection: Connection, *, is_typing: bool, a_minute: int, now: datetime
) -> list[Post]:
    """Tells the other side's connections that joined. Raises NotFound, TooMany."""
    _must_be_part(scene, connection.user_id)
    rates.take("typing", connection.user_id, limit=a_minute, window=messages.PER_MINUTE, now=now)
    event = frames.Typing(
        conversation_id=scene.conversation_id, user_id=connection.user_id, is_typing=is_typing
    )
    frame = frames.written(event)
    others = [one for one in _joined(scene, now) if one.user_id != connection.user_id]
    return [Post(one, (frame,)) for one in others]


def _must_be_part(scene: Scene, user_id: str) -> Membership:
    membership = scene.membership(user_id)
    if membership is None:
        raise NotFound
    return membership


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Seen:
    """A message, and by whom else it was read when."""

    message: Message
    read_by: Mapping[str, datetime]


def history(
    conversation_id: str, reader_id: str, *, since: str | None, limit: int, after: Mapping[str, Any] | None
) -> Page[Seen]:
    """What was said, newest first, with `since` only what came after that message. Raises NotFound, Invalid."""
    other_member(conversation_id, reader_id)
    place = _place(since)
    around = beside(lambda: scenes.read(conversation_id, message_id=since))
    page = messages.page(conversation_id, since=place, limit=limit, after=after)
    scene = around.result()
    _must_be_part(scene, reader_id)
    if since is not None and scene.message is None:
        raise _unknown_message()
    return Page([seen(message, scene) for message in page.items], page.after)


def asked_for(scene: Scene, reader_id: str) -> Seen:
    """The scene's message. Raises NotFound."""
    _must_be_part(scene, reader_id)
    if scene.message is None:
        raise NotFound
    return seen(scene.message, scene)


def _place(since: str | None) -> int:
    try:
        return sequence_of(since) if since is not None else 0
    except NotFound:
        raise _unknown_message() from None


def _unknown_message() -> Invalid:
    return Invalid(FieldError("after", "There is no such message in this conversation."))


def seen(message: Message, scene: Scene) -> Seen:
    times = {
        user_id: scene.reading(user_id).read_at(message.sequence)
        for user_id in members_of(message.conversation_id)
        if user_id != message.sender_id
    }
    return Seen(message, {user_id: at for user_id, at in times.items() if at})


def mark_read(scene: Scene, reader_id: str, *, now: datetime) -> tuple[Membership, list[Post]]:
    """Marks all up to the scene's message as read. Reading never goes back. Raises NotFound."""
    membership = _must_be_part(scene, reader_id)
    message, reading = scene.message, scene.reading(reader_id)
    if message is None:
        raise NotFound
    for _ in range(ATTEMPTS):
        after = reading.read(message.sequence, now=now)
        if after == reading:
            return membership, []
        try:
            messages.mark_read(message, reader_id, before=reading, after=after)
        except Refused as refused:
            reading = messages.reading_of(refused.items.get("reading"))
        else:
            return replace(membership, read=message.count_before(reader_id)), _receipts(
                scene, message, reader_id, now=now
            )
    raise Busy


def _receipts(scene: Scene, message: Message, reader_id: str, *, now: datetime) -> list[Post]:
    event = frames.MessagesRead(
        conversation_id=message.conversation_id,
        user_id=reader_id,
        message_id=message.id,
        read_at=frames.stamp(now),
    )
    frame = frames.written(event)
    return [Post(one, (frame,)) for one in _joined(scene, now)]


def clear_notice(membership: Membership, *, push: Push, now: datetime) -> None:
    """Who has read the messages need not be told of them any more."""
    if membership.notice_id and membership.unread_count == 0:
        with suppress(NotFound):
            notifications.clear(membership.user_id, membership.notice_id, push=push, now=now)


def conversation(conversation_id: str, user_id: str) -> Membership:
    """One side of it. Raises NotFound."""
    membership = conversations.membership(user_id, conversation_id)
    if membership is None:
        raise NotFound
    return membership
