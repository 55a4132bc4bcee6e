"""What follows when a mail came back, or was called spam?"""

from datetime import datetime

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
