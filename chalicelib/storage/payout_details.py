"""How are a mentor's payout details kept? Sealed for payouts, and masked for pages."""

from collections.abc import Mapping
from typing import cast

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.payout_details import BankAccount, PayoutDetails, PayoutMethod
from chalicelib.storage import keys
from chalicelib.storage.table import Choice, Item, Struct, get
from chalicelib.storage.transactions import Transaction


class PayoutDetailsItem(Item, discriminator="payout_details"):
    """`sealed` has each secret field by its name, as the vault gave it; all else is masked."""

    keeps = PayoutDetails

    method = Choice(PayoutMethod)
    upi_id = UnicodeAttribute(null=True)
    bank_account = Struct[BankAccount](BankAccount, null=True)
    sealed = Struct[dict[str, str]](dict[str, str])


def put(tx: Transaction, mentor_id: str, masked: PayoutDetails, *, sealed: Mapping[str, str]) -> Transaction:
    item = PayoutDetailsItem.of(masked, keys.payout_details(mentor_id), sealed=dict(sealed))
    return tx.put("payout details", item)


def details_of(item: Item | None) -> PayoutDetails | None:
    """The masked details under `keys.payout_details`, read together with other keys."""
    return cast(PayoutDetails, item.domain()) if isinstance(item, PayoutDetailsItem) else None


def sealed(mentor_id: str) -> tuple[PayoutDetails, dict[str, str]] | None:
    """Masked, and each secret field as the vault sealed it; None if there are none."""
    item = get(PayoutDetailsItem, keys.payout_details(mentor_id))
    return (cast(PayoutDetails, item.domain()), item.sealed) if item else None
