"""Which mailboxes do we no longer write to?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Cause(StrEnum):
    """`bounce`: there is no such mailbox. `complaint`: its owner called a mail of ours spam."""

    BOUNCE = "bounce"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """`detail` is the provider's word for it (`NoEmail`, `abuse`). The address itself is kept nowhere."""

    cause: Cause
    detail: str
    since: datetime


def mailbox(address: str) -> str:
    """One spelling for all that reach the same mailbox: lower case, the domain as DNS has it."""
    local, _, domain = address.strip().lower().rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return f"{local}@{domain}"
