"""Has a payout been sent, and did it arrive? What an administrator says of it is written down with who said it."""

from datetime import datetime

from chalicelib import ids
from chalicelib.domain import payouts as rules
from chalicelib.domain.accounts import User
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.errors import Busy, NotFound
from chalicelib.domain.events import EventType
from chalicelib.domain.payouts import Payout, PayoutStage
from chalicelib.services.payouts import event, method_of
from chalicelib.storage import payouts as stored
from chalicelib.storage.transactions import ATTEMPTS, Refused


def advance(
    payout_id: str,
    stage: PayoutStage,
    *,
    transaction_id: str | None,
    failure_reason: str | None,
    admin: User,
    now: datetime,
) -> Payout:
    """Raises NotFound, or InvalidTransition, also to the second of two at once."""
    payout = stored.find(payout_id)
    if payout is None:
        raise NotFound
    method = method_of(payout.mentor_id) if stage is PayoutStage.PROCESSING else None
    for _ in range(ATTEMPTS):
        after = rules.advance(
            payout,
            stage,
            method=method,
            transaction_id=transaction_id,
            failure_reason=failure_reason,
            now=now,
        )
        arrived = event(EventType.PAYOUT_COMPLETED, after, now=now)
        try:
            stored.advance(
                payout,
                after,
                entry=_entry(payout, after, admin, now=now),
                event=arrived if stage is PayoutStage.COMPLETED else None,
            )
        except Refused as refused:
            payout = stored.payout_of(refused.items.get("payout")) or payout
        else:
            return after
    raise Busy


def _entry(before: Payout, after: Payout, admin: User, *, now: datetime) -> AuditEntry:
    return AuditEntry(
        id=ids.ulid(now),
        actor_id=admin.id,
        actor_name=admin.name,
        action=f"payout_{after.stage}",
        subject=after.id,
        before=_said(before),
        after=_said(after),
        at=now,
    )


def _said(payout: Payout) -> dict[str, str]:
    return {
        "status": payout.stage,
        "transactionId": payout.transaction_id or "",
        "failureReason": payout.failure_reason or "",
    }
