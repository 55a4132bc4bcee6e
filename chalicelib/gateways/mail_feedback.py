"""What did SES hear of a mail that it had sent?"""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

import msgspec

from chalicelib.domain.suppressions import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """`message_id` is what SES called the mail when it took it."""

    cause: Cause
    detail: str
    addresses: tuple[str, ...]
    message_id: str


def read(message: str) -> Feedback | None:
    """What an event of SES says against writing again; None when it says nothing against it.

    A mailbox that is full or away (`Transient`, `Undetermined`) may be written to again, and `not-spam` takes
    a complaint back. Raises ValueError for what is no event of SES.
    Source: Amazon SES Developer Guide, "Contents of event data published to Amazon SNS".
    """
    event = msgspec.json.decode(message, type=dict[str, Any])
    match event:
        case {"eventType": "Bounce", "bounce": {"bounceType": "Permanent", **bounce}}:
            told, detail = bounce.get("bouncedRecipients"), bounce.get("bounceSubType")
            return _feedback(Cause.BOUNCE, detail, told, event)
        case {"eventType": "Complaint", "complaint": {"complaintFeedbackType": "not-spam"}}:
            return None
        case {"eventType": "Complaint", "complaint": {**complaint}}:
            told, detail = complaint.get("complainedRecipients"), complaint.get("complaintFeedbackType")
            return _feedback(Cause.COMPLAINT, detail, told, event)
        case {"eventType": str()}:
            return None
    raise ValueError("no event of SES")


def _feedback(cause: Cause, detail: Any, told: Any, event: Mapping[str, Any]) -> Feedback:
    addresses = (parseaddr(str(one.get("emailAddress", "")))[1] for one in told or ())
    return Feedback(
        cause=cause,
        detail=str(detail or ""),
        addresses=tuple(address for address in addresses if address),
        message_id=str(event.get("mail", {}).get("messageId", "")),
    )
