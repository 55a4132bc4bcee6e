import json
from typing import Annotated

import pytest
from msgspec import UNSET, Meta, UnsetType

from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.handlers import shapes
from chalicelib.handlers.profile_shapes import AvailabilityShape, ProfileShape
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


def wrong_in(shape: type[Shape], **body: object) -> set[str]:
    with pytest.raises(Invalid) as caught:
        shapes.body(json.dumps(body).encode(), shape)
    fields = [error.field for error in caught.value.errors]
    assert len(set(fields)) == len(fields), "named twice"
    return set(fields)


def test_hours_are_judged_beside_what_is_wrong_in_their_form() -> None:
    good = {"start": "09:00", "end": "12:00"}
    week = [
        {"dayOfWeek": 1, "slots": [{"start": "25:00", "end": "26:00", "room": 1}, {"start": 9}, good]},
        {"dayOfWeek": 9, "slots": [good, {"start": "11:00", "end": "13:00"}], "colour": "red"},
        {"dayOfWeek": 1, "slots": "always"},
        "Tuesday",
    ]
    dates = [{"date": "2026-02-30", "slots": [{"start": "10:00", "end": "09:00"}], "x": 1}, {"slots": []}]

    assert wrong_in(AvailabilityShape, availability=week, dateOverrides=dates) == {
        "availability.0.slots.0.start",
        "availability.0.slots.0.end",
        "availability.0.slots.0.room",
        "availability.0.slots.1.start",
        "availability.0.slots.1.end",
        "availability.1.dayOfWeek",
        "availability.1.slots.1.start",
        "availability.1.colour",
        "availability.2.dayOfWeek",
        "availability.2.slots",
        "availability.3",
        "dateOverrides.0.date",
        "dateOverrides.0.slots.0.end",
        "dateOverrides.0.x",
        "dateOverrides.1.date",
    }


def test_payout_details_are_judged_beside_what_is_wrong_in_their_form() -> None:
    bank = {"accountNumber": "12", "ifscCode": 7, "branch": "Pune"}

    assert wrong_in(
        ProfileShape, payoutDetails={"method": "cash", "upiId": "nobody", "bankAccount": bank}
    ) == {
        "payoutDetails.method",
        "payoutDetails.upiId",
        "payoutDetails.bankAccount.accountNumber",
        "payoutDetails.bankAccount.ifscCode",
        "payoutDetails.bankAccount.branch",
        "payoutDetails.bankAccount.accountHolder",
    }


def test_lists_are_judged_beside_what_is_wrong_in_their_form() -> None:
    experience = {"years": 99, "pastCompanies": ["Acme", 7, "acme"]}

    assert wrong_in(ProfileShape, languages=["Hindi", 7, "hindi"], experience=experience) == {
        "languages.1",
        "languages.2",
        "experience.years",
        "experience.pastCompanies.1",
        "experience.pastCompanies.2",
    }


def test_a_body_that_is_no_object_breaks_no_rule() -> None:
    assert [field for field, _ in wrong(b"[1]")] == ["body"]
