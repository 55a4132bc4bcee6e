import pytest

from chalicelib.domain.payout_details import BankAccount, PayoutDetails, PayoutMethod

BANK = BankAccount(account_number="123456789012", ifsc_code="HDFC0001234", account_holder="Vikram Seth")


def fields(details: PayoutDetails) -> list[str]:
    return [one.field for one in details.problems()]


def upi(upi_id: str | None, **more: BankAccount) -> PayoutDetails:
    return PayoutDetails(method=PayoutMethod.UPI, upi_id=upi_id, **more)


def bank(account: BankAccount | None = BANK, **more: str) -> PayoutDetails:
    return PayoutDetails(method=PayoutMethod.BANK_TRANSFER, bank_account=account, **more)


@pytest.mark.parametrize("upi_id", ["vikram@okhdfc", "98765.43210@upi", "a-b_c@ybl"])
def test_a_upi_id_is_a_name_and_a_handle(upi_id: str) -> None:
    assert fields(upi(upi_id)) == []


@pytest.mark.parametrize(
    "upi_id",
    ["vikram", "v@ok", "vikram@", "@upi", "vik ram@upi", "vikram@ok.hdfc", "v@x@upi", "vikram@upi\n"],
)
def test_what_is_no_upi_id_is_refused(upi_id: str) -> None:
    assert fields(upi(upi_id)) == ["payoutDetails.upiId"]


@pytest.mark.parametrize("code", ["HDFC0001234", "SBIN0ABC123"])
def test_an_ifsc_is_a_bank_a_zero_and_a_branch(code: str) -> None:
    assert fields(bank(BankAccount(account_number="123456", ifsc_code=code, account_holder="V"))) == []


@pytest.mark.parametrize(
    ("account", "field"),
    [
        (BankAccount(account_number="12345", ifsc_code="HDFC0001234", account_holder="V"), "accountNumber"),
        (BankAccount(account_number="1" * 19, ifsc_code="HDFC0001234", account_holder="V"), "accountNumber"),
        (BankAccount(account_number="12345x", ifsc_code="HDFC0001234", account_holder="V"), "accountNumber"),
        (BankAccount(account_number="123456", ifsc_code="HDFC1001234", account_holder="V"), "ifscCode"),
        (BankAccount(account_number="123456", ifsc_code="hdfc0001234", account_holder="V"), "ifscCode"),
        (BankAccount(account_number="123456", ifsc_code="HDFC0001234", account_holder=" "), "accountHolder"),
    ],
)
def test_a_wrong_part_of_an_account_is_named(account: BankAccount, field: str) -> None:
    assert fields(bank(account)) == [f"payoutDetails.bankAccount.{field}"]


def test_the_method_says_which_of_the_two_is_there() -> None:
    assert fields(upi(None)) == ["payoutDetails.upiId"]
    assert fields(bank(None)) == ["payoutDetails.bankAccount"]
    assert fields(upi("vikram@upi", bank_account=BANK)) == ["payoutDetails.bankAccount"]
    assert fields(bank(upi_id="vikram@upi")) == ["payoutDetails.upiId"]


@pytest.mark.parametrize(
    ("upi_id", "shown"),
    [("9876543210@upi", "••••••3210@upi"), ("asha@upi", "••••@upi"), ("ashaa@upi", "•shaa@upi")],
)
def test_a_upi_id_shows_its_last_four_signs_and_never_all(upi_id: str, shown: str) -> None:
    assert upi(upi_id).masked().upi_id == shown


def test_an_account_number_shows_its_last_four_digits() -> None:
    masked = bank().masked().bank_account

    assert masked is not None
    assert masked.account_number == "••••••••9012"
    assert (masked.ifsc_code, masked.account_holder) == ("HDFC0001234", "Vikram Seth")
