"""What does the bank's file say, and what can a mentor's words do in it?"""

import csv
import io
from datetime import UTC, datetime

import pytest

from chalicelib.domain.payout_details import BankAccount, PayoutDetails, PayoutMethod
from chalicelib.domain.payouts import Payout, period_of
from chalicelib.domain.transfers import COLUMNS, Transfer, as_csv
from tests.payloads import CSV

NOW = datetime(2026, 3, 9, 0, 30, tzinfo=UTC)


def transfer(*, holder: str = "Vikram Seth", net_paise: int = 123405, upi_id: str | None = None) -> Transfer:
    bank = BankAccount(account_number="00123456789012", ifsc_code="HDFC0001234", account_holder=holder)
    details = (
        PayoutDetails(method=PayoutMethod.UPI, upi_id=upi_id)
        if upi_id
        else PayoutDetails(method=PayoutMethod.BANK_TRANSFER, bank_account=bank)
    )
    payout = Payout(
        id="pyt_1_20260302",
        mentor_id="mtr_1",
        mentor_name=holder,
        period=period_of(datetime(2026, 3, 2, tzinfo=UTC).date()),
        net_paise=net_paise,
        created_at=NOW,
        updated_at=NOW,
    )
    return Transfer(payout=payout, details=details)


def rows(*transfers: Transfer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(transfers), newline="")))


def test_a_transfer_to_an_account_names_it_whole_and_its_amount_in_rupees():
    (row,) = rows(transfer())

    assert row == {
        "reference": "pyt_1_20260302",
        "method": "bank_transfer",
        "beneficiary": "Vikram Seth",
        "account_number": "00123456789012",
        "ifsc_code": "HDFC0001234",
        "upi_id": "",
        "amount_inr": "1234.05",
        "narration": "Mentor Connect 2026-03-02",
    }


def test_a_transfer_by_upi_names_the_id_and_no_account():
    (row,) = rows(transfer(upi_id="vikram@okbank"))

    assert (row["upi_id"], row["account_number"], row["ifsc_code"]) == ("vikram@okbank", "", "")


def test_a_file_of_nothing_has_its_header():
    assert as_csv([]) == ",".join(f'"{name}"' for name in COLUMNS) + "\r\n"


@pytest.mark.parametrize("text", CSV)
def test_no_cell_begins_a_formula(text: str):
    for one in (transfer(holder=text), transfer(holder=text, upi_id="vikram@okbank")):
        (row,) = rows(one)
        assert row["beneficiary"].startswith("'")
        assert row["reference"] == "pyt_1_20260302"


@pytest.mark.parametrize("text", ['a","b', 'a"b', "a\r\nb,c", "a\u2028b", "a;b"])
def test_no_name_breaks_out_of_its_cell_or_line(text: str):
    (row, other) = rows(transfer(holder=text), transfer())

    assert other["beneficiary"] == "Vikram Seth"
    assert row["amount_inr"] == "1234.05"
    assert not set("\r\n\u2028") & set(row["beneficiary"])
