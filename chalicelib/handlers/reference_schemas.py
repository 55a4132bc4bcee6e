"""How does a JSON Schema read to a person? As rows of a table, and as an example."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.handlers.openapi_schemas import Json

_NAMED = {
    "id": "01KAQ2M5T7E8V9W0X1Y2Z3A4B5",
    "name": "Asha Rao",
    "email": "asha@example.com",
    "password": "a quiet harbour at dawn",
    "slug": "asha-rao",
    "timezone": "Asia/Kolkata",
    "avatar": "https://example.com/asha.png",
    "currency": "INR",
    "topic": "System Design",
    "start": "09:00",
    "end": "12:30",
    "date": "2026-11-23",
    "from": "2026-11-23",
    "to": "2026-11-29",
    "bookingId": "GRP-20261123-7K3M9QXZ",
    "mentorId": "mtr_01KAQ2M5T7E8V9W0X1Y2Z3A4B5",
    "userId": "usr_01KAQ2M5T7E8V9W0X1Y2Z3A4B5",
    "amount": 150000,
    "thirtyMin": 800,
    "sixtyMin": 1500,
    "duration": 60,
    "nextCursor": None,
}
_KINDS = {"integer": "whole number", "number": "number", "boolean": "true or false", "object": "object"}
_FORMATS = {"date-time": "instant", "date": "day"}
_DEEPEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A field or parameter. `name` is its path: `availability[].slots[].start`."""

    name: str
    kind: str
    is_required: bool
    note: str


class Reader:
    """Reads schemas that may refer to `components`."""

    def __init__(self, components: Json) -> None:
        self._components = components

    def parameter(self, parameter: Json) -> Row:
        place = "" if parameter["in"] == "query" else f"In the {parameter['in']}. "
        return Row(
            name=parameter["name"],
            kind=self.kind(parameter["schema"]),
            is_required=parameter.get("required", False),
            note=f"{place}{parameter.get('description', '')}{_default(parameter['schema'])}".strip(),
        )

    def rows(self, schema: Json, path: str = "", depth: int = 0) -> Iterator[Row]:
        """Every field below an object, lists and objects in it opened."""
        inner = self._opened(schema)
        for name, part in inner.get("properties", {}).items():
            place = f"{path}.{name}" if path else name
            is_list = "items" in self._opened(part)
            yield Row(
                name=place,
                kind=self.kind(part),
                is_required=name in inner.get("required", []),
                note=f"{self.said(part)}{_default(part)}".strip(),
            )
            if depth < _DEEPEST:
                below = self._opened(part)["items"] if is_list else part
                yield from self.rows(below, f"{place}[]" if is_list else place, depth + 1)

    def kind(self, schema: Json) -> str:  # noqa: PLR0911 - a case each
        """Its type in words, with its bounds."""
        if "$ref" in schema:
            return self.kind(self._components[schema["$ref"].rsplit("/")[-1]])
        if "anyOf" in schema:
            return " or ".join(self.kind(one) for one in schema["anyOf"])
        if "enum" in schema:
            return " · ".join(str(one) for one in schema["enum"])
        if schema.get("type") == "array":
            return f"list of {self.kind(schema.get('items', {}))}{_bounds(schema, 'Items', ' of them')}"
        if schema.get("type") == "string":
            return _FORMATS.get(schema.get("format", ""), f"text{_bounds(schema, 'Length', ' characters')}")
        if schema.get("type") == "null":
            return "null"
        return _KINDS.get(schema.get("type", ""), "anything") + _bounds(schema, "imum")

    def example(self, schema: Json, name: str = "", depth: int = 0) -> object:
        """Something that would fit, plausible where the field's name is known."""
        schema = self._opened(schema)
        for key in ("examples", "enum"):
            if schema.get(key):
                return schema[key][0]
        if "const" in schema:
            return schema["const"]
        if "properties" in schema:
            if depth > _DEEPEST:
                return {}
            return {key: self.example(part, key, depth + 1) for key, part in schema["properties"].items()}
        if schema.get("type") == "array":
            return [self.example(schema.get("items", {}), name.removesuffix("s"), depth + 1)]
        return _plain(schema, name)

    def _opened(self, schema: Json) -> Json:
        """What is behind a reference, or the first alternative that is not null."""
        if "$ref" in schema:
            return self._opened(self._components[schema["$ref"].rsplit("/")[-1]])
        if "anyOf" in schema:
            return self._opened(next((one for one in schema["anyOf"] if one.get("type") != "null"), {}))
        return schema

    def said(self, schema: Json) -> str:
        """What its field says of it, or what the model behind it says of itself."""
        inner = next((one for one in schema.get("anyOf", []) if "description" in one), schema)
        return str(inner.get("description") or self._opened(schema).get("description", ""))


def _bounds(schema: Json, of: str, unit: str = "") -> str:
    """`of` ends the keywords: minimum and maximum, minLength and maxLength, minItems and maxItems."""
    low, high = schema.get(f"min{of}"), schema.get(f"max{of}")
    match low, high:
        case None, None:
            return ""
        case _, None:
            return f", {low} or more{unit}"
        case None, _:
            return f", up to {high}{unit}"
    return f", {low} to {high}{unit}"


def _default(schema: Json) -> str:
    default = schema.get("default")
    return "" if default in (None, [], {}, "") else f" By default {default}."


def _plain(schema: Json, name: str) -> object:
    if schema.get("format") == "date-time":
        return "2026-11-23T04:30:00Z"
    if name in _NAMED:
        return _NAMED[name]
    match schema.get("type"):
        case "integer" | "number":
            return schema.get("minimum", schema.get("default", 1))
        case "boolean":
            return True
        case "object":
            return {}
    return _NAMED["id"] if name.endswith("Id") else f"{name or 'text'}…"
