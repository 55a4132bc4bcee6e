"""How do the models that validate read as JSON Schema?"""

from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import Any, get_args

import msgspec
from msgspec import UNSET, Struct

from chalicelib.handlers.answers import Timestamp, View
from chalicelib.handlers.routes import Route
from chalicelib.handlers.shapes import Shape

Json = dict[str, Any]
_PLACE = "#/components/schemas/"
FAILURE: Json = {"$ref": f"{_PLACE}Failure"}


class FieldErrorView(View):
    """One wrong field by its path, as in `availability.0.slots.1.start`, and what to do about it."""

    field: str
    message: str


class Failure(View):
    """Why a request came to nothing. `data` stands where a route says so."""

    success: bool
    code: str
    message: str
    request_id: str
    errors: list[FieldErrorView] | msgspec.UnsetType = UNSET
    data: dict[str, Any] | msgspec.UnsetType = UNSET


class Schemas:
    """The components that the routes need, and references to them."""

    def __init__(self, routes: Iterable[Route]) -> None:
        shapes = [shape for route in routes for shape in (route.body, route.query, route.answer) if shape]
        views = [*_below(View)]
        models: list[type[Struct]] = list(dict.fromkeys([*shapes, *views]))
        references, made = msgspec.json.schema_components(
            models, schema_hook=_schema_of, ref_template=_PLACE + "{name}"
        )
        self._places: dict[type[Struct], str] = dict(
            zip(models, (one["$ref"] for one in references), strict=True)
        )
        for model in models:
            _settle(made[self._name(model)], model)
        self._all = made
        self.components = {name: made[name] for name in sorted(_reached(self._roots(routes), made))}

    def of(self, model: type[Struct]) -> Json:
        return {"$ref": self._places[model]}

    def is_needed(self, shape: type[Shape]) -> bool:
        return bool(self._all[self._name(shape)].get("required"))

    def parameters(self, route: Route) -> Iterator[Json]:
        """A query's fields, each a parameter: a value that is absent needs no null."""
        if route.query is None:
            return
        shape = self._all[self._name(route.query)]
        for name, schema in shape["properties"].items():
            plain = _without_null(schema)
            said = {"description": plain.pop("description")} if "description" in plain else {}
            needed = {"required": True} if name in shape["required"] else {}
            yield {"name": name, "in": "query", **said, **needed, "schema": plain}

    def _name(self, model: type[Struct]) -> str:
        return self._places[model].removeprefix(_PLACE)

    def _roots(self, routes: Iterable[Route]) -> Json:
        shown = [
            FAILURE,
            *(self.of(model) for route in routes for model in (route.body, route.answer) if model),
        ]
        return {"shown": shown, "asked": [one for route in routes for one in self.parameters(route)]}


def _schema_of(kind: type) -> Json:
    if kind is Timestamp:
        return {"type": "string", "format": "date-time", "examples": ["2026-11-23T04:30:00Z"]}
    raise NotImplementedError(kind)


def _settle(schema: Json, model: type[Struct]) -> None:
    """An answer has all its fields, but those that may be unset; a docstring has no indent."""
    if "description" in schema:
        schema["description"] = cleandoc(schema["description"])
    if issubclass(model, View):
        fields = msgspec.structs.fields(model)
        schema["required"] = [
            one.encode_name for one in fields if msgspec.UnsetType not in get_args(one.type)
        ]
        for part in schema["properties"].values():
            part.pop("default", None)


def _without_null(schema: Json) -> Json:
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    rest = {
        key: value for key, value in schema.items() if key != "anyOf" and (key, value) != ("default", None)
    }
    if len(choices) == 1:
        return {**choices[0], **rest}
    return {"anyOf": choices, **rest} if choices else rest


def _reached(start: object, schemas: Json) -> set[str]:
    """The names that are referred to from `start`, directly or on the way."""
    found: set[str] = set()
    left = [start]
    while left:
        match left.pop():
            case {"$ref": str(place)} if place.startswith(_PLACE):
                name = place.removeprefix(_PLACE)
                if name not in found:
                    found.add(name)
                    left.append(schemas[name])
            case dict() as mapping:
                left.extend(mapping.values())
            case list() as parts:
                left.extend(parts)
    return found


def _below(kind: type[View]) -> Iterator[type[View]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)
