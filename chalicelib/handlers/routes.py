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


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What a view takes and gives is read from its annotations, all else is said beside it.

    `takes_request` is the name of the parameter for the Request, if it has one. `makes_response`: the view
    makes its answer itself, always or sometimes, and `media_type` is what that answer is.
    """

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

    @classmethod
    def of(
        cls,
        view: Call,
        *,
        method: str,
        path: str,
        tag: str,
        access: Access,
        status: int | None = None,
        refusals: Iterable[type[DomainError]] = (),
        message: str | None = None,
        overlaps: bool = False,
        media_type: str = "application/json",
    ) -> Self:
        """`overlaps`: the service asks for the caller before it writes, so that its first read need not wait.

        Reads always overlap: their answer waits for the check.
        """
        hints = get_type_hints(view)
        returned = get_args(hints.get("return")) or (hints.get("return"),)
        return cls(
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
        )
