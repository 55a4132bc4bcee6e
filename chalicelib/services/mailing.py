"""Has this mail gone out already?"""

from chalicelib.domain.accounts import User
from chalicelib.domain.errors import MailRefused
from chalicelib.domain.events import Event
from chalicelib.domain.mails import Attachment, Content, Mail, Person
from chalicelib.observability import logger
from chalicelib.services.outside import Outside
from chalicelib.storage import deliveries


def send_once(
    event: Event, user: User, content: Content, outside: Outside, *, attachments: tuple[Attachment, ...] = ()
) -> None:
    """Mails `content` to `user` for this event, unless that was done.

    Dying between sending and noting it sends a second time: a mail twice is better than a mail never.
    A refused address is final; it is noted and logged, and the other effects go on.
    """
    channel = f"mail:{content.template}"
    if user.deleted_at or deliveries.has_reached(event.id, channel, user.id):
        return
    try:
        outside.email.send(Mail(to=user.email, content=content, attachments=attachments))
    except MailRefused:
        logger.warning("mail refused", event_id=event.id, user=user.id, template=content.template)
    deliveries.reached(event.id, channel, user.id, now=outside.now)


def person(user: User) -> Person:
    """How a mail addresses somebody."""
    return Person(name=user.name, timezone=user.timezone)
