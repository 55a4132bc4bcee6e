"""Does what came in have the shape it should, and if not, what is wrong with every part of it?"""

import re
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from chalicelib.domain.errors import FieldError, Invalid, TooLarge

S = TypeVar("S", bound=Struct)
LIMIT_BYTES = 256 * 1024


class Shape(Struct, rename="camel", forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A request body or query string."""


class MalformedJson(Invalid):
    code = "invalid_json"


def body(raw: bytes, shape: type[S]) -> S:
    """The body as `shape`; an empty one is `{}`. Raises TooLarge, or Invalid naming every wrong field."""
    if len(raw) > LIMIT_BYTES:
        raise TooLarge
    try:
        parsed = msgspec.json.decode(raw or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedJson(message=f"The body is not valid JSON: {error}.") from None
    except RecursionError:
        raise MalformedJson(message="The body is nested too deeply.") from None
    return _convert(parsed, shape, strict=True)


def query(given: Mapping[str, list[str]], shape: type[S]) -> S:
    """The query string as `shape`: lists take every value of a name, all else the last one."""
    lists = {
        one.encode_name
        for one in msgspec.structs.fields(shape)
        if getattr(one.type, "__origin__", None) in (list, tuple)
    }
    parsed = {name: values if name in lists else values[-1] for name, values in given.items()}
    return _convert(parsed, shape, strict=False)


def _convert(value: object, shape: type[S], *, strict: bool) -> S:
    try:
        return msgspec.convert(value, shape, strict=strict)
    except (msgspec.ValidationError, RecursionError):
        raise Invalid(*_problems(value, shape, "", strict=strict)) from None


def _problems(value: object, shape: Any, path: str, *, strict: bool) -> Iterator[FieldError]:  # noqa: ANN401 - a type form
    """msgspec stops at the first mistake; people want to hear of all of them, so each part is asked alone."""
    message = _message(value, shape, strict=strict)
    if message is None:
        return
    inner = _container(shape, value)
    found: list[FieldError] = []
    if inner is not None and isinstance(value, dict):
        found += _field_problems(value, inner, path, strict=strict)
    elif inner is not None and isinstance(value, list):
        for position, part in enumerate(value):
            found += _problems(part, inner, _join(path, str(position)), strict=strict)
    yield from found or [FieldError(path or "body", _in_words(message))]


def _container(shape: Any, value: object) -> Any:  # noqa: ANN401 - a type form
    """What to look into: the struct that a mapping should be, or the element type of a list. None: nothing."""
    origin, arguments = get_origin(shape), get_args(shape)
    if origin is Annotated:
        return _container(arguments[0], value)
    if origin in (Union, UnionType):
        return next((inner for part in arguments if (inner := _container(part, value)) is not None), None)
    if origin in (list, tuple) and isinstance(value, list):
        return arguments[0]
    is_struct = isinstance(shape, type) and issubclass(shape, Struct)
    return shape if is_struct and isinstance(value, dict) else None


def _field_problems(
    value: dict[str, Any], shape: type[Struct], path: str, *, strict: bool
) -> Iterator[FieldError]:
    known = {one.encode_name: one for one in msgspec.structs.fields(shape)}
    for name in value.keys() - known.keys():
        yield FieldError(_join(path, name), "There is no such field.")
    for name, one in known.items():
        if name in value:
            yield from _problems(value[name], one.type, _join(path, name), strict=strict)
        elif one.required:
            yield FieldError(_join(path, name), "This is required.")


def _message(value: object, shape: Any, *, strict: bool) -> str | None:  # noqa: ANN401 - a type form
    try:
        msgspec.convert(value, shape, strict=strict)
    except msgspec.ValidationError as error:
        return str(error)
    except RecursionError:
        return "This is nested too deeply."
    return None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


_WORDS = (
    (r"Expected `str` of length >= 1\b", "This must not be empty."),
    (r"Expected `str` of length >= (\d+)", r"Use at least \1 characters."),
    (r"Expected `str` of length <= (\d+)", r"Use at most \1 characters."),
    (r"Expected `str` matching regex .*", "This has not the expected form."),
    (r"Expected `(?:int|float)` >= (-?[\d.]+)", r"Use \1 or more."),
    (r"Expected `(?:int|float)` <= (-?[\d.]+)", r"Use \1 or less."),
    (r"Expected `(?:array|list)` of length >= (\d+).*", r"Give at least \1 of these."),
    (r"Expected `(?:array|list)` of length <= (\d+).*", r"Give at most \1 of these."),
    (r"Invalid enum value (.*)", r"There is no such choice: \1."),
    (r"Expected `(\w+)(?: \| null)?`, got `(\w+)`", r"Expected \1, got \2."),
)


def _in_words(message: str | None) -> str:
    text = (message or "This is not right.").split(" - at ")[0]
    for pattern, words in _WORDS:
        if re.match(pattern, text):
            return re.sub(pattern, words, text)
    return text if text.endswith(".") else f"{text}."
