from typing import Annotated

import pytest
from msgspec import UNSET, Meta, UnsetType

from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.handlers import shapes
from chalicelib.handlers.shapes import Rule, Shape


def even(number: int) -> None:
    if number % 2:
        raise Invalid(FieldError("whatever", "Use an even number."))


Even = Annotated[int, Meta(ge=0), Rule(even)]


class Pair(Shape):
    left: Even
    right_hand: Even | None = None
    third: Even | UnsetType = UNSET


def wrong(body: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        shapes.body(body, Pair)
    return [(error.field, error.message) for error in caught.value.errors]


def test_a_rule_is_named_with_its_field_as_clients_write_it() -> None:
    assert wrong(b'{"left": 1, "rightHand": 3}') == [
        ("left", "Use an even number."),
        ("rightHand", "Use an even number."),
    ]


def test_what_is_absent_or_null_breaks_no_rule() -> None:
    assert shapes.body(b'{"left": 2, "rightHand": null}', Pair) == Pair(left=2)


def test_rules_are_asked_beside_types_bounds_and_unknown_fields() -> None:
    assert wrong(b'{"left": 1, "rightHand": "x", "third": -1, "fourth": 4}') == [
        ("rightHand", "Expected a whole number or null, got text."),
        ("third", "Use 0 or more."),
        ("fourth", "There is no such field."),
        ("left", "Use an even number."),
    ]


def test_a_body_that_is_no_object_breaks_no_rule() -> None:
    assert [field for field, _ in wrong(b"[1]")] == ["body"]
