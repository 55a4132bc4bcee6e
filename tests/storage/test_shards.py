import pytest

from chalicelib.storage import shards
from chalicelib.storage.shards import first, place, read
from chalicelib.storage.table import Item
from tests.product_table import Table


class Shown(Item, discriminator="ShardTest"):
    pass


PARTITIONS = ["P#0", "P#1", "P#2"]


def put(shard: int, *places: str) -> None:
    for one in places:
        Shown(pk=PARTITIONS[shard], sk=one).save()


def places(reading: shards.Reading) -> list[str]:
    return [place(item, None) for item in reading.items]


def test_shards_read_as_one_list_in_order(table: Table) -> None:
    put(0, "a", "d")
    put(1, "c")
    put(2, "b", "e")

    reading = read(PARTITIONS, index=None, limit=10)

    assert (places(reading), reading.read_to) == (["a", "b", "c", "d", "e"], None)


def test_what_lies_behind_the_shortest_read_is_left_for_the_next(table: Table) -> None:
    put(0, "a", "b", "c", "d")
    put(1, "e", "f")

    reading = read(PARTITIONS, index=None, limit=2)

    assert (places(reading), reading.read_to) == (["a", "b"], "b")


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_going_on_from_where_it_was_read_to_shows_all_once(table: Table, limit: int) -> None:
    put(0, "a", "d", "g")
    put(1, "b", "e")
    put(2, "c", "f", "h", "i")

    shown: list[str] = []
    after = None
    while True:
        reading = read(PARTITIONS, index=None, after=after, limit=limit)
        items, after = first(reading, limit, None)
        shown += [place(item, None) for item in items]
        if after is None:
            break

    assert "".join(shown) == "abcdefghi"


def test_a_range_is_all_that_is_read(table: Table) -> None:
    put(0, "a", "c", "e")

    assert places(read(PARTITIONS, index=None, between=("b", "d"), limit=10)) == ["c"]
    assert places(read(PARTITIONS, index=None, between=("d", "b"), limit=10)) == []
    assert places(read(PARTITIONS, index=None, between=("b", "z"), after="c", limit=10)) == ["e"]
