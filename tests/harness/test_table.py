import socket

import pytest
from pytest_socket import SocketBlockedError, SocketConnectBlockedError

from chalicelib.storage.table import Item, Key, get
from tests.product_table import Table, definition

KEY = Key("U#1", "NOTE")


class Note(Item, discriminator="HarnessNote"):
    pass


def test_the_product_reads_and_writes_it(table: Table) -> None:
    Note(pk=KEY.pk, sk=KEY.sk).save()

    found = get(Note, KEY)

    assert found is not None
    assert [(item["PK"], item["SK"]) for item in table.items()] == [KEY]


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_finds_it_empty(table: Table, turn: str) -> None:
    before = table.items()

    Note(pk=KEY.pk, sk=KEY.sk).save()

    assert before == []


def test_it_has_the_shape_that_is_deployed(table: Table) -> None:
    described = table.client.describe_table(TableName=table.name)["Table"]

    indexes = {index["IndexName"]: index for index in described["GlobalSecondaryIndexes"]}
    assert described["KeySchema"] == definition()["KeySchema"]
    assert sorted(indexes) == ["GSI1", "GSI2", "GSI3", "GSI4"]
    assert {index["Projection"]["ProjectionType"] for index in indexes.values()} == {"ALL"}


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_nothing_leaves_this_machine(table: Table) -> None:
    is_local = table.endpoint is not None
    blocked = SocketConnectBlockedError if is_local else SocketBlockedError

    with pytest.raises(blocked):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.backends("dynamodb_local")
def test_a_test_may_ask_for_one_backend(table: Table) -> None:
    assert table.endpoint is not None
    assert table.endpoint.startswith("http://127.0.0.1:")
