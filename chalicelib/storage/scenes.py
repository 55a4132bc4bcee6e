"""What must be known before somebody says, reads or types something? All of it, in one read.

A conversation's id names its two members, so what concerns either can be read beside the conversation itself.
"""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.domain.connections import Connection, Sockets
from chalicelib.domain.conversations import Conversation, Membership, members_of
from chalicelib.domain.messages import Message, Reading, sequence_of
from chalicelib.storage import connections, keys, messages
from chalicelib.storage.conversations import ConversationItem, MembershipItem
from chalicelib.storage.table import Item, Key, get_many


@dataclass(frozen=True)
class Scene:
    """A conversation with what stands around it. `connection_id` is the socket on which it is asked for."""

    conversation_id: str
    connection_id: str | None
    message_id: str | None
    found: dict[Key, Item]

    @cached_property
    def conversation(self) -> Conversation | None:
        item = self.found.get(keys.conversation(self.conversation_id))
        return item.domain() if isinstance(item, ConversationItem) else None

    @cached_property
    def connection(self) -> Connection | None:
        if self.connection_id is None:
            return None
        return connections.connection_of(self.found.get(keys.connection(self.connection_id)))

    @cached_property
    def message(self) -> Message | None:
        if self.message_id is None:
            return None
        key = keys.message(self.conversation_id, sequence_of(self.message_id))
        return messages.message_of(self.found.get(key), self.message_id)

    def membership(self, user_id: str) -> Membership | None:
        item = self.found.get(keys.membership(user_id, self.conversation_id))
        return item.domain() if isinstance(item, MembershipItem) else None

    def reading(self, user_id: str) -> Reading:
        return messages.reading_of(self.found.get(keys.reading(self.conversation_id, user_id)))

    def sockets(self, user_id: str) -> Sockets:
        return connections.among(self.found, user_id)


def read(conversation_id: str, *, connection_id: str | None = None, message_id: str | None = None) -> Scene:
    """One strong read. Raises NotFound for what is no id of a conversation or of a message."""
    wanted = [keys.conversation(conversation_id)]
    for user_id in members_of(conversation_id):
        wanted += [
            keys.sockets(user_id),
            keys.membership(user_id, conversation_id),
            keys.reading(conversation_id, user_id),
        ]
    if connection_id is not None:
        wanted.append(keys.connection(connection_id))
    if message_id is not None:
        wanted.append(keys.message(conversation_id, sequence_of(message_id)))
    return Scene(conversation_id, connection_id, message_id, get_many(wanted))
