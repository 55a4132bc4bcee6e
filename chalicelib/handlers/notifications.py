"""How does a person read what they were told, and say what they want to be mailed?"""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType, field

from chalicelib import wiring
from chalicelib.domain.errors import NotFound
from chalicelib.domain.notifications import NotificationType, Preferences
from chalicelib.gateways import frames
from chalicelib.gateways.frames import NotificationShown
from chalicelib.handlers.answers import View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.lists import ListQuery, Pagination, mark, pagination
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services import notifications
from chalicelib.services.access import Access
from chalicelib.storage import notifications as stored

routes = Routes(__name__, tag="Notifications")


class OneNotification(View):
    notification: NotificationShown


class NotificationList(View):
    items: list[NotificationShown]
    pagination: Pagination


class UnreadCount(View):
    count: int


class NotificationsQuery(ListQuery):
    unread: Annotated[bool, Meta(description="Only those not read yet.")] = False


class OptionalMails(View):
    """The mails that can be turned off; what is about money or sessions always goes out."""

    new_message: bool = field(name="new_message")
    review_request: bool = field(name="review_request")
    review_received: bool = field(name="review_received")


class PreferencesView(View):
    emails: OptionalMails


class MailWishes(Shape):
    """What is not named stays as it is."""

    new_message: bool | UnsetType = field(name="new_message", default=UNSET)
    review_request: bool | UnsetType = field(name="review_request", default=UNSET)
    review_received: bool | UnsetType = field(name="review_received", default=UNSET)


class PreferencesShape(Shape):
    emails: MailWishes


@routes.get("/api/notifications", access=Access.SIGNED_IN)
def list_notifications(request: Request, query: NotificationsQuery) -> NotificationList:
    """What the caller was told, newest first."""
    user_id = request.signed_in.user_id
    name = f"notifications {user_id}"
    page = stored.page(user_id, limit=query.limit, after=mark(query, of=name), unread_only=query.unread)
    return NotificationList(
        items=[frames.notification(one) for one in page.items],
        pagination=pagination(query, of=name, after=page.after),
    )


@routes.get("/api/notifications/unread-count", access=Access.SIGNED_IN, operation="getUnreadCount")
def unread_count(request: Request) -> UnreadCount:
    """How many the caller has not read."""
    return UnreadCount(count=stored.unread(request.signed_in.user_id).count)


@routes.put("/api/notifications/read-all", access=Access.SIGNED_IN)
def read_all_notifications(request: Request) -> UnreadCount:
    """Marks everything as read."""
    user_id = request.signed_in.user.id
    return UnreadCount(count=notifications.mark_all_read(user_id, push=wiring.push(), now=request.now))


@routes.put("/api/notifications/{notification_id}/read", access=Access.SIGNED_IN, refusals=(NotFound,))
def read_notification(request: Request, notification_id: str) -> OneNotification:
    """Marks one as read; again, it changes nothing."""
    user_id = request.signed_in.user.id
    read = notifications.mark_read(user_id, notification_id, push=wiring.push(), now=request.now)
    return OneNotification(notification=frames.notification(read))


@routes.get("/api/notifications/preferences", access=Access.SIGNED_IN, operation="getNotificationPreferences")
def notification_preferences(request: Request) -> PreferencesView:
    """Which of the mails that can be turned off the caller wants."""
    return _shown(stored.preferences(request.signed_in.user_id))


@routes.put("/api/notifications/preferences", access=Access.SIGNED_IN)
def change_notification_preferences(request: Request, body: PreferencesShape) -> PreferencesView:
    """Turns optional mails on and off; those about money and sessions cannot be turned off."""
    wishes = {
        about: wanted
        for about in NotificationType
        if isinstance(wanted := getattr(body.emails, about, UNSET), bool)
    }
    return _shown(notifications.prefer(request.signed_in.user.id, wishes))


def _shown(preferences: Preferences) -> PreferencesView:
    return PreferencesView(emails=OptionalMails(**{str(one): on for one, on in preferences.emails.items()}))
