"""Where are conversations kept, and whose inbox are they in?

The conversation itself, and for each of the two a membership: all that their list shows of it, so that a list
is one query.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.constants import LIST

from chalicelib.domain.bookings import Booking
from chalicelib.domain.connections import Sockets
from chalicelib.domain.conversations import Companion, Conversation, Membership
from chalicelib.domain.messages import LastMessage
from chalicelib.storage import keys
from chalicelib.storage.table import Instant, Item, Page, Struct, get, query
from chalicelib.storage.transactions import Refused, Transaction

_PAGE, _MOST_SHOWN_TO = 100, 200


class ConversationItem(Item, discriminator="conversation"):
    keeps = Conversation

    id = UnicodeAttribute()
    members = Struct[tuple[str, ...]](tuple[str, ...], attr_type=LIST)
    booking_id = UnicodeAttribute()
    booked_at = Instant()
    sequence = NumberAttribute(default=0)
    sent = Struct[dict[str, int]](dict[str, int])
    created_at = Instant()


class MembershipItem(Item, discriminator="membership"):
    keeps = Membership

    user_id = UnicodeAttribute()
    conversation_id = UnicodeAttribute()
    other = Struct[Companion](Companion)
    booking_id = UnicodeAttribute()
    theirs = NumberAttribute(default=0)
    read = NumberAttribute(default=0)
    last_message = Struct[LastMessage](LastMessage, null=True)
    notice_id = UnicodeAttribute(null=True)
    mailed_at = Instant(null=True)
    mail_due_at = Instant(null=True)
    other_online_until = Instant(null=True)
    other_version = NumberAttribute(default=0)
    updated_at = Instant()


def ensure(booking: Booking, *, conversation_id: str, booked_at: datetime) -> None:
    """The pair's conversation, made once; of several bookings it names the one that was confirmed last."""
    try:
        _create(booking, conversation_id, booked_at)
    except Refused:
        _renew(booking, conversation_id, booked_at)


def _sides(booking: Booking) -> tuple[Companion, Companion]:
    mentor, student = booking.mentor, booking.student
    return (
        Companion(user_id=mentor.user_id, name=mentor.name, avatar=mentor.avatar),
        Companion(user_id=student.id, name=student.name, avatar=student.avatar),
    )


def _create(booking: Booking, conversation_id: str, booked_at: datetime) -> None:
    key, (mentor, student) = keys.conversation(conversation_id), _sides(booking)
    item = ConversationItem(
        pk=key.pk,
        sk=key.sk,
        id=conversation_id,
        members=(mentor.user_id, student.user_id),
        booking_id=booking.id,
        booked_at=booked_at,
        sent={mentor.user_id: 0, student.user_id: 0},
        created_at=booked_at,
    )
    tx = Transaction().create("conversation", item)
    for one, other in ((mentor, student), (student, mentor)):
        tx.create(f"member {one.user_id}", _membership(one, other, item))
    tx.commit()


def _membership(one: Companion, other: Companion, conversation: ConversationItem) -> MembershipItem:
    key = keys.membership(one.user_id, conversation.id)
    return MembershipItem(
        pk=key.pk,
        sk=key.sk,
        user_id=one.user_id,
        conversation_id=conversation.id,
        other=other,
        booking_id=conversation.booking_id,
        updated_at=conversation.booked_at,
        gsi1pk=keys.inbox(one.user_id),
        gsi1sk=keys.at(conversation.booked_at, conversation.id),
    )


def _renew(booking: Booking, conversation_id: str, booked_at: datetime) -> None:
    tx = Transaction().update(
        "conversation",
        ConversationItem,
        keys.conversation(conversation_id),
        actions=[ConversationItem.booking_id.set(booking.id), ConversationItem.booked_at.set(booked_at)],
        condition=ConversationItem.booked_at < booked_at,
    )
    for one in _sides(booking):
        key = keys.membership(one.user_id, conversation_id)
        actions = [MembershipItem.booking_id.set(booking.id)]
        tx.update(f"member {one.user_id}", MembershipItem, key, actions=actions, condition=Item.pk.exists())
    try:
        tx.commit()
    except Refused:
        # It names this booking already, or a later one.
        return


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────


def membership(user_id: str, conversation_id: str) -> Membership | None:
    """One side; None to whoever is not part of the conversation, or where there is none."""
    item = get(MembershipItem, keys.membership(user_id, conversation_id))
    return item.domain() if item else None


def inbox(user_id: str, *, limit: int, after: Mapping[str, Any] | None) -> Page[Membership]:
    """A person's conversations, the latest activity first."""
    found = query(keys.inbox(user_id), index=1, limit=limit, after=after, descending=True)
    return Page([item.domain() for item in found.items], found.after)


def liveliest(user_id: str) -> list[Membership]:
    """The conversations that were active last, as far as anybody is shown that the person is there."""
    first = inbox(user_id, limit=_PAGE, after=None)
    found = list(first.items)
    if first.after:
        found += inbox(user_id, limit=_MOST_SHOWN_TO - _PAGE, after=first.after).items
    return found


def every(user_id: str) -> Iterator[Membership]:
    """All of a person's conversations, whatever their number."""
    page: Page[Item] = Page([], {})
    while page.after is not None:
        page = query(
            keys.sockets(user_id).pk,
            prefix=keys.CONVERSATION_PREFIX,
            limit=_PAGE,
            after=page.after or None,
            strong=True,
        )
        yield from (item.domain() for item in page.items)


# ── Who the other side is ────────────────────────────────────────────────────────────────────────────


def show_presence(to: Membership, *, of: Sockets) -> None:
    """Keeps with the other side of `to` until when its owner is connected; a later word stands."""
    online_until = of.online_until
    actions = [MembershipItem.other_version.set(of.version)]
    if online_until:
        actions.append(MembershipItem.other_online_until.set(online_until))
    else:
        actions.append(MembershipItem.other_online_until.remove())
    tx = Transaction().update(
        "member",
        MembershipItem,
        keys.membership(to.other.user_id, to.conversation_id),
        actions=actions,
        condition=MembershipItem.other_version < of.version,
    )
    with suppress(Refused):
        tx.commit()


def rename(to: Membership, *, name: str, avatar: str | None) -> None:
    """Shows the other side of `to` how its owner is called now."""
    companion = Companion(user_id=to.user_id, name=name, avatar=avatar)
    tx = Transaction().update(
        "member",
        MembershipItem,
        keys.membership(to.other.user_id, to.conversation_id),
        actions=[MembershipItem.other.set(companion)],
        condition=Item.pk.exists(),
    )
    with suppress(Refused):
        tx.commit()
