"""What follows from a message?"""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.domain.conversations import Membership, members_of, other_member
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.mails import NewMessage
from chalicelib.domain.messages import Message
from chalicelib.domain.notifications import Notice, NotificationType
from chalicelib.observability import logger
from chalicelib.services import chat, mailing, notifications, realtime
from chalicelib.services.outside import Outside
from chalicelib.storage import accounts, connections, conversations, messages, waiting
from chalicelib.storage import notifications as stored_notifications
from chalicelib.storage.transactions import Refused

UNREAD_FOR = timedelta(minutes=10)
BETWEEN_MAILS = timedelta(hours=1)
# A client that connects fetches what it missed: only who did so while the message was stored can have missed it.
_WHILE_STORED = timedelta(seconds=10)


def tell_latecomers(event: Event, outside: Outside) -> None:
    """Announces a message to connections that appeared while it was stored, and that its sender did not see."""
    told = event.facts["told"].split()
    until = event.occurred_at + _WHILE_STORED
    both = connections.sockets_of(members_of(event.subject))
    late = [
        one
        for sockets in both.values()
        for one in sockets.live(outside.now)
        if one.id not in told and one.opened_at <= until
    ]
    message = _message(event) if late else None
    if message:
        posts = chat.announcement(message, late, link=outside.attachments.link)
        realtime.deliver(posts, push=outside.push, now=outside.now)


def _message(event: Event) -> Message | None:
    return messages.find(event.subject, int(event.facts["sequence"]))


def _recipient(event: Event) -> Membership | None:
    """The side that has not read the message yet."""
    recipient_id = other_member(event.subject, event.facts["sender"])
    membership = conversations.membership(recipient_id, event.subject)
    message = _message(event)
    if membership is None or message is None or membership.read >= message.nth:
        return None
    return membership


# ── In the app ───────────────────────────────────────────────────────────────────────────────────────


def notify_of_message(event: Event, outside: Outside) -> None:
    """Tells the other side that something was said, once for each conversation until they have read that."""
    membership = _recipient(event)
    if membership is None or _is_told(membership):
        return
    notice = _notice(membership)
    try:
        given = stored_notifications.add(
            membership.user_id,
            notice,
            event_id=event.id,
            now=outside.now,
            also=lambda tx: waiting.note_notice(tx, membership, event.id),
        )
    except Refused:
        # Another message's effect told them at this moment.
        return
    if given:
        notifications.announce(*given, push=outside.push, now=outside.now)


def _is_told(membership: Membership) -> bool:
    if membership.notice_id is None:
        return False
    notification, _ = stored_notifications.find(membership.user_id, membership.notice_id)
    return not notification.is_read


def _notice(membership: Membership) -> Notice:
    last = membership.last_message
    return Notice(
        type=NotificationType.NEW_MESSAGE,
        title=f"New message from {membership.other.name}",
        message=last.content if last else "",
        data={"conversationId": membership.conversation_id, "userId": membership.other.user_id},
        action_url=f"/messages/{membership.conversation_id}",
    )


# ── By mail ──────────────────────────────────────────────────────────────────────────────────────────


def plan_mail(event: Event, outside: Outside) -> None:
    """Who is not there gets a mail, unless they read it within UNREAD_FOR; one in BETWEEN_MAILS at most."""
    membership = _recipient(event)
    if membership is None or connections.sockets(membership.user_id).is_online(outside.now):
        return
    at = event.occurred_at + UNREAD_FOR
    if membership.mailed_at:
        at = max(at, membership.mailed_at + BETWEEN_MAILS)
    waiting.plan_mail(membership, at=at)


def mail_unread(outside: Outside) -> int:
    """Mails what has waited long enough, to whoever wants that. Returns for how many conversations."""
    return sum(_attempt(_mail, plan, outside) for plan in waiting.due(now=outside.now))


def _attempt(step: Callable[[Membership, Outside], bool], plan: Membership, outside: Outside) -> bool:
    try:
        return step(plan, outside)
    except Exception:
        # One that fails must not keep the others from theirs; it stays due, and the next run tries again.
        logger.exception("unread messages not mailed", conversation=plan.conversation_id)
        return False


def _mail(plan: Membership, outside: Outside) -> bool:
    now = conversations.membership(plan.user_id, plan.conversation_id)
    if now is None or now.mail_due_at is None or now.mail_due_at > outside.now:
        return False
    is_mailed = now.unread_count > 0 and _send(now, outside)
    waiting.settle(now, mailed_at=outside.now if is_mailed else None)
    return is_mailed


def _send(membership: Membership, outside: Outside) -> bool:
    user = accounts.find(membership.user_id)
    if user is None:
        return False
    content = NewMessage(
        recipient=mailing.person(user),
        sender_name=membership.other.name,
        conversation_id=membership.conversation_id,
        preview=_preview(membership),
        unread_count=membership.unread_count,
    )
    mailing.send_once(_plan_as_event(membership), user, content, outside)
    return True


def _preview(membership: Membership) -> str:
    """The latest message, where it is the other side's own words."""
    last = membership.last_message
    is_theirs = last is not None and last.sender_id == membership.other.user_id
    return last.content if last and is_theirs else ""


def _plan_as_event(membership: Membership) -> Event:
    """What the mail follows from, under a name of its own: trying again is the same mail."""
    due_at = membership.mail_due_at
    return Event(
        id=f"MAIL#{membership.conversation_id}#{due_at:%Y%m%dT%H%M%S%f}",
        type=EventType.MESSAGE_SENT,
        subject=membership.conversation_id,
        facts={},
        occurred_at=due_at or membership.updated_at,
    )
