"""Has a payout been sent, and did it arrive? What somebody says of it is written down with who said it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib import ids
from chalicelib.domain import payouts as rules
from chalicelib.domain.audit import Actor, AuditEntry
from chalicelib.domain.errors import Busy, InvalidTransition, NotFound
from chalicelib.domain.events import EventType
from chalicelib.domain.payout_details import PayoutDetails, PayoutMethod
from chalicelib.domain.payouts import Payout, PayoutStage
from chalicelib.domain.transfers import Transfer
from chalicelib.gateways.vault import Vault
from chalicelib.services.payouts import event, method_of
from chalicelib.storage import payout_details
from chalicelib.storage import payouts as stored
from chalicelib.storage.transactions import ATTEMPTS, Refused

_PAGE = 50


def advance(
    payout_id: str,
    stage: PayoutStage,
    *,
    transaction_id: str | None,
    failure_reason: str | None,
    actor: Actor,
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
                entry=_entry(payout, after, actor, now=now),
                event=arrived if stage is PayoutStage.COMPLETED else None,
            )
        except Refused as refused:
            payout = stored.payout_of(refused.items.get("payout")) or payout
        else:
            return after
    raise Busy


# ── Handing over ─────────────────────────────────────────────────────────────────────────────────────


def ready(stage: PayoutStage) -> Iterator[tuple[Payout, PayoutMethod | None]]:
    """Payouts of a stage, the newest first, and how each mentor wants to be paid; None: they have not said yet."""
    after = None
    while True:
        page = stored.listed(stage=stage, period=None, limit=_PAGE, after=after)
        yield from ((payout, method_of(payout.mentor_id)) for payout in page.items if payout.net_paise)
        after = page.after
        if after is None:
            return


def begin(payout: Payout, *, actor: Actor, now: datetime) -> Payout | None:
    """On its way from now on. None: somebody else said something of it meanwhile."""
    try:
        return advance(
            payout.id,
            PayoutStage.PROCESSING,
            transaction_id=None,
            failure_reason=None,
            actor=actor,
            now=now,
        )
    except InvalidTransition:
        return None


def transfer_of(payout: Payout, *, vault: Vault) -> Transfer:
    """With the mentor's account as it is now, in plain. Raises NotFound without one."""
    kept = payout_details.sealed(payout.mentor_id)
    if kept is None:
        raise NotFound(f"The mentor of {payout.id} has not said where to.")
    masked, sealed = kept
    opened = {name: vault.open(text, owner=payout.mentor_id, field=name) for name, text in sealed.items()}
    return Transfer(payout=payout, details=_unmasked(masked, opened))


def _unmasked(masked: PayoutDetails, opened: Mapping[str, str]) -> PayoutDetails:
    """Sealed are the UPI ID and the account's number; the rest is not masked in the first place."""
    bank = masked.bank_account
    return replace(
        masked,
        upi_id=opened.get("upiId", masked.upi_id),
        bank_account=bank and replace(bank, account_number=opened["accountNumber"]),
    )


# ── Who said what ────────────────────────────────────────────────────────────────────────────────────


def _entry(before: Payout, after: Payout, actor: Actor, *, now: datetime) -> AuditEntry:
    return AuditEntry(
        id=ids.ulid(now),
        actor_id=actor.id,
        actor_name=actor.name,
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
