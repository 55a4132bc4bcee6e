"""What has an administrator changed?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """An administrator, or an operator at the command line."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to whom, and the fields that it changed, as they were and as they became."""

    id: str
    actor_id: str
    actor_name: str
    action: str
    subject: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    at: datetime
