"""Does what came in have the shape it should, and if not, what is wrong with every part of it?"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, reduce
from itertools import islice
from math import isinf
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from chalicelib.domain.errors import FieldError, Invalid

S = TypeVar("S", bound=Struct)
# A quarter of a megabyte can hold so many mistakes that naming each would outgrow what Lambda may answer.
MOST_PROBLEMS = 200
_LISTS = (list, tuple, set, frozenset)


def _number(text: str) -> float | int:
    """JSON has one kind of number: `5.0` is the whole number 5."""
    number = float(text)
    if isinf(number):
        raise msgspec.DecodeError("a number is out of range")
    return int(number) if number.is_integer() else number


_json = msgspec.json.Decoder(float_hook=_number)


class Shape(Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A request body or query string."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Stands in a field's Annotated beside Meta, and says what types and bounds cannot.

    `check` takes the field's value and raises Invalid. It is asked in the same go as they are, so that one
    answer names every wrong field. For fields of the body itself; it may name a part of one by its path. Parts
    inside may be missing or of any type: what it says of those is not told, types and bounds have named them.
    """

    check: Callable[[Any], object]


class MalformedJson(Invalid):
    code = "invalid_json"
    message = "The body is not valid JSON."


def body(raw: bytes, shape: type[S]) -> S:
    """The body as `shape`; an empty one is `{}`. Raises Invalid, naming every wrong field."""
    try:
        parsed = _json.decode(raw or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        why = str(error).removeprefix("JSON is malformed: ")
        raise MalformedJson(message=f"The body is not valid JSON: {why}.") from None
    except RecursionError:
        raise MalformedJson(message="The body is nested too deeply.") from None
    return _convert(parsed, shape, whole="body", strict=True)


def query(given: Mapping[str, list[str]], shape: type[S]) -> S:
    """The query string as `shape`: lists take every value of a name, all else the last one."""
    lists = {one.encode_name for one in msgspec.structs.fields(shape) if _is_list(one.type)}
    parsed = {name: values if name in lists else values[-1] for name, values in given.items()}
    return _convert(parsed, shape, whole="query", strict=False, nulls=_nulls(parsed, shape))


def _nulls(given: Mapping[str, Any], shape: type[Struct]) -> Iterator[FieldError]:
    """msgspec takes the word `null` for nothing; in a query nothing is left out, and the word is a word."""
    for one in msgspec.structs.fields(shape):
        kinds = set(_alternatives(one.type))
        if str(given.get(one.encode_name)).lower() == "null" and NoneType in kinds:
            said: Any = reduce(or_, kinds - {NoneType})
            yield from _problems(given[one.encode_name], said, one.encode_name, strict=False)


def _is_list(shape: Any) -> bool:
    return any(get_origin(one) in _LISTS for one in _alternatives(shape))


def _convert(
    value: object, shape: type[S], *, whole: str, strict: bool, nulls: Iterable[FieldError] = ()
) -> S:
    problems = list(nulls)
    try:
        converted = msgspec.convert(value, shape, strict=strict)
    except (msgspec.ValidationError, RecursionError):
        problems += islice(_problems(value, shape, "", strict=strict), MOST_PROBLEMS)
    problems += _broken_rules(value, shape, but={one.field for one in problems})
    if problems:
        raise Invalid(*(FieldError(one.field or whole, one.message) for one in problems))
    return converted


# ── Every problem ────────────────────────────────────────────────────────────────────────────────────


def _problems(value: object, shape: Any, path: str, *, strict: bool) -> Iterator[FieldError]:
    """msgspec stops at the first mistake; people want to hear of all of them, so each part is asked alone."""
    message = _message(value, shape, strict=strict)
    if message is None:
        return
    is_inside = False
    for problem in _problems_inside(value, shape, path, strict=strict):
        is_inside = True
        yield problem
    if not is_inside:
        yield FieldError(path, _in_words(message, shape))


def _message(value: object, shape: Any, *, strict: bool) -> str | None:
    try:
        msgspec.convert(value, shape, strict=strict)
    except msgspec.ValidationError as error:
        return str(error)
    except RecursionError:
        return "This is nested too deeply."
    return None


def _problems_inside(value: object, shape: Any, path: str, *, strict: bool) -> Iterator[FieldError]:
    for one in _alternatives(shape):
        origin, arguments = get_origin(one), get_args(one)
        if isinstance(value, dict) and isinstance(one, type) and issubclass(one, Struct):
            yield from _field_problems(value, one, path, strict=strict)
        elif isinstance(value, dict) and origin is dict:
            for name, part in value.items():
                yield from _entry_problems(name, part, arguments, _join(path, name), strict=strict)
        elif isinstance(value, list) and origin in _LISTS:
            for position, part in enumerate(value):
                yield from _problems(part, arguments[0], _join(path, str(position)), strict=strict)


def _field_problems(
    value: dict[str, Any], shape: type[Struct], path: str, *, strict: bool
) -> Iterator[FieldError]:
    known = {one.encode_name: one for one in msgspec.structs.fields(shape)}
    for name, part in value.items():
        if name in known:
            yield from _problems(part, known[name].type, _join(path, name), strict=strict)
        else:
            yield FieldError(_join(path, name), "There is no such field.")
    for name, one in known.items():
        if one.required and name not in value:
            yield FieldError(_join(path, name), "This is required.")


def _entry_problems(
    name: str, part: object, kinds: tuple[Any, ...], path: str, *, strict: bool
) -> Iterator[FieldError]:
    if _message(name, kinds[0], strict=strict):
        yield FieldError(path, "There is no such field.")
    else:
        yield from _problems(part, kinds[1], path, strict=strict)


def _broken_rules(value: object, shape: type[Struct], *, but: set[str]) -> Iterator[FieldError]:
    """`but`: the paths that are wrong already in type or bounds; nothing more is said of them."""
    given = value if isinstance(value, dict) else {}
    for name, rule in _rules(shape).items():
        if given.get(name) is None or name in but:
            continue
        try:
            rule.check(given[name])
        except Invalid as invalid:
            for error in invalid.errors:
                path = _within(name, error.field)
                if not any(_is_part(path, of=other) or _is_part(other, of=path) for other in but):
                    yield FieldError(path, error.message)


def _is_part(path: str, *, of: str) -> bool:
    return path == of or path.startswith(f"{of}.")


def _within(name: str, field: str) -> str:
    """A rule may name a part of its field; all else that it names is the field itself."""
    return field if field.startswith(f"{name}.") else name


@cache
def _rules(shape: type[Struct]) -> dict[str, Rule]:
    fields = msgspec.structs.fields(shape)
    return {
        one.encode_name: rule for one in fields for rule in _annotations(one.type) if isinstance(rule, Rule)
    }


def _annotations(shape: Any) -> Iterator[object]:
    origin, arguments = get_origin(shape), get_args(shape)
    if origin is Annotated:
        yield from arguments[1:]
    elif origin in (Union, UnionType):
        for one in arguments:
            yield from _annotations(one)


def _alternatives(shape: Any) -> Iterator[Any]:
    """The plain types that a type form allows: `Annotated[list[int] | None, …]` is list[int] or None."""
    origin, arguments = get_origin(shape), get_args(shape)
    if origin is Annotated:
        yield from _alternatives(arguments[0])
    elif origin in (Union, UnionType):
        for one in arguments:
            yield from _alternatives(one)
    else:
        yield shape


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


# ── In words ─────────────────────────────────────────────────────────────────────────────────────────

_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "datetime": "text",
    "date": "text",
}
_WORDS = (
    (r"Expected `str` of length >= 1$", "This must not be empty."),
    (r"Expected `str` of length >= (\d+)", r"Use at least \1 characters."),
    (r"Expected `str` of length <= (\d+)", r"Use at most \1 characters."),
    (r"Expected `str` matching regex", "This has not the expected form."),
    (r"Expected `(?:int|float)` >= (-?[\d.]+)", r"Use \1 or more."),
    (r"Expected `(?:int|float)` <= (-?[\d.]+)", r"Use \1 or less."),
    (r"Expected `(?:int|float)` > (-?[\d.]+)", r"Use more than \1."),
    (r"Expected `(?:int|float)` < (-?[\d.]+)", r"Use less than \1."),
    (r"Expected `array` of length >= (\d+)", r"Give at least \1 of these."),
    (r"Expected `array` of length <= (\d+)", r"Give at most \1 of these."),
    (
        r"Invalid RFC3339 encoded datetime|Expected `datetime` with",
        "Use an instant such as 2026-11-23T04:30:00Z.",
    ),
    (r"Invalid RFC3339 encoded date$", "Use a day such as 2026-11-23."),
)


def _in_words(message: str, shape: Any) -> str:
    if message.startswith("Invalid enum value"):
        return f"Choose one of: {', '.join(_choices(shape))}."
    if expected := re.match(r"Expected `(.+)`, got `(\w+)`", message):
        wanted, got = ([_KINDS.get(one, one) for one in part.split(" | ")] for part in expected.groups())
        return f"Expected {' or '.join(wanted)}, got {got[0]}."
    for pattern, words in _WORDS:
        if found := re.match(pattern, message):
            return found.expand(words)
    return message if message.endswith(".") else f"{message}."


def _choices(shape: Any) -> Iterable[str]:
    for one in _alternatives(shape):
        if get_origin(one) is Literal:
            yield from map(str, get_args(one))
        elif isinstance(one, type) and issubclass(one, Enum):
            yield from (str(choice.value) for choice in one)
