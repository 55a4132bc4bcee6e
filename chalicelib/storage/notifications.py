"""Where is what people are told kept, and how many have they not read?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.domain.errors import Busy
from chalicelib.domain.notifications import Notice, Notification, NotificationType, Unread
from chalicelib.storage import keys
from chalicelib.storage.table import Choice, Instant, Item, Page, Struct, get, query
from chalicelib.storage.transactions import ATTEMPTS, Refused, Transaction


class NotificationItem(Item, discriminator="notification"):
    keeps = Notification

    id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    sequence = NumberAttribute()
    type = Choice(NotificationType, attr_name="notification_type")
    title = UnicodeAttribute()
    message = UnicodeAttribute()
    data = Struct[dict[str, str]](dict[str, str])
    action_url = UnicodeAttribute()
    is_read = BooleanAttribute()
    read_at = Instant(null=True)
    created_at = Instant()


class UnreadItem(Item, discriminator="unread"):
    keeps = Unread

    received = NumberAttribute(default=0)
    read_up_to = NumberAttribute(default=0)
    read_singly = NumberAttribute(default=0)


def _counter(item: Item | None) -> Unread:
    return item.domain() if isinstance(item, UnreadItem) else Unread()


def unread(user_id: str) -> Unread:
    return _counter(get(UnreadItem, keys.unread(user_id)))


def add(user_id: str, notice: Notice, *, event_id: str, now: datetime) -> Notification | None:
    """Gives a notice to a person, once for each event. None: they have it already.

    The sequence is given in the transaction that writes it, so two at once never share one.
    """
    counter = unread(user_id)
    for _ in range(ATTEMPTS):
        notification = _numbered(user_id, notice, event_id=event_id, sequence=counter.received + 1, now=now)
        try:
            _write(notification, counter)
        except Refused as refused:
            if "notification" in refused:
                return None
            counter = _counter(refused.items["counter"])
        else:
            return notification
    raise Busy


def _numbered(
    user_id: str, notice: Notice, *, event_id: str, sequence: int, now: datetime
) -> Notification:
    return Notification(
        id=event_id,
        user_id=user_id,
        sequence=sequence,
        type=notice.type,
        title=notice.title,
        message=notice.message,
        data=dict(notice.data),
        action_url=notice.action_url,
        is_read=False,
        read_at=None,
        created_at=now,
    )


def _write(notification: Notification, counter: Unread) -> None:
    item = NotificationItem.of(
        notification,
        keys.notification(notification.user_id, notification.id),
        gsi1pk=keys.unread_notifications(notification.user_id),
        gsi1sk=f"{notification.sequence:012d}",
    )
    unchanged = UnreadItem.received == counter.received
    if counter.received == 0:
        unchanged = Item.pk.does_not_exist() | unchanged
    tx = Transaction().create("notification", item)
    tx.update(
        "counter",
        UnreadItem,
        keys.unread(notification.user_id),
        actions=[UnreadItem.received.set(notification.sequence), UnreadItem.kind.set(UnreadItem)],
        condition=unchanged,
    ).commit()


def page(
    user_id: str, *, limit: int, after: Mapping[str, Any] | None, unread_only: bool
) -> Page[Notification]:
    """Newest first."""
    if unread_only:
        found = query(
            keys.unread_notifications(user_id), index=1, limit=limit, after=after, descending=True
        )
    else:
        found = query(
            keys.unread(user_id).pk,
            prefix=keys.NOTIFICATION_PREFIX,
            limit=limit,
            after=after,
            descending=True,
            strong=True,
        )
    return Page([item.domain() for item in found.items], found.after)
