"""How is somebody told in the app?"""

from chalicelib.domain.events import Event
from chalicelib.domain.notifications import Notice
from chalicelib.services.outside import Outside
from chalicelib.storage import notifications


def notify(user_id: str, notice: Notice, *, event: Event, outside: Outside) -> None:
    """Tells a person once for each event, however often the event is delivered."""
    notifications.add(user_id, notice, event_id=event.id, now=outside.now)
