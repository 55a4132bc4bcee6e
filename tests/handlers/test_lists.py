from typing import Any

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.handlers import lists, shapes
from chalicelib.handlers.answers import as_json
from chalicelib.handlers.lists import ListQuery

PLACE = {"PK": {"S": "U#1"}, "SK": {"S": "N#2"}}


class Filtered(ListQuery):
    status: str | None = None


def query(**given: str) -> Filtered:
    return shapes.query({name: [value] for name, value in given.items()}, Filtered)


def cursor(of: str = "list of usr_1", **given: str) -> str:
    sealed = lists.pagination(query(**given), of=of, after=PLACE).next_cursor
    assert sealed is not None
    return sealed


def test_a_page_holds_twenty_by_default() -> None:
    assert query().limit == 20
    assert lists.mark(query(), of="list") is None


def test_a_cursor_leads_on_where_it_was_made() -> None:
    assert lists.mark(query(cursor=cursor()), of="list of usr_1") == PLACE


def test_a_cursor_may_be_used_with_another_limit() -> None:
    assert lists.mark(query(cursor=cursor(), limit="50"), of="list of usr_1") == PLACE


@pytest.mark.parametrize(
    ("of", "given"), [("list of usr_2", {}), ("other of usr_1", {}), ("list of usr_1", {"status": "done"})]
)
def test_a_cursor_is_of_one_list_and_one_filter(of: str, given: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        lists.mark(query(cursor=cursor(), **given), of=of)

    assert [one.field for one in caught.value.errors] == ["cursor"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: "A" + text,
        lambda text: text.swapcase(),
        lambda _: "",
        lambda _: "💩",
    ],
)
def test_a_cursor_that_we_did_not_make_is_refused(change: Any) -> None:
    with pytest.raises(Invalid):
        lists.mark(query(cursor=change(cursor())), of="list of usr_1")


@pytest.mark.parametrize("limit", ["0", "51", "-1", "x", "1.5", ""])
def test_a_limit_is_1_to_50(limit: str) -> None:
    with pytest.raises(Invalid) as caught:
        query(limit=limit)

    assert [one.field for one in caught.value.errors] == ["limit"]


def test_page_and_total_stand_where_they_are_known() -> None:
    plain = lists.pagination(query(), of="list", after=None)
    known = lists.pagination(query(), of="list", after=None, page=2, total=0)

    assert as_json(plain) == '{"limit":20,"nextCursor":null}'
    assert as_json(known) == '{"limit":20,"nextCursor":null,"page":2,"total":0}'
