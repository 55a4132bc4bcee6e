from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.attempts import Attempts
from chalicelib.domain.errors import LockedOut
from chalicelib.storage import attempts
from chalicelib.storage.transactions import Refused, Transaction
from tests.product_table import Table
from tests.round_trips import RoundTrips

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
EMAIL = "asha@example.com"


def fail(times: int = 1, *, now: datetime = NOW) -> None:
    for _ in range(times):
        tried, _ = attempts.of_email(EMAIL)
        attempts.failed(EMAIL, tried, now=now)


def test_it_reads_what_it_wrote(table: Table) -> None:
    fail(2)

    tried, owner = attempts.of_email(EMAIL)

    assert tried == Attempts(failures=(NOW, NOW), version=2)
    assert owner is None


def test_who_decided_from_an_old_version_decides_again(table: Table) -> None:
    old, _ = attempts.of_email(EMAIL)
    fail()

    attempts.failed(EMAIL, old, now=NOW)

    assert len(attempts.of_email(EMAIL)[0].failures) == 2


def test_a_success_forgets_the_failures(table: Table) -> None:
    fail(9)

    attempts.succeeded(Transaction(), EMAIL, now=NOW).commit()

    assert attempts.of_email(EMAIL)[0] == Attempts()
    assert table.items() == []


def test_a_success_that_comes_after_the_lock_is_none(table: Table) -> None:
    fail(10)

    with pytest.raises(Refused) as refusal:
        attempts.succeeded(Transaction(), EMAIL, now=NOW).commit()
    with pytest.raises(LockedOut):
        attempts.refused(refusal.value, now=NOW)
    attempts.succeeded(Transaction(), EMAIL, now=NOW + timedelta(minutes=15)).commit()


def test_a_failure_costs_one_write(table: Table, round_trips: RoundTrips) -> None:
    tried, _ = attempts.of_email(EMAIL)

    with round_trips:
        attempts.failed(EMAIL, tried, now=NOW)

    assert round_trips.in_sequence == 1


@pytest.mark.backends("dynamodb_local")
def test_of_thirty_guesses_at_once_ten_are_told_their_outcome(table: Table) -> None:
    tried, _ = attempts.of_email(EMAIL)

    def is_told(_: int) -> bool:
        try:
            attempts.failed(EMAIL, tried, now=NOW)
        except LockedOut:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(is_told, range(30)))

    assert outcomes.count(True) == 10
