"""Does an answer fit what the API's own OpenAPI document says of it?"""

from functools import cache
from typing import Any, Self

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from chalicelib.handlers import openapi
from chalicelib.handlers.http import Api
from tests.clients import CATCH_ALL, Answer

_DOCUMENT = "urn:openapi"
FORMATS = FormatChecker(formats=["date-time", "date"])


class Contract:
    """`check` is what a Client's `watch` takes: it fails the test that meets an answer nobody declared."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._registry: Registry[Any] = Registry().with_resource(
            _DOCUMENT, DRAFT202012.create_resource(document)
        )

    @classmethod
    @cache
    def of(cls, app: Api) -> Self:
        """What an application says of itself."""
        return cls(openapi.document(tuple(app.declared), version="1.2.3"))

    def check(self, answer: Answer) -> None:
        what = f"{answer.method} {answer.resource} answered {answer.status}"
        assert "x-request-id" in answer.headers, f"{what} without a number"
        operation = self._document["paths"].get(answer.resource, {}).get(answer.method.lower())
        if operation is None:
            self._check_edge(answer, what)
            return
        declared = operation["responses"].get(str(answer.status))
        assert declared, f"{what}, which is not declared: {answer.text[:500]}"
        for name in declared["headers"]:
            assert name.lower() in answer.headers, f"{what} without its {name}"
        path = f"#/paths/{_escaped(answer.resource)}/{answer.method.lower()}/responses/{answer.status}"
        self._check_body(answer, declared.get("content"), path, what)

    def _check_edge(self, answer: Answer, what: str) -> None:
        """Addresses and methods that there are not, and what browsers ask before they send."""
        if answer.method == "OPTIONS" and answer.status == 204:
            return
        expected = (404, "not_found") if answer.resource == CATCH_ALL else (405, "method_not_allowed")
        assert (answer.status, answer.code) == expected, f"{what}: {answer.text[:500]}"
        self._check_schema(answer.json, "#/components/schemas/Failure", what)

    def _check_body(self, answer: Answer, content: dict[str, Any] | None, path: str, what: str) -> None:
        if content is None:
            assert answer.body == b"", f"{what} with a body: {answer.text[:500]}"
            return
        kind = answer.headers["content-type"].split(";")[0]
        assert kind in content, f"{what} as {kind}, which is not declared"
        body = answer.json if kind == "application/json" else answer.text
        self._check_schema(body, f"{path}/content/{_escaped(kind)}/schema", what)

    def _check_schema(self, body: object, place: str, what: str) -> None:
        schema = {"$ref": f"{_DOCUMENT}{place}"}
        validator = Draft202012Validator(schema, registry=self._registry, format_checker=FORMATS)
        wrong = [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(body)]
        assert not wrong, f"{what}, but not as declared: {'; '.join(wrong)}"


def _escaped(part: str) -> str:
    """A part of a JSON pointer in a URI."""
    return part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
