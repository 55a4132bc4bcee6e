"""How are lists asked for and continued? By `limit` and `cursor` in, `items` and `pagination` out."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib import wiring
from chalicelib.handlers.answers import View
from chalicelib.handlers.shapes import Shape
from chalicelib.storage import cursors

LONGEST_CURSOR = 2000

Limit = Annotated[int, Meta(ge=1, le=50, description="How many at most.")]
# What it has to look like is only told: what does not is refused as any other that we did not make.
_URL_SAFE = {"pattern": "^[A-Za-z0-9_-]+$"}
Cursor = Annotated[
    str,
    Meta(
        max_length=LONGEST_CURSOR,
        description="`nextCursor` of the answer before.",
        extra_json_schema=_URL_SAFE,
    ),
]


class ListQuery(Shape):
    """A list's query string; filters and sorts are added by subclasses."""

    limit: Limit = 20
    cursor: Cursor | None = None


class Pagination(View):
    """A page may hold fewer than `limit`, even none: only a null `next_cursor` is the end.

    `page` and `total` stand where the list knows them.
    """

    limit: int
    next_cursor: str | None
    page: int | UnsetType = UNSET
    total: int | UnsetType = UNSET


def mark(query: ListQuery, *, of: str) -> dict[str, Any] | None:
    """Where storage goes on, None for the first page. Raises Invalid for a cursor of another list or filter.

    `of` names the list and whose it is: `notifications usr_…`.
    """
    if query.cursor is None:
        return None
    return cursors.unseal(query.cursor, query=_bound_to(query, of), key=wiring.secrets().cursor_key)


def pagination(
    query: ListQuery,
    *,
    of: str,
    after: Mapping[str, Any] | None,
    page: int | None = None,
    total: int | None = None,
) -> Pagination:
    """What goes back beside the items: `after` as storage gave it (a Page's), `of` as in `mark`."""
    next_cursor = None
    if after:
        next_cursor = cursors.seal(after, query=_bound_to(query, of), key=wiring.secrets().cursor_key)
    return Pagination(
        limit=query.limit,
        next_cursor=next_cursor,
        page=UNSET if page is None else page,
        total=UNSET if total is None else total,
    )


def _bound_to(query: ListQuery, of: str) -> str:
    """The list, its filters and its sort; the next page may have another size."""
    filters = {
        one.name: getattr(query, one.name)
        for one in msgspec.structs.fields(query)
        if one.name not in ("limit", "cursor", "page")
    }
    return f"{of} {msgspec.json.encode(filters, order='sorted').decode()}"
