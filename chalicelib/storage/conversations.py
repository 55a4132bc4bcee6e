"""Where are conversations kept, and whose inbox are they in?

The conversation itself, and for each of the two a membership: all that their list shows of it, so that a list
is one query.
"""

from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.constants import LIST

from chalicelib.domain.bookings import Booking
from chalicelib.domain.conversations import Companion
from chalicelib.storage import keys
from chalicelib.storage.table import Instant, Item, Struct
from chalicelib.storage.transactions import Refused, Transaction


class ConversationItem(Item, discriminator="conversation"):
    """`sequence` numbers its messages from 1; `sent` counts them by sender."""

    id = UnicodeAttribute()
    members = Struct[tuple[str, ...]](tuple[str, ...], attr_type=LIST)
    booking_id = UnicodeAttribute()
    booked_at = Instant()
    sequence = NumberAttribute(default=0)
    sent = Struct[dict[str, int]](dict[str, int])
    created_at = Instant()


class MembershipItem(Item, discriminator="membership"):
    """One side of a conversation. `theirs − read` is how many messages of the other side it has not read."""

    user_id = UnicodeAttribute()
    conversation_id = UnicodeAttribute()
    other = Struct[Companion](Companion)
    booking_id = UnicodeAttribute()
    theirs = NumberAttribute(default=0)
    read = NumberAttribute(default=0)
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
