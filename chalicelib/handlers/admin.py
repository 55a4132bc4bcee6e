"""How does a request reach what administrators do?"""

from typing import Annotated

from msgspec import Meta

from chalicelib.domain.errors import InvalidState, NotFound
from chalicelib.domain.mentors import ApplicationStatus
from chalicelib.handlers import lists
from chalicelib.handlers.answers import Timestamp, View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.lists import ListQuery, Pagination
from chalicelib.handlers.profiles import MentorView, OneMentor, one
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services import standing
from chalicelib.services.access import Access
from chalicelib.storage import applications, audit

routes = Routes(__name__, tag="Administration")

_DECISION = (NotFound, InvalidState)

Note = Annotated[str, Meta(max_length=1000)]
Reason = Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"\S")]


class ApplicationsQuery(ListQuery):
    status: ApplicationStatus = ApplicationStatus.PENDING


class Applications(View):
    items: list[MentorView]
    pagination: Pagination


class NoteShape(Shape):
    note: Note | None = None


class ReasonShape(Shape):
    reason: Reason


@routes.get("/api/admin/mentor-applications", access=Access.ADMIN, operation="listMentorApplications")
def mentor_applications(query: ApplicationsQuery) -> Applications:
    """Applications of one status, oldest first."""
    name = "mentor-applications"
    mark = lists.mark(query, of=name)
    found, place = applications.listed(query.status, limit=query.limit, after=mark["place"] if mark else None)
    return Applications(
        items=[MentorView.of(mentor) for mentor in found],
        pagination=lists.pagination(query, of=name, after={"place": place} if place else None),
    )


@routes.put(
    "/api/admin/mentors/{mentor}/approve", access=Access.ADMIN, operation="approveMentor", refusals=_DECISION
)
def approve(request: Request, mentor: str, body: NoteShape) -> OneMentor:
    """Lets a mentor into the directory, and tells them."""
    admin = request.signed_in.user
    return one(standing.approve(mentor, note=body.note, admin=admin, now=request.now))


@routes.put(
    "/api/admin/mentors/{mentor}/reject", access=Access.ADMIN, operation="rejectMentor", refusals=_DECISION
)
def reject(request: Request, mentor: str, body: ReasonShape) -> OneMentor:
    """Turns an application down, and tells the applicant why."""
    admin = request.signed_in.user
    return one(standing.reject(mentor, reason=body.reason, admin=admin, now=request.now))


@routes.put(
    "/api/admin/mentors/{mentor}/suspend", access=Access.ADMIN, operation="suspendMentor", refusals=_DECISION
)
def suspend(request: Request, mentor: str, body: ReasonShape) -> OneMentor:
    """Takes a mentor out of sight; sessions that were booked stand."""
    admin = request.signed_in.user
    return one(standing.suspend(mentor, reason=body.reason, admin=admin, now=request.now))


@routes.put(
    "/api/admin/mentors/{mentor}/reinstate",
    access=Access.ADMIN,
    operation="reinstateMentor",
    refusals=_DECISION,
)
def reinstate(request: Request, mentor: str, body: NoteShape) -> OneMentor:
    """Lets a suspended mentor back."""
    admin = request.signed_in.user
    return one(standing.reinstate(mentor, note=body.note, admin=admin, now=request.now))


# ── Who did what ─────────────────────────────────────────────────────────────────────────────────────


class AuditView(View):
    """`before` and `after` hold the fields that were changed, as text."""

    id: str
    actor_id: str
    actor_name: str
    action: str
    subject: str
    before: dict[str, str]
    after: dict[str, str]
    at: Timestamp


class AuditList(View):
    items: list[AuditView]
    pagination: Pagination


@routes.get("/api/admin/audit", access=Access.ADMIN)
def audit_log(query: ListQuery) -> AuditList:
    """Who changed what, newest first, before and after."""
    name = "audit"
    found = audit.page(limit=query.limit, after=lists.mark(query, of=name))
    return AuditList(
        items=[AuditView.of(entry) for entry in found.items],
        pagination=lists.pagination(query, of=name, after=found.after),
    )
