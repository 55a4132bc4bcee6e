"""How does a request reach what administrators do?"""

from typing import Annotated

from msgspec import Meta

from chalicelib.domain.errors import InvalidState, NotFound
from chalicelib.domain.mentors import ApplicationStatus
from chalicelib.handlers import lists
from chalicelib.handlers import profiles as shapes
from chalicelib.handlers.answers import View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.lists import ListQuery, Pagination
from chalicelib.handlers.profiles import MentorView, OneMentor
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services import applications
from chalicelib.services.access import Access
from chalicelib.storage import applications as stored

routes = Routes(__name__, tag="Administration")

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


@routes.get("/api/admin/mentor-applications", access=Access.ADMIN)
def mentor_applications(request: Request, query: ApplicationsQuery) -> Applications:  # noqa: ARG001
    """Applications of one status, oldest first."""
    name = "mentor-applications"
    mark = lists.mark(query, of=name)
    found, place = stored.listed(query.status, limit=query.limit, after=mark["place"] if mark else None)
    return Applications(
        items=[MentorView.of(mentor) for mentor in found],
        pagination=lists.pagination(query, of=name, after={"place": place} if place else None),
    )


@routes.put("/api/admin/mentors/{mentor}/approve", access=Access.ADMIN, refusals=(NotFound, InvalidState))
def approve(request: Request, mentor: str, body: NoteShape) -> OneMentor:
    """Lets a mentor into the directory, and tells them."""
    admin = request.signed_in.user
    return shapes.one(applications.approve(mentor, note=body.note, admin=admin, now=request.now))


@routes.put("/api/admin/mentors/{mentor}/reject", access=Access.ADMIN, refusals=(NotFound, InvalidState))
def reject(request: Request, mentor: str, body: ReasonShape) -> OneMentor:
    """Turns an application down, and tells the applicant why."""
    admin = request.signed_in.user
    return shapes.one(applications.reject(mentor, reason=body.reason, admin=admin, now=request.now))
