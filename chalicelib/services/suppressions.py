"""What follows when a mail came back, or was called spam?"""

from datetime import datetime

from chalicelib import ids
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.errors import NotFound
from chalicelib.domain.suppressions import Cause, Suppression
from chalicelib.gateways.mail_feedback import Feedback
from chalicelib.observability import count, logger
from chalicelib.storage import suppressions

_COUNTERS = {Cause.BOUNCE: "MailBounced", Cause.COMPLAINT: "MailComplained"}


def heed(feedback: Feedback, *, now: datetime) -> None:
    """From now on nothing is mailed to these addresses, until an operator lifts it. Safe to repeat."""
    for address in feedback.addresses:
        suppressions.suppress(address, Suppression(cause=feedback.cause, detail=feedback.detail, since=now))
        count(_COUNTERS[feedback.cause])
    logger.info(
        "mailbox suppressed",
        cause=feedback.cause,
        detail=feedback.detail,
        mailboxes=len(feedback.addresses),
        message_id=feedback.message_id,
    )


def of_operator(address: str) -> Suppression:
    """Raises NotFound."""
    found = suppressions.find(address)
    if found is None:
        raise NotFound(f"{address} is not suppressed.")
    return found


def lift(address: str, *, operator: str, now: datetime) -> Suppression:
    """Mail goes to this address again, until it comes back once more. Tells what it was. Raises NotFound."""
    found = of_operator(address)
    entry = AuditEntry(
        id=ids.ulid(now),
        actor_id="operator",
        actor_name=operator,
        action="suppression_lifted",
        subject="mailbox",
        before={"cause": found.cause, "detail": found.detail},
        after={},
        at=now,
    )
    suppressions.lift(address, entry=entry)
    return found
