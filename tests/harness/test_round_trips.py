from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from tests import faults as of
from tests.faults import Faults
from tests.product_table import Table
from tests.round_trips import Call, RoundTrips


def read(table: Table, name: str = "A") -> dict[str, Any]:
    return table.client.get_item(TableName=table.name, Key={"PK": {"S": name}, "SK": {"S": "X"}})


def test_calls_after_each_other_count_each(table: Table, round_trips: RoundTrips) -> None:
    with round_trips:
        read(table)
        read(table)

    assert round_trips.in_sequence == 2
    assert round_trips.operations == {"GetItem": 2}


def test_calls_side_by_side_count_once(table: Table, round_trips: RoundTrips) -> None:
    with round_trips, ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda name: read(table, name), "ABC"))

    assert round_trips.in_sequence == 1
    assert round_trips.operations == {"GetItem": 3}


def test_calls_handed_to_a_thread_one_by_one_count_each(table: Table, round_trips: RoundTrips) -> None:
    with round_trips, ThreadPoolExecutor(3) as pool:
        for name in "ABC":
            pool.submit(read, table, name).result()

    assert round_trips.in_sequence == 3


def test_one_thread_that_does_the_work_of_two_is_not_side_by_side_to_the_caller(
    table: Table, round_trips: RoundTrips
) -> None:
    def read_twice() -> None:
        read(table)
        read(table)

    with round_trips, ThreadPoolExecutor(2) as pool:
        slow: Future[None] = pool.submit(read_twice)
        read(table)
        slow.result()
        read(table)

    assert round_trips.in_sequence == 3


def test_a_thread_is_used_again_without_remembering(table: Table, round_trips: RoundTrips) -> None:
    with ThreadPoolExecutor(1) as pool, round_trips:
        both = [pool.submit(read, table), pool.submit(read, table)]
        for one in both:
            one.result()

    assert round_trips.in_sequence == 1


def test_retries_count(table: Table, round_trips: RoundTrips, faults: Faults) -> None:
    faults.inject(of.throttled, into="GetItem", times=2)

    with round_trips:
        read(table)

    assert round_trips.in_sequence == 3
    assert [call.error for call in round_trips.calls] == ["ThrottlingException", "ThrottlingException", None]


def test_calls_that_never_answer_count(table: Table, round_trips: RoundTrips, faults: Faults) -> None:
    faults.inject(of.lost_reply, into="GetItem")

    with round_trips:
        read(table)

    assert [call.error for call in round_trips.calls] == ["ReadTimeoutError", None]
    assert round_trips.in_sequence == 2


def test_only_what_happens_inside_counts(table: Table, round_trips: RoundTrips) -> None:
    read(table)
    with round_trips:
        read(table)
    read(table)

    assert round_trips.in_sequence == 1


def test_entering_again_starts_anew(table: Table, round_trips: RoundTrips) -> None:
    for _ in range(2):
        with round_trips:
            read(table)

    assert round_trips.in_sequence == 1


@pytest.mark.backends("dynamodb_local")
def test_consumed_units_are_asked_for(table: Table, round_trips: RoundTrips) -> None:
    table.client.put_item(
        TableName=table.name, Item={"PK": {"S": "A"}, "SK": {"S": "X"}, "text": {"S": "x" * 5000}}
    )

    with round_trips:
        read(table)

    assert round_trips.units == 1.0  # two times 4 KB, at half a unit each


@pytest.mark.parametrize(
    ("units", "parameters", "counts"),
    [
        (128, {}, 1),
        (128.5, {}, 2),
        (256, {"ConsistentRead": True}, 1),
        (257, {"ConsistentRead": True}, 2),
    ],
)
def test_a_read_over_a_megabyte_counts_as_the_pages_it_would_be_on_aws(
    units: float, parameters: dict[str, Any], counts: int
) -> None:
    call = Call(operation="Query", parameters=parameters, after=0, units=units)

    assert call.round_trips == counts
