"""How is somebody told in the app?"""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.events import Event
from chalicelib.domain.notifications import Notice, Notification, NotificationType, Preferences, Unread
from chalicelib.gateways import frames
from chalicelib.gateways.push import Push
from chalicelib.services import realtime
from chalicelib.services.outside import Outside
from chalicelib.storage import notifications


def notify(user_id: str, notice: Notice, *, event: Event, outside: Outside) -> None:
    """Tells a person once for each event, however often the event is delivered, on all their sockets too."""
    given = notifications.add(user_id, notice, event_id=event.id, now=outside.now)
    if given:
        announce(*given, push=outside.push, now=outside.now)


def announce(notification: Notification, counter: Unread, *, push: Push, now: datetime) -> None:
    new = frames.NewNotification(notification=frames.notification(notification))
    count = frames.UnreadCount(count=counter.count)
    realtime.tell_user(notification.user_id, new, count, push=push, now=now)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────


def mark_read(user_id: str, notification_id: str, *, push: Push, now: datetime) -> Notification:
    """Marks one as read, and tells all sockets of the reader how many are left. Raises NotFound."""
    read, counter = notifications.mark_read(user_id, notification_id, now=now)
    _tell_count(user_id, counter, push=push, now=now)
    return read


def clear(user_id: str, notification_id: str, *, push: Push, now: datetime) -> None:
    """What it told of is done with. Where it was read already nobody is told. Raises NotFound."""
    before, _ = notifications.find(user_id, notification_id)
    if not before.is_read:
        mark_read(user_id, notification_id, push=push, now=now)


def mark_all_read(user_id: str, *, push: Push, now: datetime) -> int:
    """Marks everything as read, and tells all sockets of the reader. Returns how many are left."""
    counter = notifications.mark_all_read(user_id, now=now)
    _tell_count(user_id, counter, push=push, now=now)
    return counter.count


def _tell_count(user_id: str, counter: Unread, *, push: Push, now: datetime) -> None:
    realtime.tell_user(user_id, frames.UnreadCount(count=counter.count), push=push, now=now)


# ── Preferences ──────────────────────────────────────────────────────────────────────────────────────


def prefer(user_id: str, wanted: Mapping[NotificationType, bool]) -> Preferences:
    """Turns optional mails on or off; what is not named stays as it was."""
    preferences = notifications.preferences(user_id).changed(wanted)
    notifications.keep_preferences(user_id, preferences)
    return preferences
