from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.errors import InvalidToken
from chalicelib.domain.one_time_tokens import OneTimeToken, Purpose, digest_of
from chalicelib.storage import one_time_tokens
from chalicelib.storage.transactions import Refused, Transaction
from tests.product_table import Table

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)


@pytest.fixture
def token(table: Table) -> OneTimeToken:
    token = OneTimeToken(
        digest=digest_of("secret"),
        purpose=Purpose.VERIFY_EMAIL,
        user_id="usr_1",
        bound_to="asha@example.com",
        expires_at=NOW + timedelta(hours=1),
    )
    one_time_tokens.keep(token)
    return token


def test_it_is_found_by_its_secret_until_it_expires(token: OneTimeToken) -> None:
    just_before = token.expires_at - timedelta(milliseconds=1)

    assert one_time_tokens.find("secret", Purpose.VERIFY_EMAIL, now=just_before) == token
    with pytest.raises(InvalidToken):
        one_time_tokens.find("secret", Purpose.VERIFY_EMAIL, now=token.expires_at)


def test_it_is_good_for_its_purpose_only(token: OneTimeToken) -> None:
    with pytest.raises(InvalidToken):
        one_time_tokens.find("secret", Purpose.RESET_PASSWORD, now=NOW)


def test_its_digest_finds_nothing(token: OneTimeToken) -> None:
    with pytest.raises(InvalidToken):
        one_time_tokens.find(token.digest, Purpose.VERIFY_EMAIL, now=NOW)


def test_it_is_spent_once(token: OneTimeToken) -> None:
    one_time_tokens.spend(Transaction(), token).commit()

    with pytest.raises(Refused):
        one_time_tokens.spend(Transaction(), token).commit()
    with pytest.raises(InvalidToken):
        one_time_tokens.find("secret", Purpose.VERIFY_EMAIL, now=NOW)


@pytest.mark.backends("dynamodb_local")
def test_of_eight_uses_at_once_one_is_the_first(token: OneTimeToken) -> None:
    def uses(_: int) -> bool:
        try:
            one_time_tokens.spend(Transaction(), token).commit()
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(uses, range(8))).count(True) == 1
