"""Where is what people are told kept, and how many have they not read?"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.constants import LIST

from chalicelib.domain.errors import Busy, NotFound
from chalicelib.domain.notifications import (
    Notice,
    Notification,
    NotificationType,
    Preferences,
    ReadAll,
    Unread,
)
from chalicelib.storage import keys
from chalicelib.storage.table import Choice, Instant, Item, Page, Struct, get, get_many, query
from chalicelib.storage.together import beside
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
    times = Struct[tuple[ReadAll, ...]](tuple[ReadAll, ...], attr_type=LIST, default=())


def _counter(item: Item | None) -> Unread:
    return item.domain() if isinstance(item, UnreadItem) else Unread()


def unread(user_id: str) -> Unread:
    return _counter(get(UnreadItem, keys.unread(user_id)))


def add(
    user_id: str,
    notice: Notice,
    *,
    event_id: str,
    now: datetime,
    also: Callable[[Transaction], Transaction] = lambda tx: tx,
) -> tuple[Notification, Unread] | None:
    """Gives a notice to a person, once for each event, and the counter after it. None: they have it already.

    The sequence is given in the transaction that writes it, so two at once never share one. `also` adds
    writes to that transaction; Refused when one of those is.
    """
    counter = unread(user_id)
    for _ in range(ATTEMPTS):
        notification = _numbered(user_id, notice, event_id=event_id, sequence=counter.received + 1, now=now)
        try:
            also(_giving(notification, counter)).commit()
        except Refused as refused:
            if "notification" in refused:
                return None
            if "counter" not in refused:
                raise
            counter = _counter(refused.items["counter"])
        else:
            return notification, replace(counter, received=notification.sequence)
    raise Busy


def _numbered(user_id: str, notice: Notice, *, event_id: str, sequence: int, now: datetime) -> Notification:
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


def _giving(notification: Notification, counter: Unread) -> Transaction:
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
    return tx.update(
        "counter",
        UnreadItem,
        keys.unread(notification.user_id),
        actions=[UnreadItem.received.set(notification.sequence), UnreadItem.kind.set(UnreadItem)],
        condition=unchanged,
    )


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────


def page(
    user_id: str, *, limit: int, after: Mapping[str, Any] | None, unread_only: bool
) -> Page[Notification]:
    """Newest first, the counter read beside it."""
    counter = beside(partial(unread, user_id))
    list_them = _unread_page if unread_only else _whole_page
    found = list_them(user_id, limit=limit, after=after)
    seen = [counter.result().seen(item.domain()) for item in found.items]
    if not unread_only:
        return Page(seen, found.after)
    wanted = [notification for notification in seen if not notification.is_read]
    # Below the first that was read with all others lie only such.
    is_the_end = any(one.sequence <= counter.result().read_up_to for one in seen)
    return Page(wanted, None if is_the_end else found.after)


def _whole_page(user_id: str, *, limit: int, after: Mapping[str, Any] | None) -> Page[Item]:
    return query(
        keys.unread(user_id).pk,
        prefix=keys.NOTIFICATION_PREFIX,
        limit=limit,
        after=after,
        descending=True,
        strong=True,
    )


def _unread_page(user_id: str, *, limit: int, after: Mapping[str, Any] | None) -> Page[Item]:
    return query(keys.unread_notifications(user_id), index=1, limit=limit, after=after, descending=True)


def find(user_id: str, notification_id: str) -> tuple[Notification, Unread]:
    """One notification as its owner sees it, and the counter, in one strong read. Raises NotFound."""
    key, counter_key = keys.notification(user_id, notification_id), keys.unread(user_id)
    found = get_many([key, counter_key])
    item, counter = found.get(key), _counter(found.get(counter_key))
    if not isinstance(item, NotificationItem):
        raise NotFound
    return counter.seen(item.domain()), counter


# ── Marking as read ──────────────────────────────────────────────────────────────────────────────────


def mark_read(user_id: str, notification_id: str, *, now: datetime) -> tuple[Notification, Unread]:
    """The notification, read, and the counter after it; nothing changes if it was. Raises NotFound."""
    for _ in range(ATTEMPTS):
        notification, counter = find(user_id, notification_id)
        if notification.is_read:
            return notification, counter
        with suppress(Refused):
            _mark_read(notification, now=now)
            return replace(notification, is_read=True, read_at=now), counter.one_read()
    raise Busy


def _mark_read(notification: Notification, *, now: datetime) -> None:
    """Refused when it was read meanwhile, alone or with all others."""
    user_id = notification.user_id
    tx = Transaction().update(
        "notification",
        NotificationItem,
        keys.notification(user_id, notification.id),
        actions=[
            NotificationItem.is_read.set(True),
            NotificationItem.read_at.set(now),
            NotificationItem.gsi1pk.remove(),
            NotificationItem.gsi1sk.remove(),
        ],
        condition=NotificationItem.is_read == False,  # noqa: E712 - PynamoDB's way to write it
    )
    tx.update(
        "counter",
        UnreadItem,
        keys.unread(user_id),
        actions=[UnreadItem.read_singly.add(1)],
        condition=UnreadItem.read_up_to.does_not_exist() | (UnreadItem.read_up_to < notification.sequence),
    ).commit()


def mark_all_read(user_id: str, *, now: datetime) -> Unread:
    """What arrives at the same moment is either read with the others or counted."""
    counter = unread(user_id)
    for _ in range(ATTEMPTS):
        if counter.count == 0:
            return counter
        after = counter.all_read(now)
        try:
            _write_counter(user_id, after)
        except Refused as refused:
            counter = _counter(refused.items["counter"])
        else:
            return after
    raise Busy


def _write_counter(user_id: str, after: Unread) -> None:
    Transaction().update(
        "counter",
        UnreadItem,
        keys.unread(user_id),
        actions=[
            UnreadItem.read_up_to.set(after.read_up_to),
            UnreadItem.read_singly.set(after.read_singly),
            UnreadItem.times.set(after.times),
        ],
        condition=UnreadItem.received == after.received,
    ).commit()


# ── Preferences ──────────────────────────────────────────────────────────────────────────────────────


class PreferencesItem(Item, discriminator="preferences"):
    keeps = Preferences

    unwanted = Struct[frozenset[NotificationType]](frozenset[NotificationType], attr_type=LIST)


def preferences(user_id: str) -> Preferences:
    item = get(PreferencesItem, keys.preferences(user_id))
    return item.domain() if item else Preferences()


def keep_preferences(user_id: str, wanted: Preferences) -> None:
    Transaction().put("preferences", PreferencesItem.of(wanted, keys.preferences(user_id))).commit()
