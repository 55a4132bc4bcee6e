"""What did SNS bring of the mails that SES sent?"""

from typing import Any

from chalicelib import clock
from chalicelib.gateways import mail_feedback
from chalicelib.services import suppressions


def heed(event: dict[str, Any]) -> dict[str, int]:
    """SNS hands over one record at a time. What cannot be read raises: after its repetitions it is kept in the
    failure queue.
    """
    heard = [mail_feedback.read(record["Sns"]["Message"]) for record in event["Records"]]
    against = [feedback for feedback in heard if feedback]
    for feedback in against:
        suppressions.heed(feedback, now=clock.now())
    return {"suppressed": sum(len(feedback.addresses) for feedback in against)}
