"""Has this mail gone out already?"""

from chalicelib.domain.accounts import User
from chalicelib.domain.errors import MailRefused
from chalicelib.domain.events import Event
from chalicelib.domain.mails import Attachment, Content, Mail, Person, Template
from chalicelib.domain.notifications import NotificationType
from chalicelib.observability import logger
from chalicelib.services.outside import Outside
from chalicelib.storage import deliveries, notifications

# Mails that people may turn off, by what they are about; all others always go out.
_OPTIONAL = {
    Template.NEW_MESSAGE: NotificationType.NEW_MESSAGE,
    Template.REVIEW_REQUEST: NotificationType.REVIEW_REQUEST,
}


def send_once(
    event: Event, user: User, content: Content, outside: Outside, *, attachments: tuple[Attachment, ...] = ()
) -> None:
    """Mails `content` to `user` for this event, unless that was done, they do not want such mails, or their
    mailbox sent earlier ones back.

    Dying between sending and noting it sends a second time: a mail twice is better than a mail never.
    A refused address is final; it is noted and logged, and the other effects go on.
    """
    channel = f"mail:{content.template}"
    if user.deleted_at:
        return
    standing = deliveries.of_mail(event.id, channel, user.id, address=user.email)
    if standing.has_reached:
        return
    if standing.is_suppressed:
        logger.info("mail suppressed", event_id=event.id, user=user.id, template=content.template)
        return
    about = _OPTIONAL.get(content.template)
    if about and not notifications.preferences(user.id).wants_mail(about):
        return
    try:
        outside.email.send(Mail(to=user.email, content=content, attachments=attachments))
    except MailRefused:
        logger.warning("mail refused", event_id=event.id, user=user.id, template=content.template)
    deliveries.reached(event.id, channel, user.id, now=outside.now)


def person(user: User) -> Person:
    """How a mail addresses somebody."""
    return Person(name=user.name, timezone=user.timezone)
