"""How does a request search the directory of mentors?"""

from typing import Annotated

import msgspec
from msgspec import Meta, field

from chalicelib.domain.directory import Search, Sort, folded, words_of
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.mentors import ApplicationStatus, Expertise, SessionTopic
from chalicelib.handlers import lists
from chalicelib.handlers.answers import Timestamp, View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.lists import ListQuery, Pagination
from chalicelib.handlers.profiles import ExperienceView, PricingView, RatingView
from chalicelib.services import directory
from chalicelib.services.access import Access
from chalicelib.services.directory import Found, Mark

routes = Routes(__name__, tag="Mentors")

DEEPEST = 1000
_LIST = "mentors"

Text = Annotated[str, Meta(min_length=1, max_length=100)]
Rupees = Annotated[int, Meta(ge=0, le=1_000_000)]


class DirectoryQuery(ListQuery):
    """All filters narrow together. `expertise` may be repeated: any of them.

    `company` is a whole name, current or past; `q` words of name, headline and company, all of them, by
    prefix; prices are inclusive, in whole rupees for 30 minutes. `page` or `cursor`, not both.
    """

    expertise: list[Expertise] = field(default_factory=list)
    company: Text | None = None
    topic: SessionTopic | None = None
    language: Text | None = None
    q: Text | None = None
    price_min: Rupees | None = None
    price_max: Rupees | None = None
    rating: Annotated[float, Meta(ge=0, le=5)] | None = None
    available: bool | None = None
    sort: Sort = Sort.RATING
    page: Annotated[int, Meta(ge=1, le=DEEPEST)] | None = None


class CardView(View):
    id: str
    slug: str
    user_id: str
    name: str
    avatar: str | None
    headline: str
    expertise: list[Expertise]
    experience: ExperienceView
    languages: list[str]
    session_topics: list[SessionTopic]
    timezone: str
    pricing: PricingView
    rating: RatingView
    total_sessions: int
    is_accepting_bookings: bool
    is_active: bool
    application_status: ApplicationStatus
    verified: bool
    created_at: Timestamp


class Cards(View):
    """`total` stands in `pagination` where it is known exactly."""

    items: list[CardView]
    pagination: Pagination


@routes.get("/api/mentors", access=Access.SIGNED_IN, operation="listMentors")
def directory_page(query: DirectoryQuery) -> Cards:
    """Approved, active mentors."""
    start = _start(query)
    found = directory.find(_search(query), limit=query.limit, start=start)
    return Cards(items=[CardView.of(card) for card in found.cards], pagination=_pagination(query, found))


def _search(query: DirectoryQuery) -> Search:
    return Search(
        sort=query.sort,
        expertise=frozenset(query.expertise),
        topic=query.topic,
        language=folded(query.language) if query.language else None,
        company=folded(query.company) if query.company else None,
        words=tuple(dict.fromkeys(words_of(query.q or ""))),
        price_min=query.price_min,
        price_max=query.price_max,
        rating=query.rating,
        is_accepting_bookings=query.available or None,
    )


def _start(query: DirectoryQuery) -> Mark:
    page = query.page or 1
    if page * query.limit > DEEPEST:
        message = (
            f"Use a page up to {DEEPEST // query.limit}, or go on by cursor: page × limit ends at {DEEPEST}."
        )
        raise Invalid(FieldError("page", message))
    if query.page and query.cursor:
        raise Invalid(FieldError("page", "Use page or cursor, not both."))
    mark = lists.mark(query, of=_LIST)
    return msgspec.convert(mark, Mark) if mark else Mark(skip=(page - 1) * query.limit)


def _pagination(query: DirectoryQuery, found: Found) -> Pagination:
    mark = msgspec.to_builtins(found.mark) if found.mark else None
    page = None if query.cursor else query.page or 1
    return lists.pagination(query, of=_LIST, after=mark, page=page, total=found.total)
