"""What may a client ask on a socket, and what does each of its actions do?"""

from chalicelib import wiring
from chalicelib.gateways import frames
from chalicelib.gateways.frames import NotificationShown, Shown
from chalicelib.gateways.push import Post
from chalicelib.handlers import chat_actions
from chalicelib.handlers.chat_shapes import Id
from chalicelib.handlers.lines import Action, Done, Line, Nothing, Outcome
from chalicelib.handlers.shapes import Shape
from chalicelib.services import notifications, realtime
from chalicelib.storage import notifications as stored_notifications

# ── Oneself ──────────────────────────────────────────────────────────────────────────────────────────


def _ping(line: Line, data: Nothing) -> Outcome:  # noqa: ARG001 - every action takes its data
    """Keeps the connection from being closed as idle after ten minutes."""
    return Outcome(None)


def _hello(line: Line, data: Nothing) -> Outcome:  # noqa: ARG001
    """Asks for the number of unread notifications on this connection."""
    speaker = realtime.speaker(line.connection_id, now=line.now)
    count = frames.UnreadCount(count=stored_notifications.unread(speaker.user_id).count)
    return Outcome(Done(), [Post(speaker, (frames.written(count),))])


# ── Notifications ────────────────────────────────────────────────────────────────────────────────────


class WhichNotification(Shape):
    notification_id: Id


class ReadNotification(Shown):
    notification: NotificationShown


class CountLeft(Shown):
    count: int


def _read_notification(line: Line, data: WhichNotification) -> Outcome:
    """Marks one as read; all of the user's connections learn how many are left."""
    user_id = realtime.speaker(line.connection_id, now=line.now).user_id
    read = notifications.mark_read(user_id, data.notification_id, push=wiring.push(), now=line.now)
    return Outcome(ReadNotification(notification=frames.notification(read)))


def _read_all_notifications(line: Line, data: Nothing) -> Outcome:  # noqa: ARG001
    """Marks all as read; all of the user's connections learn that none is left."""
    user_id = realtime.speaker(line.connection_id, now=line.now).user_id
    return Outcome(CountLeft(count=notifications.mark_all_read(user_id, push=wiring.push(), now=line.now)))


ACTIONS: dict[str, Action] = {
    **chat_actions.ACTIONS,
    "notifications.mark_read": Action(WhichNotification, _read_notification, ReadNotification),
    "notifications.mark_all_read": Action(Nothing, _read_all_notifications, CountLeft),
    "hello": Action(Nothing, _hello, Done),
    "ping": Action(Nothing, _ping, None),
}
