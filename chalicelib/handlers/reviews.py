"""How does a request reach reviews?"""

from functools import partial
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chalicelib.domain import errors, reviews
from chalicelib.domain.reviews import Review
from chalicelib.handlers import lists
from chalicelib.handlers.answers import Timestamp, View
from chalicelib.handlers.booking_views import StudentCardView
from chalicelib.handlers.http import Routes
from chalicelib.handlers.lists import ListQuery, Pagination
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services import profiles
from chalicelib.services import reviews as service
from chalicelib.services.access import Access
from chalicelib.storage import reviews as storage
from chalicelib.storage.together import beside

routes = Routes(__name__, tag="Reviews")


class ReplyView(View):
    content: str
    replied_at: Timestamp


class ReviewView(View, kw_only=True):
    """`reportReason` is for administrators."""

    id: str
    booking_id: str
    rating: int
    review: str
    student: StudentCardView
    mentor_reply: ReplyView | None
    is_public: bool
    is_reported: bool
    report_reason: str | UnsetType | None = UNSET
    created_at: Timestamp


class OneReview(View):
    review: ReviewView


class Histogram(View, rename={f"star_{stars}": str(stars) for stars in range(1, 6)}):
    """How many public reviews gave so many stars."""

    star_1: int
    star_2: int
    star_3: int
    star_4: int
    star_5: int


class MentorReviews(View):
    items: list[ReviewView]
    histogram: Histogram
    pagination: Pagination


class ReviewShape(Shape):
    rating: Annotated[int, Meta(ge=1, le=5)]
    review: Annotated[str, Meta(max_length=reviews.REVIEW_CHARACTERS)] = ""


class ReplyShape(Shape):
    content: Annotated[str, Meta(min_length=1, max_length=reviews.REPLY_CHARACTERS, pattern=r"\S")]


class ReportShape(Shape):
    reason: Annotated[str, Meta(min_length=1, max_length=reviews.REASON_CHARACTERS, pattern=r"\S")]


def shown(review: Review, *, for_admin: bool = False) -> ReviewView:
    view = ReviewView.of(review)
    if not for_admin:
        view.report_reason = UNSET
    return view


@routes.get("/api/mentors/{mentor}/reviews", access=Access.SIGNED_IN, refusals=(errors.NotFound,))
def mentor_reviews(request: Request, mentor: str, query: ListQuery) -> MentorReviews:
    """What students said of a mentor, newest first."""
    mentor_id = profiles.id_at(mentor)
    name = f"reviews {mentor_id}"
    page = beside(partial(storage.of_mentor, mentor_id, limit=query.limit, after=lists.mark(query, of=name)))
    stars = profiles.visible(mentor_id, caller=request.signed_in).mentor.stars
    found = page.result()
    return MentorReviews(
        items=[shown(review) for review in found.items],
        histogram=Histogram(*(max(0, stars.get(str(number), 0)) for number in range(1, 6))),
        pagination=lists.pagination(query, of=name, after=found.after),
    )


@routes.post(
    "/api/bookings/{booking_id}/review",
    access=Access.SIGNED_IN,
    status=201,
    overlaps=True,
    refusals=(errors.NotFound, errors.NotAllowed, errors.AlreadyReviewed, errors.InvalidState),
    message="Thank you for your review.",
)
def review_booking(request: Request, booking_id: str, body: ReviewShape) -> OneReview:
    """Reviews a completed session, once, by its student."""
    review = service.submit(
        booking_id, rating=body.rating, review=body.review, caller=request.signed_in, now=request.now
    )
    return OneReview(review=shown(review))


@routes.post(
    "/api/reviews/{review}/reply",
    access=Access.SIGNED_IN,
    status=201,
    overlaps=True,
    refusals=(errors.NotFound, errors.NotAllowed, errors.InvalidState),
)
def reply_to_review(request: Request, review: str, body: ReplyShape) -> OneReview:
    """Replies to a review, once, by the mentor it is about."""
    replied = service.reply(review, body.content, caller=request.signed_in, now=request.now)
    return OneReview(review=shown(replied))


@routes.post(
    "/api/reviews/{review}/report",
    access=Access.SIGNED_IN,
    status=201,
    overlaps=True,
    refusals=(errors.NotFound,),
    message="Thank you. We will look at it.",
)
def report_review(request: Request, review: str, body: ReportShape) -> OneReview:
    """Asks an administrator to look at a review."""
    return OneReview(review=shown(service.report(review, body.reason, caller=request.signed_in)))


# ── Administration ───────────────────────────────────────────────────────────────────────────────────


class ReportedReviews(View):
    items: list[ReviewView]
    pagination: Pagination


class DecisionShape(Shape):
    is_public: bool


@routes.get("/api/admin/reviews/reported", access=Access.ADMIN)
def reported_reviews(query: ListQuery) -> ReportedReviews:
    """Reviews that somebody reported, and those that were hidden, newest first."""
    name = "reported reviews"
    found = storage.reported(limit=query.limit, after=lists.mark(query, of=name))
    return ReportedReviews(
        items=[shown(review, for_admin=True) for review in found.items],
        pagination=lists.pagination(query, of=name, after=found.after),
    )


@routes.put("/api/admin/reviews/{review}", access=Access.ADMIN, refusals=(errors.NotFound,))
def decide_review(request: Request, review: str, body: DecisionShape) -> OneReview:
    """Hides a review, which then counts no more, or lets it stand."""
    admin = request.signed_in.user
    decided = service.decide(review, is_public=body.is_public, admin=admin, now=request.now)
    return OneReview(review=shown(decided, for_admin=True))
