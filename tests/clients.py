"""How does a test speak HTTP to the product? Through the events that API Gateway makes of requests."""

import base64
import itertools
import json as jsonlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.calls import acting

CATCH_ALL = "/{proxy+}"
# What API Gateway hands over in base64 (the binary media types that Chalice declares).
BINARY = ("application/octet-stream", "application/zip", "image/", "audio/", "video/")
_UNSET: Any = object()
_request_numbers = itertools.count(1)
Watch = Callable[["Answer"], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client sees. Header names are in lower case; each has all its values."""

    method: str
    resource: str
    status: int
    all_headers: Mapping[str, list[str]]
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        return {name: values[-1] for name, values in self.all_headers.items()}

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return jsonlib.loads(self.body)

    @property
    def data(self) -> Any:
        """What a good answer carries; an answer that is not good shows itself in the failure."""
        assert self.status < 400, f"{self.status} {self.text}"
        return self.json["data"]

    @property
    def code(self) -> str:
        return str(self.json["code"])

    @property
    def wrong_fields(self) -> dict[str, str]:
        return {error["field"]: error["message"] for error in self.json["errors"]}

    @property
    def cookies(self) -> dict[str, str]:
        """The values set, by name; an attribute is in the header's text only."""
        set_here = (cookie.split(";")[0].partition("=") for cookie in self.all_headers.get("set-cookie", []))
        return {name: value for name, _, value in set_here}


@dataclass(frozen=True, slots=True)
class Client:
    """`watch` sees every answer, whatever the test asks of it. `headers` go with every request."""

    app: Any
    watch: Watch | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    ip: str = "192.0.2.1"

    def get(self, path: str, **request: Any) -> Answer:
        return self.request("GET", path, **request)

    def post(self, path: str, **request: Any) -> Answer:
        return self.request("POST", path, **request)

    def put(self, path: str, **request: Any) -> Answer:
        return self.request("PUT", path, **request)

    def patch(self, path: str, **request: Any) -> Answer:
        return self.request("PATCH", path, **request)

    def delete(self, path: str, **request: Any) -> Answer:
        return self.request("DELETE", path, **request)

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = _UNSET,
        body: bytes | None = None,
        query: Mapping[str, Any] | None = None,
        token: str | None = None,
        cookies: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """`json` is sent as such; `body` as it is, without a content type but the one in `headers`."""
        sent = {**self.headers}
        if json is not _UNSET:
            body = jsonlib.dumps(json).encode()
            sent["Content-Type"] = "application/json"
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        if cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        sent |= headers or {}
        made = event(self.app.routes, method, path, body=body, query=query, headers=sent, ip=self.ip)
        with acting("api_handler"):
            outcome = self.app(made, SimpleNamespace(aws_request_id="lambda", function_name="api_handler"))
        answer = _answer(method, made["resource"], outcome)
        if self.watch:
            self.watch(answer)
        return answer


def event(
    routes: Iterable[str],
    method: str,
    path: str,
    *,
    body: bytes | None = None,
    query: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    ip: str = "192.0.2.1",
) -> dict[str, Any]:
    """The event of a REST API's proxy integration, version 1."""
    parts = urlsplit(path)
    resource, path_parameters = resolve(routes, parts.path)
    values = _multi(parse_qsl(parts.query, keep_blank_values=True) + _pairs(query or {}))
    sent = {"Host": "api.example.test", **(headers or {})}
    kind = next((value for name, value in sent.items() if name.lower() == "content-type"), "")
    return {
        "resource": resource,
        "path": parts.path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": {name: many[-1] for name, many in values.items()} or None,
        "multiValueQueryStringParameters": values or None,
        "pathParameters": path_parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource,
            "httpMethod": method,
            "path": f"/live{parts.path}",
            "stage": "live",
            "requestId": f"req-{next(_request_numbers)}",
            "identity": {"sourceIp": ip, "userAgent": "tests"},
        },
        **_body(body, kind),
    }


def _body(body: bytes | None, kind: str) -> dict[str, Any]:
    """API Gateway decodes text leniently: what is not UTF-8 arrives with replacement characters."""
    if not body:
        return {"body": None, "isBase64Encoded": False}
    if kind.lower().startswith(BINARY):
        return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    return {"body": body.decode(errors="replace"), "isBase64Encoded": False}


def resolve(routes: Iterable[str], path: str) -> tuple[str, dict[str, str]]:
    """The resource that API Gateway chooses: the most static one, and the catch-all for what is unknown."""
    wanted = path.strip("/").split("/")
    fitting = [(route, found) for route in routes if (found := _fit(route, wanted)) is not None]
    if not fitting:
        return CATCH_ALL, {"proxy": path.strip("/")}
    return min(fitting, key=lambda one: [part.startswith("{") for part in one[0].split("/")])


def _fit(route: str, wanted: list[str]) -> dict[str, str] | None:
    parts = route.strip("/").split("/")
    if len(parts) != len(wanted):
        return None
    pairs = list(zip(parts, wanted, strict=True))
    if any(part != given for part, given in pairs if not part.startswith("{")):
        return None
    return {part[1:-1]: unquote(given) for part, given in pairs if part.startswith("{")}


def _pairs(query: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, str(one))
        for name, value in query.items()
        for one in (value if isinstance(value, list | tuple) else [value])
    ]


def _multi(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values


def _answer(method: str, resource: str, outcome: Mapping[str, Any]) -> Answer:
    """As the gateway puts it on the wire: both kinds of headers together, a base64 body decoded."""
    jsonlib.dumps(outcome)  # Lambda hands it over as JSON
    headers = {name.lower(): [str(value)] for name, value in outcome["headers"].items()}
    for name, values in outcome["multiValueHeaders"].items():
        headers.setdefault(name.lower(), []).extend(values)
    body = outcome["body"]
    raw = base64.b64decode(body) if outcome.get("isBase64Encoded") else body.encode()
    return Answer(method, resource, outcome["statusCode"], headers, raw)
