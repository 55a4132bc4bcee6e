"""Where does a mentor want their money sent, and how much of that may a page show?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.errors import FieldError

_SHOWN = 4
# NPCI: a name of the payer's choice, and the handle of a payment app.
_UPI_ID = re.compile(r"[A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}")
# RBI: four letters of the bank, a zero that is reserved, six characters of the branch.
_IFSC = re.compile(r"[A-Z]{4}0[A-Z0-9]{6}")
_ACCOUNT_NUMBER = re.compile(r"[0-9]{6,18}")


class PayoutMethod(StrEnum):
    BANK_TRANSFER = "bank_transfer"
    UPI = "upi"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    account_number: str
    ifsc_code: str
    account_holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutDetails:
    """What the method names is there, the other is not. Plain or masked, as its holder says."""

    method: PayoutMethod
    upi_id: str | None = None
    bank_account: BankAccount | None = None

    def masked(self) -> "PayoutDetails":
        """Numbers as their last four; who sees it can recognise an account and not use it."""
        bank = self.bank_account
        return PayoutDetails(
            method=self.method,
            upi_id=self.upi_id and _masked_upi(self.upi_id),
            bank_account=bank
            and BankAccount(
                account_number=_masked(bank.account_number),
                ifsc_code=bank.ifsc_code,
                account_holder=bank.account_holder,
            ),
        )

    def problems(self) -> Iterator[FieldError]:
        return payout_problems(method=self.method, upi_id=self.upi_id, bank_account=self.bank_account)


def _masked(number: str) -> str:
    return "•" * (len(number) - _SHOWN) + number[-_SHOWN:]


def _masked_upi(upi_id: str) -> str:
    """Many names are phone numbers, so they are masked like numbers; one of four or less, whole."""
    name, _, handle = upi_id.partition("@")
    return f"{_masked(name) if len(name) > _SHOWN else '•' * len(name)}@{handle}"


def payout_problems(
    *, method: PayoutMethod | None, upi_id: str | None, bank_account: BankAccount | None
) -> Iterator[FieldError]:
    """Every wrong field, also where the method is not known (None)."""
    is_upi, is_bank = method is PayoutMethod.UPI, method is PayoutMethod.BANK_TRANSFER
    if is_bank and upi_id is not None:
        yield FieldError("payoutDetails.upiId", "Leave this out when the method is bank_transfer.")
    elif upi_id is not None and not _UPI_ID.fullmatch(upi_id):
        yield FieldError("payoutDetails.upiId", "Use a UPI ID such as name@okbank.")
    elif is_upi and upi_id is None:
        yield FieldError("payoutDetails.upiId", "This is required when the method is upi.")
    if is_upi and bank_account is not None:
        yield FieldError("payoutDetails.bankAccount", "Leave this out when the method is upi.")
    elif bank_account is not None:
        yield from _bank_problems(bank_account, "payoutDetails.bankAccount")
    elif is_bank:
        yield FieldError("payoutDetails.bankAccount", "This is required when the method is bank_transfer.")


def _bank_problems(bank: BankAccount, field: str) -> Iterator[FieldError]:
    if not _ACCOUNT_NUMBER.fullmatch(bank.account_number):
        yield FieldError(f"{field}.accountNumber", "Use 6 to 18 digits, nothing else.")
    if not _IFSC.fullmatch(bank.ifsc_code):
        yield FieldError(f"{field}.ifscCode", "Use the 11 characters of an IFSC, such as HDFC0001234.")
    if not bank.account_holder.strip():
        yield FieldError(f"{field}.accountHolder", "Name the account's holder as the bank does.")
