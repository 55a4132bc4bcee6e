from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from chalicelib.domain.errors import Unavailable
from chalicelib.gateways.vault import Vault


@pytest.fixture
def vault() -> Iterator[Vault]:
    with mock_aws():
        kms = boto3.client("kms")
        yield Vault(kms, kms.create_key()["KeyMetadata"]["KeyId"])


def test_what_is_sealed_opens_again(vault: Vault) -> None:
    sealed = vault.seal("₹ 123456789012", owner="mtr_1", field="accountNumber")

    assert "123456789012" not in sealed
    assert vault.open(sealed, owner="mtr_1", field="accountNumber") == "₹ 123456789012"


@pytest.mark.parametrize(("owner", "field"), [("mtr_2", "accountNumber"), ("mtr_1", "upiId")])
def test_a_seal_that_is_moved_does_not_open(vault: Vault, owner: str, field: str) -> None:
    sealed = vault.seal("123456789012", owner="mtr_1", field="accountNumber")

    with pytest.raises(Unavailable):
        vault.open(sealed, owner=owner, field=field)


def test_without_a_key_nothing_is_kept_in_the_clear() -> None:
    with mock_aws():
        lost = Vault(boto3.client("kms"), "no-such-key")

        with pytest.raises(Unavailable):
            lost.seal("123456789012", owner="mtr_1", field="accountNumber")
