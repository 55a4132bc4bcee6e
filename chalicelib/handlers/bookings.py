"""What do students and mentors do with bookings over HTTP?"""

from datetime import UTC, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType, field

from chalicelib import wiring
from chalicelib.config import settings
from chalicelib.domain import errors
from chalicelib.domain.bookings import Booking, BookingStatus, Party
from chalicelib.domain.session_notes import SessionNotes
from chalicelib.handlers import times
from chalicelib.handlers.answers import View
from chalicelib.handlers.booking_views import BookingView, shown
from chalicelib.handlers.http import Routes
from chalicelib.handlers.lists import ListQuery, Pagination, mark, pagination
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services import booking_lists, bookings
from chalicelib.services.access import Access
from chalicelib.services.booking_lists import Span

routes = Routes(__name__, tag="Bookings")

_EVER = Span(since=datetime(2000, 1, 1, tzinfo=UTC), until=datetime(2999, 1, 1, tzinfo=UTC))


class OrderView(View):
    """What Razorpay's Checkout needs: the amount in paise, and our public key."""

    order_id: str
    amount: int
    currency: str
    key_id: str


class BookingAnswer(View):
    booking: BookingView


class BookingMade(View):
    """`order` is null while Razorpay does not answer: ask `create-order` again."""

    booking: BookingView
    order: OrderView | None


class BookingList(View):
    items: list[BookingView]
    pagination: Pagination


class BookingRequest(Shape):
    mentor_id: Annotated[str, Meta(min_length=1, max_length=64)]
    scheduled_at: times.Instant
    duration: Literal[30, 60]
    topic: Annotated[str, Meta(min_length=1, max_length=100)]
    agenda: Annotated[str, Meta(max_length=2000)] = ""


class SpanQuery(ListQuery):
    """`from` and `to` are dates (UTC, both included) or instants."""

    since: times.Moment | None = field(default=None, name="from")
    until: times.Moment | None = field(default=None, name="to")


class BookingsQuery(SpanQuery):
    role: Literal["student", "mentor"] | None = None
    status: BookingStatus | None = None


def seen(booking: Booking, request: Request, *, notes: SessionNotes | UnsetType | None = None) -> BookingView:
    """The booking as the caller may see it."""
    return shown(
        booking,
        viewer_id=request.signed_in.user_id,
        room_key=wiring.secrets().room_key,
        now=request.now,
        notes=notes,
    )


def order_of(booking: Booking) -> OrderView | None:
    if booking.payment.order_id is None:
        return None
    return OrderView(
        order_id=booking.payment.order_id,
        amount=booking.payment.amount_paise,
        currency="INR",
        key_id=settings().razorpay_key_id,
    )


@routes.post(
    "/api/bookings",
    access=Access.SIGNED_IN,
    status=201,
    overlaps=True,
    message="The time is held for you. Pay to confirm it.",
    refusals=(
        errors.SlotUnavailable,
        errors.SlotTaken,
        errors.OverlapsYourSession,
        errors.NotAcceptingBookings,
        errors.OwnSession,
        errors.TooManyHolds,
        errors.EmailNotVerified,
        errors.NotFound,
    ),
)
def create_booking(request: Request, body: BookingRequest) -> BookingMade:
    """Hold a time with a mentor.

    The time is the caller's until the hold ends; paying the order confirms it. Who holds exactly this already
    gets that booking and order again.
    """
    booking = bookings.create(
        mentor_id=body.mentor_id,
        scheduled_at=body.scheduled_at.astimezone(UTC),
        duration_minutes=body.duration,
        topic=body.topic,
        agenda=body.agenda,
        caller=request.signed_in,
        payments=wiring.payments(),
        settings=settings(),
        now=request.now,
    )
    return BookingMade(booking=seen(booking, request), order=order_of(booking))


@routes.get("/api/bookings", access=Access.SIGNED_IN)
def list_bookings(request: Request, query: BookingsQuery) -> BookingList:
    """The caller's bookings: what is ahead first, then what has begun.

    Without `role`, a mentor gets the sessions they give, anyone else those they booked. `from` and `to` are
    dates (UTC, both included) or instants. A page filtered by `status` may be short while `nextCursor` is not
    null.
    """
    list_name = f"bookings {query.role or 'usual'} {request.signed_in.user_id}"
    page = booking_lists.upcoming_first(
        request.signed_in.user_id,
        role=Party(query.role) if query.role else None,
        span=span_of(query),
        limit=query.limit,
        after=mark(query, of=list_name),
        now=request.now,
    )
    views = [seen(booking, request, notes=UNSET) for booking in page.items]
    return BookingList(
        items=[view for view in views if query.status in (None, view.status)],
        pagination=pagination(query, of=list_name, after=page.after),
    )


@routes.get("/api/bookings/{booking_id}", access=Access.SIGNED_IN, refusals=(errors.NotFound,))
def get_booking(request: Request, booking_id: str) -> BookingAnswer:
    """One booking, for its student and its mentor."""
    booking, notes = bookings.with_notes(booking_id, user_id=request.signed_in.user_id)
    return BookingAnswer(booking=seen(booking, request, notes=notes))


def span_of(query: SpanQuery) -> Span:
    since = times.begin(query.since) if query.since else _EVER.since
    until = times.end(query.until) if query.until else _EVER.until
    return Span(since=since, until=until)
