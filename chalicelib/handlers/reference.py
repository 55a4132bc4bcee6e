"""How does the API read to a person? One page, made from its OpenAPI document, that loads nothing more."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape

from chalicelib.gateways import templates
from chalicelib.handlers import openapi
from chalicelib.handlers.openapi_schemas import Json
from chalicelib.handlers.reference_schemas import Reader, Row
from chalicelib.handlers.routes import Route


class Html(str):
    """Text that is safe in a page as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`policy` is a Content-Security-Policy that allows this page's style and script and nothing else."""

    html: str
    policy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    status: str
    code: str
    message: Html


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    id: str
    method: str
    path: Html
    summary: str
    description: Html
    access: str
    parameters: list[Row]
    body: list[Row]
    body_said: Html
    body_example: str
    status: str
    answer_said: Html
    answer: list[Row]
    answer_example: str
    media_types: str
    refusals: list[Refusal]


@cache
def page(routes: tuple[Route, ...], *, version: str) -> Page:
    """Made once a process, when first asked for."""
    document = openapi.document(routes, version=version)
    style, script = (Html(templates.render(f"reference/page.{kind}", {})) for kind in ("css", "js"))
    html = templates.render(
        "reference/page.html",
        {
            "title": document["info"]["title"],
            "version": version,
            "about": prose(document["info"]["description"]),
            "style": style,
            "script": script,
            "sections": _sections(document),
        },
    )
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return Page(html=html, policy=policy)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def prose(text: str) -> Html:
    """Paragraphs, `code` and **bold**, out of the little Markdown that docstrings use."""
    safe = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
    safe = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", safe)
    return Html("".join(f"<p>{part}</p>" for part in safe.split("\n\n") if part))


def _sections(document: Json) -> dict[str, list[Operation]]:
    sections: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            sections[operation["tags"][0]].append(_operation(method.upper(), path, operation, document))
    return sections


def _operation(method: str, path: str, operation: Json, document: Json) -> Operation:
    read = Reader(document["components"]["schemas"])
    status, good = next((status, one) for status, one in operation["responses"].items() if status < "400")
    answer = good.get("content", {}).get("application/json", {}).get("schema")
    asked = operation.get("requestBody", {})
    body = asked.get("content", {}).get("application/json", {}).get("schema")
    has_fields = body is not None and "$ref" in body
    return Operation(
        id=operation["operationId"],
        method=method,
        path=Html(re.sub(r"({\w+})", r"<var>\1</var>", escape(path).replace("/", "/<wbr>"))),
        summary=operation["summary"],
        description=prose(operation["description"]),
        access=operation["x-access"],
        parameters=[read.parameter(one) for one in operation["parameters"]],
        body=list(read.rows(body)) if has_fields else [],
        body_said=prose(asked.get("description") or (read.said(body) if body else "")),
        body_example=_pretty(read.example(body)) if has_fields else "",
        status=status,
        answer_said=prose(read.said(_data(answer)) if answer else ""),
        answer=list(read.rows(_data(answer))) if answer else [],
        answer_example=_pretty(read.example(answer)) if answer and "properties" in answer else "",
        media_types=", ".join(good.get("content", {})),
        refusals=list(_refusals(operation)),
    )


def _data(envelope: Json) -> Json:
    inner: Json = envelope.get("properties", {}).get("data", {})
    return inner


def _refusals(operation: Json) -> Iterator[Refusal]:
    for status, one in operation["responses"].items():
        if status >= "400":
            for code, message in re.findall(r"- `(\w+)`: (.+)", one["description"]):
                yield Refusal(status=status, code=code, message=prose(message))


def _pretty(example: object) -> str:
    return json.dumps(example, indent=2, ensure_ascii=False)
