"""How does a request become one call of a service, and its outcome an answer? The only place that does both.

A view takes what its annotations name: `request: Request`, `body:` and `query:` a Shape, and the path's parts
as text. It returns a View, which is shown as `data`; None where there is nothing to show (204, unless the
route says otherwise); or a Response of its own making, for what is not JSON in the contract's envelope.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from time import perf_counter
from typing import Any, cast

from chalice.app import Blueprint, Chalice, Response
from chalice.app import Request as ChaliceRequest

from chalicelib import clock, wiring
from chalicelib.domain.errors import DomainError, MethodNotAllowed, NotFound, NotSignedIn
from chalicelib.handlers import answers, repetition, shapes
from chalicelib.handlers.requests import Request
from chalicelib.handlers.routes import METHODS_WITH_A_BODY, Call, Route
from chalicelib.handlers.shapes import Shape
from chalicelib.observability import logger
from chalicelib.services import access as doors
from chalicelib.services import tokens
from chalicelib.services.access import Access, Caller

# The check of the caller runs here, beside the use case's first read.
_beside = ThreadPoolExecutor(max_workers=2, thread_name_prefix="access")
# Every id and slug fits. What does not is nobody's, and may not become a part of a key in the table.
_NAME = re.compile(r"[A-Za-z0-9_.~-]{1,128}")


class Routes(Blueprint):
    """A blueprint whose routes say who may call them and what they take, answer and refuse."""

    def __init__(self, import_name: str, *, tag: str) -> None:
        super().__init__(import_name)
        self.module = import_name.rpartition(".")[2]
        self.tag = tag
        self.declared: list[Route] = []

    @property
    def of_app(self) -> list[Route]:
        """Every route of the application that this blueprint is registered with."""
        return cast("Api", self.current_app).declared

    def get(self, path: str, **declaration: Any) -> Callable[[Call], Call]:
        """`declaration`: what `Route.of` takes."""
        return self._declare("GET", path, **declaration)

    def post(self, path: str, **declaration: Any) -> Callable[[Call], Call]:
        return self._declare("POST", path, **declaration)

    def put(self, path: str, **declaration: Any) -> Callable[[Call], Call]:
        return self._declare("PUT", path, **declaration)

    def patch(self, path: str, **declaration: Any) -> Callable[[Call], Call]:
        return self._declare("PATCH", path, **declaration)

    def delete(self, path: str, **declaration: Any) -> Callable[[Call], Call]:
        return self._declare("DELETE", path, **declaration)

    def _declare(self, method: str, path: str, **declaration: Any) -> Callable[[Call], Call]:
        def decorate(view: Call) -> Call:
            route = Route.of(view, method=method, path=path, tag=self.tag, **declaration)
            self.declared.append(route)
            self.route(path, methods=[method], name=view.__name__, content_types=[])(self._entrance(route))
            return view

        return decorate

    def _entrance(self, route: Route) -> Callable[..., Response]:
        def enter(**path: str) -> Response:
            return answer(route, self.current_request, path)

        enter.__name__ = route.view.__name__
        return enter


def answer(route: Route, raw: ChaliceRequest, path: dict[str, str]) -> Response:
    """Every request's way: read it, call the view, make an answer and a log line of whatever comes of it."""
    started = perf_counter()
    request = Request(raw, path=path, now=clock.now())
    code = None
    try:
        response = _serve(route, request)
    except DomainError as error:
        code = error.code
        response = answers.failure(error, request_id=request.id)
        if response.status_code >= 500:
            logger.warning("refused", exc_info=error, request_id=request.id)
    except Exception:
        # The edge: a mistake of ours must reach the log whole and the client not at all.
        code = "internal_error"
        logger.exception("unhandled", request_id=request.id, route=f"{route.method} {route.path}")
        response = answers.crash(request.id)
    logger.info(
        "request",
        route=f"{route.method} {route.path}",
        status=response.status_code,
        code=code,
        user=request.caller.user_id if request.caller else None,
        ms=round((perf_counter() - started) * 1000, 1),
        request_id=request.id,
    )
    return answers.dress(response, request_id=request.id, origin=request.header("origin"))


def _serve(route: Route, request: Request) -> Response:
    request.caller = _caller(route, request)
    try:
        return _let_in(route, request)
    finally:
        # Nothing leaves before the caller is known, and who may not come in learns nothing but that.
        if request.caller:
            _ = request.caller.user


def _let_in(route: Route, request: Request) -> Response:
    if not all(_NAME.fullmatch(part) for part in request.path.values()):
        raise NotFound
    arguments: dict[str, Any] = dict(request.path)
    if route.takes_request:
        arguments[route.takes_request] = request
    if route.body:
        arguments["body"] = shapes.body(request.json_bytes(), route.body)
    elif route.method in METHODS_WITH_A_BODY and not route.raw_body:
        shapes.body(request.json_bytes(), Shape)
    if route.query:
        arguments["query"] = shapes.query(request.query, route.query)
    elif route.method == "GET":
        shapes.query(request.query, Shape)
    if request.caller and not route.overlaps:
        _ = request.caller.user
    return repetition.once(route, request, lambda: _call(route, request, arguments))


def _call(route: Route, request: Request, arguments: dict[str, Any]) -> Response:
    shown = route.view(**arguments)
    if isinstance(shown, Response):
        return shown
    status, body = answers.success(shown, status=route.status, message=route.message)
    return answers.json_response(status, body, request.answer_headers)


def _caller(route: Route, request: Request) -> Caller | None:
    if route.access is Access.ANYONE:
        return None
    scheme, _, token = (request.header("authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn
    claims = tokens.read(token.strip(), secrets=wiring.secrets(), now=request.now)
    check: Future[doors.Identity] = _beside.submit(doors.admit, claims, route.access, now=request.now)
    return Caller(claims.user_id, claims.family, check)


class Api(Chalice):
    """Answers in our own words where Chalice and API Gateway would use theirs.

    Every path of the API has a catch-all method in API Gateway, and the API a catch-all path, so that unknown
    paths, wrong methods and browsers' preflights reach this function.
    """

    def __init__(self, app_name: str) -> None:
        super().__init__(app_name)
        self.experimental_feature_flags.add("WEBSOCKETS")  # what Chalice wants said by who uses them
        self._modules: dict[str, Routes | None] = {}
        self._places: Mapping[str, str] = {}
        self._load: Callable[[str], Routes] | None = None

    def open(
        self, modules: Iterable[str], *, load: Callable[[str], Routes], places: Mapping[str, str]
    ) -> None:
        """Serves what `modules` declare: at once, or each with the first request for a path of its own.

        `places` has the module of every path, or is empty where that is not known.
        """
        self._modules, self._places, self._load = dict.fromkeys(modules), places, load
        if not places:
            self._open_all()

    def _open_all(self) -> None:
        for module in self._modules:
            self._open(module)

    def _open(self, module: str) -> None:
        if self._load and self._modules[module] is None:
            self.register_blueprint(self._load(module))

    def register_blueprint(
        self, blueprint: Blueprint, *prefixes: str | None, **named_prefixes: str | None
    ) -> None:
        super().register_blueprint(blueprint, *prefixes, **named_prefixes)
        if isinstance(blueprint, Routes):
            self._modules[blueprint.module] = blueprint

    @property
    def declared(self) -> list[Route]:
        """Every route there is."""
        self._open_all()
        return [route for routes in self._modules.values() if routes for route in routes.declared]

    def _methods(self, path: str) -> Mapping[str, object]:
        if path in self._places:
            self._open(self._places[path])
        return self.routes.get(path, {})

    def __call__(self, event: Any, context: Any) -> Any:
        outside = event["requestContext"]
        methods = self._methods(outside.get("resourcePath", ""))
        if outside["httpMethod"] in methods:
            return super().__call__(event, context)
        headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
        request_id = outside.get("requestId", "")
        if outside["httpMethod"] == "OPTIONS" and methods:
            response = answers.preflight(", ".join(methods))
        else:
            error = MethodNotAllowed() if methods else NotFound()
            response = answers.failure(error, request_id=request_id)
            if methods:
                response.headers["Allow"] = ", ".join(methods)
        dressed = answers.dress(response, request_id=request_id, origin=headers.get("origin"))
        return dressed.to_dict(self.api.binary_types)
