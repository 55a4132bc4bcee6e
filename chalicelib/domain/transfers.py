"""What is sent to whom, and how does a bank's bulk upload read it?

One line a payout, as banks' templates have it: what is theirs alone (an account to debit, a date) the operator
fills in there. Spreadsheets run what begins like a formula (OWASP, CSV injection), and a holder's name is what a
mentor typed: such a cell begins with an apostrophe instead, which spreadsheets do not show.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.payout_details import PayoutDetails, PayoutMethod
from chalicelib.domain.payouts import Payout

COLUMNS = (
    "reference",
    "method",
    "beneficiary",
    "account_number",
    "ifsc_code",
    "upi_id",
    "amount_inr",
    "narration",
)
# The wide forms are what some spreadsheets read as the narrow ones.
_BEGINS_A_FORMULA = tuple("=+-@|%＝＋－＠")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """`details` are plain, not masked: whoever holds this can read account numbers."""

    payout: Payout
    details: PayoutDetails


def as_csv(transfers: Sequence[Transfer]) -> str:
    """With a header, and lines that end as RFC 4180 says."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([[_harmless(cell) for cell in _cells(one)] for one in transfers])
    return text.getvalue()


def _cells(transfer: Transfer) -> tuple[str, ...]:
    payout, details = transfer.payout, transfer.details
    bank = details.bank_account if details.method is PayoutMethod.BANK_TRANSFER else None
    rupees, paise = divmod(payout.net_paise, 100)
    return (
        payout.id,
        details.method,
        bank.account_holder if bank else payout.mentor_name,
        bank.account_number if bank else "",
        bank.ifsc_code if bank else "",
        "" if bank else details.upi_id or "",
        f"{rupees}.{paise:02d}",
        f"Mentor Connect {payout.period.first_day.isoformat()}",
    )


def _harmless(cell: str) -> str:
    one_line = " ".join("".join(sign if sign.isprintable() else " " for sign in cell).split())
    return f"'{one_line}" if one_line.startswith(_BEGINS_A_FORMULA) else one_line
