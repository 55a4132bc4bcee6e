from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from msgspec import UNSET, Meta, UnsetType

from chalicelib.domain.errors import Invalid
from chalicelib.handlers import shapes
from chalicelib.handlers.shapes import MOST_PROBLEMS, MalformedJson, Shape


class Colour(StrEnum):
    RED = "red"
    DEEP_BLUE = "deep blue"


class Window(Shape):
    start: Annotated[str, Meta(pattern=r"^\d\d:\d\d$")]


class Day(Shape):
    day_of_week: Annotated[int, Meta(ge=0, le=6)]
    windows: list[Window]


class Plan(Shape):
    name: Annotated[str, Meta(min_length=1, max_length=10)]
    price: Annotated[int, Meta(ge=1, le=100)]
    begins_at: Annotated[datetime, Meta(tz=True)]
    day: date | None = None
    duration: Literal[30, 60] = 30
    colour: Colour | None = None
    colours: Annotated[list[Colour], Meta(min_length=1, max_length=3)] | UnsetType = UNSET
    days: list[Day] | None = None
    switches: dict[Colour, bool] | None = None
    share: Annotated[float, Meta(gt=0, lt=1)] = 0.5

    def __post_init__(self) -> None:
        if self.name == "forbidden":
            raise ValueError("this name is ours")


class Search(Shape):
    colour: list[Colour] | None = None
    topic: Annotated[list[str], Meta(max_length=2)] | UnsetType = UNSET
    company: str | None = None
    limit: Annotated[int, Meta(ge=1, le=50)] = 20
    available: bool | None = None
    sort: Colour | None = None


GOOD = b'"name": "Plan", "price": 1, "beginsAt": "2026-11-23T04:30:00Z"'
GOOD_BUT_PRICE = b'{"name": "Plan", "beginsAt": "2026-11-23T04:30:00Z", "price": '


def wrong(raw: bytes) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        shapes.body(raw, Plan)
    return {error.field: error.message for error in refused.value.errors}


def wrong_field(field: bytes) -> dict[str, str]:
    return wrong(b"{" + GOOD + b", " + field + b"}")


# ── Bodies ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_good_body_becomes_its_shape() -> None:
    plan = shapes.body(b"{" + GOOD + b', "days": [{"dayOfWeek": 6, "windows": [{"start": "09:00"}]}]}', Plan)

    assert plan.begins_at == datetime.fromisoformat("2026-11-23T04:30:00Z")
    assert plan.days == [Day(day_of_week=6, windows=[Window(start="09:00")])]
    assert plan.colours is UNSET


def test_an_empty_body_lacks_every_required_field() -> None:
    assert wrong(b"") == dict.fromkeys(("name", "price", "beginsAt"), "This is required.")


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"hello",
        b"{'name': 1}",
        b'{"name": "Plan",}',
        b'{"name": "Plan"} {}',
        b'{"price": NaN}',
        b'{"price": Infinity}',
        b'{"price": 1e999}',
        b'{"price": ' + b"9" * 5000 + b"}",
        b'{"name": "\\ud800"}',
        b'{"name": "\\udc00 is alone"}',
        b'{"name": "\xff"}',
        b'{"name": "\xed\xa0\x80"}',
        '{"name": "Plan"}'.encode("utf-16"),
        b"\xef\xbb\xbf{}",
        b"\x00",
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    ],
)
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedJson) as refused:
        shapes.body(raw, Plan)

    assert refused.value.code == "invalid_json"
    assert refused.value.message.startswith("The body is")


@pytest.mark.parametrize("raw", [b"[]", b"null", b'"text"', b"5", b"true"])
def test_json_that_is_no_object_is_wrong_as_a_whole(raw: bytes) -> None:
    assert list(wrong(raw)) == ["body"]


def test_of_a_key_given_twice_the_last_counts() -> None:
    plan = shapes.body(b"{" + GOOD + b', "price": 7}', Plan)

    assert plan.price == 7


def test_every_wrong_and_every_unknown_field_is_named() -> None:
    fields = wrong(
        b"""{"name": "", "price": "1", "beginsAt": "soon", "day": "2026-02-30", "duration": 45, "colour": "x",
        "colours": ["red", "x", 5], "switches": {"red": 1, "x": true}, "share": 1, "role": "admin",
        "days": [{"dayOfWeek": 0, "windows": []},
                 {"dayOfWeek": 7, "windows": [{"start": "9"}, 5, {"end": 1}]}]}"""
    )

    assert fields == {
        "name": "This must not be empty.",
        "price": "Expected a whole number, got text.",
        "beginsAt": "Use an instant such as 2026-11-23T04:30:00Z.",
        "day": "Use a day such as 2026-11-23.",
        "duration": "Choose one of: 30, 60.",
        "colour": "Choose one of: red, deep blue.",
        "colours.1": "Choose one of: red, deep blue.",
        "colours.2": "Expected text, got a whole number.",
        "switches.red": "Expected true or false, got a whole number.",
        "switches.x": "There is no such field.",
        "share": "Use less than 1.0.",
        "role": "There is no such field.",
        "days.1.dayOfWeek": "Use 6 or less.",
        "days.1.windows.0.start": "This has not the expected form.",
        "days.1.windows.1": "Expected an object, got a whole number.",
        "days.1.windows.2.end": "There is no such field.",
        "days.1.windows.2.start": "This is required.",
    }


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (b'"name": "' + b"x" * 11 + b'"', "Use at most 10 characters."),
        (b'"name": null', "Expected text, got null."),
        (b'"price": 0', "Use 1 or more."),
        (b'"price": 1.5', "Expected a whole number, got a number."),
        (b'"price": true', "Expected a whole number, got true or false."),
        (b'"price": 123456789012345678901234567890', "Use 100 or less."),
        (b'"beginsAt": "2026-11-23T04:30:00"', "Use an instant such as 2026-11-23T04:30:00Z."),
        (b'"beginsAt": 1795408200', "Expected text, got a whole number."),
        (b'"colours": []', "Give at least 1 of these."),
        (b'"colours": ["red", "red", "red", "red"]', "Give at most 3 of these."),
        (b'"colours": null', "Expected a list, got null."),
        (b'"days": 5', "Expected a list or null, got a whole number."),
        (b'"share": 0', "Use more than 0.0."),
    ],
)
def test_what_is_wrong_is_said_in_words(field: bytes, message: str) -> None:
    assert list(wrong_field(field).values()) == [message]


def test_a_rule_of_the_whole_is_told_of_the_whole() -> None:
    assert wrong_field(b'"name": "forbidden"') == {"body": "this name is ours."}


def test_a_body_full_of_mistakes_gets_a_bounded_answer() -> None:
    fields = wrong_field(b'"days": [' + b"1," * 100_000 + b"1]")

    assert len(fields) == MOST_PROBLEMS


# ── Query strings ────────────────────────────────────────────────────────────────────────────────────


def test_a_query_is_read_from_text() -> None:
    search = shapes.query({"limit": ["5"], "available": ["true"], "company": ["null"]}, Search)

    assert (search.limit, search.available, search.company) == (5, True, "null")


def test_lists_take_every_value_and_all_else_the_last() -> None:
    search = shapes.query(
        {"colour": ["red", "deep blue"], "topic": ["a"], "limit": ["1", "2"], "company": ["x", "y"]}, Search
    )

    assert search.colour == [Colour.RED, Colour.DEEP_BLUE]
    assert search.topic == ["a"]
    assert (search.limit, search.company) == (2, "y")


def test_every_wrong_parameter_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        shapes.query({"limit": ["51"], "colour": ["red", "x"], "page": ["1"], "available": ["maybe"]}, Search)

    assert {error.field: error.message for error in refused.value.errors} == {
        "limit": "Use 50 or less.",
        "colour.1": "Choose one of: red, deep blue.",
        "page": "There is no such field.",
        "available": "Expected true or false or null, got text.",
    }


@pytest.mark.parametrize("name", ["available", "limit", "sort"])
def test_the_word_null_in_a_query_is_no_value(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        shapes.query({name: ["null"]}, Search)

    assert [error.field for error in refused.value.errors] == [name]


def test_null_may_be_the_name_of_a_company() -> None:
    assert shapes.query({"company": ["null"]}, Search).company == "null"


@pytest.mark.parametrize("written", [b"5.0", b"5e0", b"0.5e1"])
def test_a_whole_number_may_be_written_with_a_point(written: bytes) -> None:
    plan = shapes.body(GOOD_BUT_PRICE + written + b"}", Plan)

    assert plan.price == 5


@pytest.mark.parametrize("written", [b"5.5", b"1e300"])
def test_what_is_no_whole_number_is_refused(written: bytes) -> None:
    assert list(wrong(GOOD_BUT_PRICE + written + b"}")) == ["price"]
