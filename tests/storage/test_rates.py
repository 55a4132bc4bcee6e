from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.errors import TooMany
from chalicelib.storage import rates
from tests.product_table import Table
from tests.round_trips import RoundTrips

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def take(who: str = "192.0.2.1", *, scope: str = "login", limit: int = 3, now: datetime = NOON) -> None:
    rates.take(scope, who, limit=limit, window=MINUTE, now=now)


def test_what_a_window_allows_passes_and_the_next_is_told_when_it_ends(table: Table) -> None:
    for _ in range(3):
        take()

    with pytest.raises(TooMany) as caught:
        take(now=NOON + timedelta(seconds=20.5))
    assert caught.value.retry_after == 40


def test_the_next_window_starts_from_nothing(table: Table) -> None:
    for _ in range(3):
        take(now=NOON + timedelta(seconds=59.9))

    take(now=NOON + MINUTE)

    with pytest.raises(TooMany):
        take(now=NOON + timedelta(seconds=59.9))


def test_scopes_and_askers_count_apart(table: Table) -> None:
    for _ in range(3):
        take()

    take("192.0.2.2")
    take(scope="register")


def test_it_is_one_write_and_keeps_no_address(table: Table, round_trips: RoundTrips) -> None:
    with round_trips:
        take()

    (item,) = table.items()
    assert round_trips.in_sequence == 1
    assert "192.0.2.1" not in str(item)
    assert item["ttl"] > NOON.timestamp() + 60


@pytest.mark.backends("dynamodb_local")
def test_of_twenty_at_once_exactly_the_limit_passes(table: Table) -> None:
    def passes(_: int) -> bool:
        try:
            take(limit=7)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(passes, range(20)))

    assert outcomes.count(True) == 7
