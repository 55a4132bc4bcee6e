from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from tests import faults as of
from tests.faults import Crash, Faults
from tests.product_table import Table


def key(name: str) -> dict[str, Any]:
    return {"PK": {"S": name}, "SK": {"S": "X"}}


def put(table: Table, name: str) -> dict[str, Any]:
    return table.client.put_item(TableName=table.name, Item=key(name))


def put_together(table: Table, *names: str) -> dict[str, Any]:
    writes = [{"Put": {"TableName": table.name, "Item": key(name)}} for name in names]
    return table.client.transact_write_items(TransactItems=writes)


def stored(table: Table) -> list[str]:
    return sorted(item["PK"] for item in table.items())


def test_a_conflict_names_the_items_that_are_in_the_way_and_writes_nothing(
    table: Table, faults: Faults
) -> None:
    faults.inject(of.conflict(1), into="TransactWriteItems")

    with pytest.raises(table.client.exceptions.TransactionCanceledException) as refused:
        put_together(table, "A", "B", "C")

    reasons = [reason["Code"] for reason in refused.value.response["CancellationReasons"]]
    assert reasons == ["None", "TransactionConflict", "None"]
    assert stored(table) == []


def test_a_single_write_in_conflict_is_refused_by_an_exception_of_its_own(
    table: Table, faults: Faults
) -> None:
    faults.inject(of.conflict(), into="PutItem")

    with pytest.raises(table.client.exceptions.TransactionConflictException):
        put(table, "A")

    assert stored(table) == []


def test_a_conflict_ends_after_as_many_times_as_was_said(table: Table, faults: Faults) -> None:
    faults.inject(of.conflict(), into="TransactWriteItems", times=2)

    for _ in range(2):
        with pytest.raises(table.client.exceptions.TransactionCanceledException):
            put_together(table, "A", "B")
    put_together(table, "A", "B")

    assert stored(table) == ["A", "B"]


def test_botocore_itself_tries_again_when_throttled(table: Table, faults: Faults) -> None:
    faults.inject(of.throttled, into="PutItem", times=2)

    answer = put(table, "A")

    assert answer["ResponseMetadata"]["RetryAttempts"] == 2
    assert stored(table) == ["A"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [(of.throttled, "ThrottlingException"), (of.server_error, "InternalServerError")],
)
def test_a_refusal_that_does_not_end_reaches_the_caller(
    table: Table, faults: Faults, fault: of.Fault, code: str
) -> None:
    faults.inject(fault, into="PutItem", times=None)

    with pytest.raises(ClientError, match=code):
        put(table, "A")

    assert stored(table) == []


def test_a_request_that_cannot_be_sent_is_not_done(table: Table, faults: Faults) -> None:
    faults.inject(of.unreachable, into="PutItem", times=None)

    with pytest.raises(ConnectTimeoutError):
        put(table, "A")

    assert stored(table) == []


def test_a_lost_reply_is_of_a_request_that_was_done(table: Table, faults: Faults) -> None:
    faults.inject(of.lost_reply, into="TransactWriteItems", times=None)

    with pytest.raises(ReadTimeoutError):
        put_together(table, "A", "B")

    assert stored(table) == ["A", "B"]


def test_what_is_sent_again_after_a_lost_reply_finds_itself_already_done(
    table: Table, faults: Faults
) -> None:
    faults.inject(of.lost_reply, into="PutItem")

    with pytest.raises(table.client.exceptions.ConditionalCheckFailedException):
        table.client.put_item(
            TableName=table.name, Item=key("A"), ConditionExpression="attribute_not_exists(PK)"
        )

    assert stored(table) == ["A"]


@pytest.mark.parametrize(("fault", "left"), [(of.crash_before, []), (of.crash_after, ["A"])])
def test_a_crash_is_caught_by_nobody(table: Table, faults: Faults, fault: of.Fault, left: list[str]) -> None:
    faults.inject(fault, into="PutItem")

    with pytest.raises(Crash), suppress(Exception):
        put(table, "A")

    assert stored(table) == left


def test_another_can_act_between_a_decision_and_its_request(table: Table, faults: Faults) -> None:
    faults.inject(of.meanwhile(lambda: put(table, "A")), into="PutItem")

    with pytest.raises(table.client.exceptions.ConditionalCheckFailedException):
        table.client.put_item(
            TableName=table.name, Item=key("A"), ConditionExpression="attribute_not_exists(PK)"
        )


def test_the_calls_of_another_meet_no_faults(table: Table, faults: Faults) -> None:
    faults.inject(of.meanwhile(lambda: put(table, "A")), into="PutItem", times=None)

    put(table, "B")

    assert stored(table) == ["A", "B"]


def test_the_nth_call_alone_is_hit(table: Table, faults: Faults) -> None:
    faults.inject(of.conflict(), into="PutItem", nth=2)

    put(table, "A")
    with pytest.raises(ClientError):
        put(table, "B")
    put(table, "C")

    assert stored(table) == ["A", "C"]


def test_calls_are_picked_by_what_they_say(table: Table, faults: Faults) -> None:
    faults.inject(of.conflict(), into="PutItem", when=lambda put: put.parameters["Item"]["PK"]["S"] == "B")

    put(table, "A")
    with pytest.raises(ClientError):
        put(table, "B")

    assert stored(table) == ["A"]


def test_of_calls_at_once_as_many_are_hit_as_was_said(table: Table, faults: Faults) -> None:
    faults.inject(of.conflict(), into="PutItem", times=5)

    def try_to_put(number: int) -> bool:
        try:
            put(table, f"{number:02}")
        except ClientError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(try_to_put, range(20)))

    assert done.count(False) == 5
    assert len(stored(table)) == 15


def test_a_fault_that_was_never_met_is_reported(table: Table) -> None:
    with (
        pytest.raises(AssertionError, match="never met: throttled into Query"),
        Faults(table.client) as faults,
    ):
        faults.inject(of.throttled, into="Query")


def test_nothing_is_left_of_it_afterwards(table: Table) -> None:
    with Faults(table.client, strict=False) as faults:
        faults.inject(of.conflict(), into="PutItem", times=None)

    put(table, "A")

    assert stored(table) == ["A"]
