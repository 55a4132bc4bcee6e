from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import pytest

from chalicelib.domain import errors
from chalicelib.domain.errors import DomainError
from chalicelib.handlers import answers
from chalicelib.handlers.answers import Timestamp, View


def below(kind: type[DomainError]) -> list[type[DomainError]]:
    return [two for one in kind.__subclasses__() for two in (one, *below(one))]


EVERYTHING_THAT_CAN_GO_WRONG = below(DomainError)


class Size(StrEnum):
    SMALL = "small"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    spoke_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bicycle:
    size: Size
    wheels: tuple[Wheel, ...]
    made_at: datetime
    sold_at: datetime | None
    price_paise: int

    @property
    def is_sold(self) -> bool:
        return self.sold_at is not None


class WheelView(View):
    spoke_count: int


class BicycleView(View):
    size: Size
    wheels: list[WheelView]
    made_at: Timestamp
    sold_at: Timestamp | None
    is_sold: bool


BICYCLE = Bicycle(
    size=Size.SMALL,
    wheels=(Wheel(spoke_count=28), Wheel(spoke_count=32)),
    made_at=datetime(2026, 11, 23, 4, 30, 59, 999_000, tzinfo=UTC),
    sold_at=None,
    price_paise=1,
)


def test_a_view_shows_the_attributes_it_names_and_no_others() -> None:
    shown = answers.as_json(BicycleView.of(BICYCLE))

    assert shown == (
        '{"size":"small","wheels":[{"spokeCount":28},{"spokeCount":32}],'
        '"madeAt":"2026-11-23T04:30:59Z","soldAt":null,"isSold":false}'
    )


def test_a_stray_object_is_a_mistake_and_not_its_repr() -> None:
    with pytest.raises(NotImplementedError):
        answers.as_json({"price": object()})


def test_an_answer_that_shows_nothing_is_204_without_a_type() -> None:
    status, body = answers.success(None, status=204)

    response = answers.json_response(status, body)

    assert (response.status_code, response.body, response.headers) == (204, "", {})


@pytest.mark.parametrize("kind", EVERYTHING_THAT_CAN_GO_WRONG, ids=lambda kind: kind.__name__)
def test_everything_that_can_go_wrong_has_a_status(kind: type[DomainError]) -> None:
    assert answers.status_of(kind) in {400, 401, 403, 404, 405, 409, 413, 415, 429, 502, 503}


def test_codes_tell_causes_apart() -> None:
    codes = [kind.code for kind in EVERYTHING_THAT_CAN_GO_WRONG]

    assert sorted(codes) == sorted(set(codes))
    assert all(code.islower() and code.replace("_", "").isalnum() for code in codes)


def test_the_contracts_statuses_stand() -> None:
    expected = {
        errors.Invalid: 400,
        errors.InvalidSignature: 400,
        errors.InvalidCredentials: 401,
        errors.NotAMentor: 403,
        errors.MeetingNotOpen: 403,
        errors.SlotTaken: 409,
        errors.PaymentProviderUnavailable: 503,
    }

    assert {kind: answers.status_of(kind) for kind in expected} == expected


def test_only_a_400_names_fields() -> None:
    invalid = answers.failure(errors.Invalid(errors.FieldError("name", "Too long.")), request_id="r")
    missing = answers.failure(errors.NotFound(), request_id="r")

    assert '"errors":[{"field":"name","message":"Too long."}]' in invalid.body
    assert '"errors"' not in missing.body


def test_data_of_a_refusal_is_shown_where_it_says_so() -> None:
    opens_at = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)

    response = answers.failure(errors.MeetingNotOpen(data={"opensAt": opens_at}), request_id="r")

    assert '"data":{"opensAt":"2026-11-23T04:30:00Z"}' in response.body
