"""What is declared of a route? Enough to serve it, to document it, and to test who may call it."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self, get_args, get_type_hints

from chalice.app import Response

from chalicelib.domain.errors import DomainError
from chalicelib.handlers.answers import NO_CONTENT, View
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services.access import Access

Call = Callable[..., Any]
CREATED = 201
METHODS_WITH_A_BODY = ("POST", "PUT", "PATCH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What a view takes and gives is read from its annotations, all else is said beside it.

    operation       what generated clients call it
    takes_request   the name of the parameter for the Request, if it has one
    makes_response  the view makes its answer itself, always or sometimes; `media_type` is what that answer is
    raw_body        says what the body is that the view reads itself
    cookie          names the one that signs the caller in instead of a token
    overlaps        the service asks for the caller before it writes, so that its first read need not wait;
                    reads always overlap, their answer waits for the check
    """

    operation: str
    method: str
    path: str
    access: Access
    status: int
    view: Call
    takes_request: str | None
    body: type[Shape] | None
    query: type[Shape] | None
    answer: type[View] | None
    makes_response: bool
    refusals: tuple[type[DomainError], ...]
    message: str | None
    tag: str
    overlaps: bool
    media_type: str
    raw_body: str | None
    cookie: str | None

    @property
    def takes_idempotency_key(self) -> bool:
        return self.status == CREATED

    @classmethod
    def of(  # noqa: PLR0913 - each is one thing a route says of itself
        cls,
        view: Call,
        *,
        method: str,
        path: str,
        tag: str,
        access: Access,
        operation: str | None = None,
        status: int | None = None,
        refusals: Iterable[type[DomainError]] = (),
        message: str | None = None,
        overlaps: bool = False,
        media_type: str = "application/json",
        raw_body: str | None = None,
        cookie: str | None = None,
    ) -> Self:
        """Named as its view, unless `operation` is; 200, or 204 for a view of None, unless `status` is."""
        hints = get_type_hints(view)
        returned = get_args(hints.get("return")) or (hints.get("return"),)
        return cls(
            operation=operation or _camel(view.__name__),
            method=method,
            path=path,
            access=access,
            status=status or (NO_CONTENT if returned == (type(None),) else 200),
            view=view,
            takes_request=next((name for name, kind in hints.items() if kind is Request), None),
            body=hints.get("body"),
            query=hints.get("query"),
            answer=next((one for one in returned if inspect.isclass(one) and issubclass(one, View)), None),
            makes_response=Response in returned,
            refusals=tuple(refusals),
            message=message,
            tag=tag,
            overlaps=overlaps or method == "GET",
            media_type=media_type,
            raw_body=raw_body,
            cookie=cookie,
        )


def _camel(name: str) -> str:
    first, *rest = name.strip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)
