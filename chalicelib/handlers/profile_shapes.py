"""How is a mentor's profile written?"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from chalicelib.domain import profiles as limits
from chalicelib.domain import weekly_hours
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.mentors import Experience, Expertise, Pricing, SessionTopic
from chalicelib.domain.payout_details import BankAccount, PayoutDetails, PayoutMethod, payout_problems
from chalicelib.handlers.shapes import Rule, Shape
from chalicelib.handlers.users import Avatar

Company = Annotated[str, Meta(max_length=limits.COMPANY_CHARACTERS)]
Language = Annotated[str, Meta(max_length=limits.LANGUAGE_CHARACTERS)]
Rupees = Annotated[int, Meta(ge=limits.LOWEST_PRICE_RUPEES, le=limits.HIGHEST_PRICE_RUPEES)]
Clock = Annotated[str, Meta(max_length=5, examples=["09:30"])]


def _rule(field: str) -> Rule:
    """What the domain says of one field of a profile, asked beside types and bounds."""
    return Rule(lambda value: limits.check(field, _texts(value) if isinstance(value, list) else value))


# ── What a rule makes of parts that are missing or of another type: they are named already ───────────


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [_text(one) for one in _list(value)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _parts(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


Headline = Annotated[str, Meta(min_length=1, max_length=limits.HEADLINE_CHARACTERS), _rule("headline")]
Bio = Annotated[str, Meta(min_length=1, max_length=limits.BIO_CHARACTERS), _rule("bio")]
Skills = Annotated[list[Expertise], Meta(min_length=1, max_length=len(Expertise)), _rule("expertise")]
Topics = Annotated[
    list[SessionTopic], Meta(min_length=1, max_length=len(SessionTopic)), _rule("session_topics")
]
Languages = Annotated[list[Language], Meta(max_length=limits.MOST_LANGUAGES), _rule("languages")]
LinkedIn = Annotated[str, Meta(max_length=limits.URL_CHARACTERS), _rule("linkedin_url")]
Timezone = Annotated[str, Meta(min_length=1, max_length=64, description="An IANA name."), _rule("timezone")]


class ExperienceShape(Shape):
    years: Annotated[int, Meta(ge=0, le=limits.MOST_YEARS)]
    current_company: Company | None = None
    current_role: Annotated[str, Meta(max_length=limits.ROLE_CHARACTERS)] | None = None
    past_companies: Annotated[list[Company], Meta(max_length=limits.MOST_COMPANIES)] = field(
        default_factory=list
    )


class PricingShape(Shape):
    """Whole rupees."""

    thirty_min: Rupees
    sixty_min: Rupees
    currency: Annotated[str, Meta(pattern="^INR$")] = "INR"


class SpanShape(Shape):
    """Wall-clock `HH:MM` in the mentor's time zone; `24:00` is an end at midnight."""

    start: Clock
    end: Clock


Spans = Annotated[list[SpanShape], Meta(max_length=24)]


class DayShape(Shape):
    """0 is Sunday."""

    day_of_week: Annotated[int, Meta(ge=0, le=6)]
    slots: Spans


class DateShape(Shape):
    """One date in place of its weekday's hours; no slots are a day off."""

    date: Annotated[str, Meta(max_length=10, examples=["2026-03-01"], extra_json_schema={"format": "date"})]
    slots: Spans


def _week_rule(value: object) -> None:
    _raise(weekly_hours.weekly_problems([_day(_parts(one)) for one in _list(value)]))


def _day(given: dict[str, Any]) -> DayShape:
    day = given.get("dayOfWeek")
    return DayShape(day_of_week=day if type(day) is int else -1, slots=_spans(given))


def _dates_rule(value: object) -> None:
    dates = [DateShape(date=_text(one.get("date")), slots=_spans(one)) for one in map(_parts, _list(value))]
    _raise(weekly_hours.override_problems(dates))


def _spans(given: dict[str, Any]) -> list[SpanShape]:
    slots = map(_parts, _list(given.get("slots")))
    return [SpanShape(start=_text(one.get("start")), end=_text(one.get("end"))) for one in slots]


def _experience_rule(value: object) -> None:
    named = _texts(_parts(value).get("pastCompanies"))
    limits.check("experience", Experience(years=0, past_companies=tuple(named)))


def _payout_rule(value: object) -> None:
    given = _parts(value)
    upi_id, bank, method = given.get("upiId"), given.get("bankAccount"), given.get("method")
    problems = payout_problems(
        method=PayoutMethod(method) if method in list(PayoutMethod) else None,
        upi_id=None if upi_id is None else _text(upi_id),
        bank_account=None if bank is None else _bank(_parts(bank)),
    )
    _raise(problems)


def _bank(given: dict[str, Any]) -> BankAccount:
    return BankAccount(
        account_number=_text(given.get("accountNumber")),
        ifsc_code=_text(given.get("ifscCode")),
        account_holder=_text(given.get("accountHolder")),
    )


def _raise(problems: Iterable[FieldError]) -> None:
    found = list(problems)
    if found:
        raise Invalid(*found)


Week = Annotated[list[DayShape], Meta(max_length=7), Rule(_week_rule)]
Dates = Annotated[list[DateShape], Meta(max_length=180), Rule(_dates_rule)]
Experienced = Annotated[ExperienceShape, Rule(_experience_rule)]


class ApplicationShape(Shape):
    headline: Headline
    bio: Bio
    expertise: Skills
    experience: Experienced
    availability: Week
    pricing: PricingShape
    session_topics: Topics
    languages: Languages = field(default_factory=list)
    linkedin_url: LinkedIn | None = None
    avatar: Avatar | UnsetType | None = UNSET
    timezone: Timezone | UnsetType = UNSET


class BankAccountShape(Shape):
    account_number: Annotated[str, Meta(min_length=1, max_length=34)]
    ifsc_code: Annotated[str, Meta(min_length=1, max_length=11)]
    account_holder: Annotated[str, Meta(min_length=1, max_length=100)]


class PayoutShape(Shape):
    """`upiId` or `bankAccount`, as the method says."""

    method: PayoutMethod
    upi_id: Annotated[str, Meta(max_length=320)] | None = None
    bank_account: BankAccountShape | None = None


class ProfileShape(Shape):
    """Any part of an application, and where to pay."""

    headline: Headline | UnsetType = UNSET
    bio: Bio | UnsetType = UNSET
    expertise: Skills | UnsetType = UNSET
    experience: Experienced | UnsetType = UNSET
    availability: Week | UnsetType = UNSET
    pricing: PricingShape | UnsetType = UNSET
    session_topics: Topics | UnsetType = UNSET
    languages: Languages | UnsetType = UNSET
    linkedin_url: LinkedIn | UnsetType | None = UNSET
    avatar: Avatar | UnsetType | None = UNSET
    timezone: Timezone | UnsetType = UNSET
    payout_details: Annotated[PayoutShape, Rule(_payout_rule)] | UnsetType = UNSET


class AvailabilityShape(Shape):
    """The weekly hours as a whole; of the rest, what is left out stays as it is."""

    availability: Week
    timezone: Timezone | UnsetType = UNSET
    date_overrides: Dates | UnsetType = UNSET
    buffer_minutes: Annotated[int, Meta(ge=0, le=240)] | UnsetType = UNSET
    minimum_notice_minutes: Annotated[int, Meta(ge=0, le=43_200)] | UnsetType = UNSET
    booking_window_days: Annotated[int, Meta(ge=1, le=365)] | UnsetType = UNSET
    max_sessions_per_day: Annotated[int, Meta(ge=1, le=48)] | UnsetType | None = UNSET


_DOMAIN = {"experience": Experience, "pricing": Pricing}


def given(body: Shape, *, apart_from: Sequence[str] = ("availability", "payout_details")) -> dict[str, Any]:
    """The fields that a body has, by name, in the domain's terms."""
    fields = {
        one.name: getattr(body, one.name)
        for one in msgspec.structs.fields(body)
        if one.name not in apart_from and getattr(body, one.name) is not UNSET
    }
    return {name: _domain(name, value) for name, value in fields.items()}


def payout(body: ProfileShape) -> PayoutDetails | None:
    return None if body.payout_details is UNSET else _details(body.payout_details)


def _domain(name: str, value: object) -> Any:
    return msgspec.convert(value, _DOMAIN[name], from_attributes=True) if name in _DOMAIN else value


def _details(shape: PayoutShape) -> PayoutDetails:
    return msgspec.convert(shape, PayoutDetails, from_attributes=True)
