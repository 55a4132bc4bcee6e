"""How does a request become one call of a service, and its outcome an answer? The only place that does both.

A view takes what its annotations name: `request: Request`, `body:` and `query:` a Shape, and the path's parts
as text. It returns a View, which is shown as `data`, or None where there is nothing to show.
"""

import inspect
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import Any, get_type_hints

from chalice.app import Blueprint, Chalice, Response
from chalice.app import Request as ChaliceRequest

from chalicelib import clock, wiring
from chalicelib.domain.errors import DomainError, MethodNotAllowed, NotFound, NotSignedIn
from chalicelib.handlers import answers, repetition, shapes
from chalicelib.handlers.requests import Request
from chalicelib.observability import logger
from chalicelib.services import access as doors
from chalicelib.services import tokens
from chalicelib.services.access import Access, Caller

View = Callable[..., Any]
# The check of the caller runs here, beside the use case's first read.
_beside = ThreadPoolExecutor(max_workers=2, thread_name_prefix="access")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What is declared of a route: enough to serve it, to document it and to test who may call it."""

    method: str
    path: str
    access: Access
    status: int
    view: View
    body: type[shapes.Shape] | None
    query: type[shapes.Shape] | None
    answer: type[answers.View] | None
    refusals: tuple[type[DomainError], ...]
    message: str | None
    tag: str
    overlaps: bool
    media_type: str


class Routes(Blueprint):
    """A blueprint whose routes say who may call them and what they take, answer and refuse."""

    def __init__(self, import_name: str, *, tag: str) -> None:
        super().__init__(import_name)
        self.tag = tag
        self.declared: list[Route] = []

    def get(self, path: str, **declaration: Any) -> Callable[[View], View]:  # noqa: ANN401 - see _declare
        return self._declare("GET", path, **declaration)

    def post(self, path: str, **declaration: Any) -> Callable[[View], View]:  # noqa: ANN401
        return self._declare("POST", path, **declaration)

    def put(self, path: str, **declaration: Any) -> Callable[[View], View]:  # noqa: ANN401
        return self._declare("PUT", path, **declaration)

    def patch(self, path: str, **declaration: Any) -> Callable[[View], View]:  # noqa: ANN401
        return self._declare("PATCH", path, **declaration)

    def delete(self, path: str, **declaration: Any) -> Callable[[View], View]:  # noqa: ANN401
        return self._declare("DELETE", path, **declaration)

    def _declare(  # noqa: PLR0913 - each is one thing a route says of itself
        self,
        method: str,
        path: str,
        *,
        access: Access,
        status: int = 200,
        refusals: Iterable[type[DomainError]] = (),
        message: str | None = None,
        overlaps: bool = False,
        media_type: str = "application/json",
    ) -> Callable[[View], View]:
        """`overlaps`: the service itself asks for the caller before it writes, so that its first read need not wait.

        Reads always overlap: their answer waits for the check.
        """

        def decorate(view: View) -> View:
            hints = get_type_hints(view)
            answer = hints.get("return")
            route = Route(
                method=method,
                path=path,
                access=access,
                status=status,
                view=view,
                body=hints.get("body"),
                query=hints.get("query"),
                answer=answer if inspect.isclass(answer) and issubclass(answer, answers.View) else None,
                refusals=tuple(refusals),
                message=message,
                tag=self.tag,
                overlaps=overlaps or method == "GET",
                media_type=media_type,
            )
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
    """Every request's way: read it, call the view, and turn whatever comes of it into an answer and a log line."""
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
    arguments: dict[str, Any] = dict(request.path)
    if route.body:
        arguments["body"] = shapes.body(request.json_bytes(), route.body)
    if route.query:
        arguments["query"] = shapes.query(request.query, route.query)
    if request.caller and not route.overlaps:
        _ = request.caller.user
    return repetition.once(route, request, lambda: _call(route, request, arguments))


def _call(route: Route, request: Request, arguments: dict[str, Any]) -> Response:
    shown = route.view(request, **arguments)
    if request.caller:
        _ = request.caller.user  # no answer leaves before the caller is known to be one
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

    def __call__(self, event: Any, context: Any) -> Any:  # noqa: ANN401 - Lambda's
        outside = event["requestContext"]
        methods = self.routes.get(outside.get("resourcePath"), {})
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
