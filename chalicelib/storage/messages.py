"""Where is it kept what was said, in which order, and how far each side has read?"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.constants import LIST

from chalicelib.domain.conversations import Conversation
from chalicelib.domain.events import Event
from chalicelib.domain.messages import (
    Attachment,
    CodeBlock,
    LastMessage,
    Mark,
    Message,
    MessageType,
    Reading,
)
from chalicelib.storage import keys, outbox, rates
from chalicelib.storage.conversations import ConversationItem, MembershipItem
from chalicelib.storage.table import Choice, Instant, Item, Key, Page, Struct, get, query
from chalicelib.storage.transactions import Refused, Transaction

PER_MINUTE = timedelta(minutes=1)
_LAST = 10**12 - 1


class MessageItem(Item, discriminator="message"):
    keeps = Message

    id = UnicodeAttribute()
    conversation_id = UnicodeAttribute()
    sequence = NumberAttribute()
    nth = NumberAttribute()
    sender_id = UnicodeAttribute()
    type = Choice(MessageType, attr_name="message_type")
    content = UnicodeAttribute(null=True)
    code_block = Struct[CodeBlock](CodeBlock, null=True)
    attachment = Struct[Attachment](Attachment, null=True)
    client_message_id = UnicodeAttribute(null=True)
    created_at = Instant()


class ClientMessageItem(Item, discriminator="client_message"):
    sequence = NumberAttribute()


class ReadingItem(Item, discriminator="reading"):
    keeps = Reading

    up_to = NumberAttribute()
    marks = Struct[tuple[Mark, ...]](tuple[Mark, ...], attr_type=LIST)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────


def find(conversation_id: str, sequence: int) -> Message | None:
    item = get(MessageItem, keys.message(conversation_id, sequence))
    return item.domain() if item else None


def message_of(item: Item | None, identifier: str) -> Message | None:
    """The message of that id in an item that was read by the place which the id names."""
    return item.domain() if isinstance(item, MessageItem) and item.id == identifier else None


def reading_of(item: Item | None) -> Reading:
    return item.domain() if isinstance(item, ReadingItem) else Reading()


def page(conversation_id: str, *, since: int, limit: int, after: Mapping[str, Any] | None) -> Page[Message]:
    """What was said after the place `since`, newest first."""
    first, last = keys.message(conversation_id, since + 1), keys.message(conversation_id, _LAST)
    found = query(
        first.pk, between=(first.sk, last.sk), limit=limit, after=after, descending=True, strong=True
    )
    return Page([item.domain() for item in found.items], found.after)


# ── Sending ──────────────────────────────────────────────────────────────────────────────────────────


def add(message: Message, conversation: Conversation, *, event: Event, a_minute: int) -> None:
    """Says it as the next in the conversation, which must still be as given.

    Refused under "conversation" when something else was said first, under "client" when it was said already
    (with the item that knows where), under "rate" when its sender has said too much this minute.
    """
    recipient = next(one for one in conversation.members if one != message.sender_id)
    tx = Transaction().create("message", MessageItem.of(message, _place(message)))
    _count(tx, message, conversation)
    _show_last(tx, message, of=message.sender_id)
    _show_last(tx, message, of=recipient, unread=True)
    if message.client_message_id:
        name = keys.client_message(message.conversation_id, message.sender_id, message.client_message_id)
        tx.create("client", ClientMessageItem(pk=name.pk, sk=name.sk, sequence=message.sequence))
    outbox.add(tx, event, partition=_place(message).pk)
    rates.count(tx, "messages", message.sender_id, limit=a_minute, window=PER_MINUTE, now=message.created_at)
    tx.commit()


def _place(message: Message) -> Key:
    return keys.message(message.conversation_id, message.sequence)


def _count(tx: Transaction, message: Message, conversation: Conversation) -> None:
    tx.update(
        "conversation",
        ConversationItem,
        keys.conversation(conversation.id),
        actions=[
            ConversationItem.sequence.set(message.sequence),
            ConversationItem.sent.set({**conversation.sent, message.sender_id: message.nth}),
        ],
        condition=ConversationItem.sequence == conversation.sequence,
    )


def _show_last(tx: Transaction, message: Message, *, of: str, unread: bool = False) -> None:
    """Moves the conversation to the top of a list."""
    actions = [
        MembershipItem.last_message.set(LastMessage.of(message)),
        MembershipItem.updated_at.set(message.created_at),
        MembershipItem.gsi1sk.set(keys.at(message.created_at, message.conversation_id)),
    ]
    if unread:
        actions.append(MembershipItem.theirs.set(message.nth))
    key = keys.membership(of, message.conversation_id)
    tx.update(f"member {of}", MembershipItem, key, actions=actions, condition=Item.pk.exists())


def conversation_of(refused: Refused) -> Conversation | None:
    """The conversation as it is now, where it is what a message was refused for."""
    item = refused.items.get("conversation")
    return item.domain() if isinstance(item, ConversationItem) else None


def said_already(refused: Refused) -> int | None:
    """The place of the message that bears the same client's name."""
    item = refused.items.get("client")
    return int(item.sequence) if isinstance(item, ClientMessageItem) else None


# ── Marking as read ──────────────────────────────────────────────────────────────────────────────────


def mark_read(message: Message, reader_id: str, *, before: Reading, after: Reading) -> None:
    """Moves a side's mark from `before` to `after`. Refused under "reading", with the mark as it is now."""
    key = keys.reading(message.conversation_id, reader_id)
    is_first = before.up_to == 0
    unchanged = Item.pk.does_not_exist() if is_first else ReadingItem.up_to == before.up_to
    tx = Transaction().put("reading", ReadingItem.of(after, key), condition=unchanged)
    tx.update(
        "member",
        MembershipItem,
        keys.membership(reader_id, message.conversation_id),
        actions=[MembershipItem.read.set(message.count_before(reader_id))],
        condition=Item.pk.exists(),
    ).commit()
