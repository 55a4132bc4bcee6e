"""Where are failed sign-ins counted?

What an attempt came to is decided by its write, not by what was read before it: a thousand guesses at once
are told the outcome of ten.
"""

from datetime import datetime

from pynamodb.attributes import NumberAttribute
from pynamodb.constants import LIST
from pynamodb.expressions.condition import Condition

from chalicelib.domain.attempts import LOCKED_FOR, WINDOW, Attempts
from chalicelib.domain.errors import Busy
from chalicelib.storage import keys
from chalicelib.storage.accounts import EmailItem
from chalicelib.storage.table import Instant, Item, Struct, get_many
from chalicelib.storage.transactions import Refused, Transaction

_ROUNDS = 12  # each round lost is a failure by somebody else, and ten of them lock


class AttemptsItem(Item, discriminator="attempts"):
    keeps = Attempts

    failures = Struct[tuple[datetime, ...]](tuple[datetime, ...], attr_type=LIST)
    locked_until = Instant(null=True)
    version = NumberAttribute()


def of_email(email: str) -> tuple[Attempts, str | None]:
    """The failures for an e-mail, and the id of the user who has it, in one strong read."""
    attempts_key, email_key = keys.attempts(email), keys.email(email)
    found = get_many([attempts_key, email_key])
    owner = found.get(email_key)
    return _attempts(found.get(attempts_key)), owner.user_id if isinstance(owner, EmailItem) else None


def failed(email: str, attempts: Attempts, *, now: datetime) -> None:
    """Counts one more failure. Raises LockedOut when others have locked the e-mail meanwhile."""
    key = keys.attempts(email)
    for _ in range(_ROUNDS):
        attempts.refuse_if_locked(now)
        item = AttemptsItem.of(attempts.after_failure(now), key, ttl=now + WINDOW + LOCKED_FOR)
        try:
            return Transaction().put("attempts", item, condition=_is_still(attempts)).commit()
        except Refused as refused:
            attempts = _attempts(refused.items["attempts"])
    raise Busy


def succeeded(tx: Transaction, email: str, *, now: datetime) -> Transaction:
    """Forgets the failures, as part of `tx`; refused under "attempts" when the e-mail is locked by now."""
    is_open = AttemptsItem.locked_until.does_not_exist() | (AttemptsItem.locked_until <= now)
    return tx.delete("attempts", keys.attempts(email), condition=is_open)


def refused(refusal: Refused, *, now: datetime) -> None:
    """Raises LockedOut if that is why `succeeded` was refused."""
    if "attempts" in refusal:
        _attempts(refusal.items["attempts"]).refuse_if_locked(now)


def forget(tx: Transaction, email: str) -> Transaction:
    """Unlocks, as part of `tx`: who reads the mailbox need not wait."""
    return tx.delete("attempts", keys.attempts(email))


def _attempts(item: Item | None) -> Attempts:
    return item.domain() if isinstance(item, AttemptsItem) else Attempts()


def _is_still(attempts: Attempts) -> Condition:
    return AttemptsItem.version == attempts.version if attempts.version else Item.pk.does_not_exist()
