"""What does support see of bookings?"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta

from chalicelib import wiring
from chalicelib.domain.accounts import User
from chalicelib.domain.bookings import Booking, BookingStatus, Party
from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import EventType
from chalicelib.domain.ledger import LedgerLine, Movement
from chalicelib.handlers import lists
from chalicelib.handlers.admin_refunds import DisputeView, RefundIntentView, dispute_view, refund_view
from chalicelib.handlers.answers import Timestamp, View, stamp
from chalicelib.handlers.booking_views import BookingView, shown
from chalicelib.handlers.bookings import SpanQuery, span_of
from chalicelib.handlers.http import Routes
from chalicelib.handlers.lists import Pagination
from chalicelib.handlers.requests import Request
from chalicelib.services import support
from chalicelib.services.access import Access
from chalicelib.storage.support import Story, Told

routes = Routes(__name__, tag="Administration")


class PersonView(View):
    id: str
    name: str
    email: str
    timezone: str


class LedgerLineView(View):
    """One movement of money, in paise, never negative."""

    id: str
    movement: Movement
    amount: int
    currency: Literal["INR"]
    reference: str | None
    moved_at: Timestamp


class EventView(View):
    """What happened. `delivered`: all that follows from it has been done."""

    id: str
    type: EventType
    facts: dict[str, str]
    occurred_at: Timestamp
    delivered: bool
    attempts: int


class SupportBookingView(BookingView, kw_only=True):
    """A booking with everything that is kept about it; events are kept for 180 days."""

    disputed: bool
    moved_by: Party | None
    completed_at: Timestamp | None
    version: int
    people: list[PersonView]
    ledger: list[LedgerLineView]
    refunds: list[RefundIntentView]
    disputes: list[DisputeView]
    events: list[EventView]


class OneSupportBooking(View):
    booking: SupportBookingView


class SupportBookings(View):
    items: list[BookingView]
    pagination: Pagination


class SupportQuery(SpanQuery):
    status: BookingStatus | None = None
    mentor_id: Annotated[str, Meta(max_length=128)] | None = None
    student_id: Annotated[str, Meta(max_length=128)] | None = None


@routes.get("/api/admin/bookings", access=Access.ADMIN, operation="listAllBookings")
def list_all_bookings(request: Request, query: SupportQuery) -> SupportBookings:
    """Everybody's bookings or one person's, by when they start, the latest first.

    A page filtered by `status` may be short while `nextCursor` is not null.
    """
    page = support.listed(
        mentor_id=query.mentor_id,
        student_id=query.student_id,
        status=query.status,
        span=span_of(query),
        limit=query.limit,
        after=lists.mark(query, of="support bookings"),
    )
    views = [_seen(booking, request) for booking in page.items]
    return SupportBookings(
        items=[view for view in views if query.status in (None, view.status)],
        pagination=lists.pagination(query, of="support bookings", after=page.after),
    )


@routes.get(
    "/api/admin/bookings/{booking_id}",
    access=Access.ADMIN,
    operation="readAnyBooking",
    refusals=(NotFound,),
)
def read_any_booking(request: Request, booking_id: str) -> OneSupportBooking:
    """A booking with its people, ledger, refunds, disputes and events."""
    story, people = support.story(booking_id)
    view = msgspec.structs.asdict(_seen(story.booking, request, story=story))
    return OneSupportBooking(
        booking=SupportBookingView(
            **view,
            disputed=story.booking.disputed,
            moved_by=story.booking.moved_by,
            completed_at=stamp(story.booking.completed_at),
            version=story.booking.version,
            people=[_person(user) for user in people],
            ledger=[_line(line) for line in story.ledger],
            refunds=[refund_view(refund) for refund in story.refunds],
            disputes=[dispute_view(dispute) for dispute in story.disputes],
            events=[_event(told) for told in story.events],
        )
    )


def _seen(booking: Booking, request: Request, *, story: Story | None = None) -> BookingView:
    """As neither side of it, so with the fee and the mentor's share, also to its own student."""
    return shown(
        booking,
        viewer_id="",
        room_key=wiring.secrets().room_key,
        now=request.now,
        notes=story.notes if story else UNSET,
    )


def _person(user: User) -> PersonView:
    return PersonView(id=user.id, name=user.name, email=user.email, timezone=user.timezone)


def _line(line: LedgerLine) -> LedgerLineView:
    return LedgerLineView(
        id=line.id,
        movement=line.movement,
        amount=line.amount_paise,
        currency="INR",
        reference=line.reference,
        moved_at=stamp(line.moved_at),
    )


def _event(told: Told) -> EventView:
    return EventView(
        id=told.event.id,
        type=told.event.type,
        facts=dict(told.event.facts),
        occurred_at=stamp(told.event.occurred_at),
        delivered=told.is_done,
        attempts=told.attempts,
    )
