"""Who talks with whom, and how much of it have they read?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages import LastMessage

_USER, _CONVERSATION = "usr_", "cnv_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """The other side, as they were when the conversation began."""

    user_id: str
    name: str
    avatar: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """`sequence` numbers its messages from 1; `sent` counts them by sender."""

    id: str
    members: tuple[str, ...]
    booking_id: str
    sequence: int
    sent: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One side of a conversation: all that its owner's list shows of it.

    `theirs` counts the messages of the other side, `read` those of them that this side has read.
    `notice_id` is the notification that told of a message last; `mail_due_at` is when a mail goes out unless
    all is read by then.
    """

    user_id: str
    conversation_id: str
    other: Companion
    booking_id: str
    theirs: int = 0
    read: int = 0
    last_message: LastMessage | None = None
    notice_id: str | None = None
    mailed_at: datetime | None = None
    mail_due_at: datetime | None = None
    other_online_until: datetime | None = None
    updated_at: datetime

    @property
    def unread_count(self) -> int:
        return self.theirs - self.read

    def is_other_online(self, now: datetime) -> bool:
        return self.other_online_until is not None and now < self.other_online_until


def conversation_id_of(one_user_id: str, other_user_id: str) -> str:
    """One conversation for each pair: its id carries both, whoever comes first.

    So nothing has to be read to know whose it is, and who may be told of what is written in it.
    """
    pair = sorted(one.removeprefix(_USER) for one in (one_user_id, other_user_id))
    return _CONVERSATION + "-".join(pair)


def members_of(conversation_id: str) -> tuple[str, str]:
    """The two user ids that an id carries. Raises NotFound for what is no conversation's id."""
    one, dash, other = conversation_id.removeprefix(_CONVERSATION).partition("-")
    pair = (_USER + one, _USER + other)
    if not (dash and one and other) or conversation_id_of(*pair) != conversation_id:
        raise NotFound
    return pair


def other_member(conversation_id: str, user_id: str) -> str:
    """Whom somebody talks with. Raises NotFound for whoever is not part of the conversation."""
    pair = members_of(conversation_id)
    if user_id not in pair:
        raise NotFound
    return pair[1] if user_id == pair[0] else pair[0]
