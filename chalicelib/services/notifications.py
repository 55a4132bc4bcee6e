"""How is somebody told in the app?"""

from collections.abc import Mapping

from chalicelib.domain.events import Event
from chalicelib.domain.notifications import Notice, NotificationType, Preferences
from chalicelib.services.outside import Outside
from chalicelib.storage import notifications


def notify(user_id: str, notice: Notice, *, event: Event, outside: Outside) -> None:
    """Tells a person once for each event, however often the event is delivered."""
    notifications.add(user_id, notice, event_id=event.id, now=outside.now)


def prefer(user_id: str, wanted: Mapping[NotificationType, bool]) -> Preferences:
    """Turns optional mails on or off; what is not named stays as it was."""
    preferences = notifications.preferences(user_id).changed(wanted)
    notifications.keep_preferences(user_id, preferences)
    return preferences
