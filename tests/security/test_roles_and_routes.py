"""Who may do what? Each kind of person is sent to each route, and each answer is written down here.

A route without a row fails, and so does one that does not say who may call it. In a cell is the status; 401 and
404 have but one code, what else is refused has the one at the end of the row.
"""

from collections.abc import Iterator
from datetime import datetime

import pytest

from app import app
from chalicelib.domain import lifecycle
from chalicelib.domain.accounts import Claims
from chalicelib.domain.bookings import Booking
from chalicelib.gateways.documents import Documents
from chalicelib.handlers.http import Routes
from chalicelib.handlers.routes import Route
from chalicelib.services import access
from chalicelib.services.access import Access, Identity
from tests.clients import Answer
from tests.fake_storage import RecordingS3
from tests.security.scene import QUERIES, ROLES, Scene, address, body_of

# anonymous · student · other student · mentor · other mentor · admin · suspended mentor
TABLE = """
GET /health                                                200 200 200 200 200 200 200
GET /api/mentors/health                                    200 200 200 200 200 200 200
GET /api/config                                            200 200 200 200 200 200 200
GET /api/openapi.json                                      200 200 200 200 200 200 200
GET /api/docs                                              200 200 200 200 200 200 200
POST /api/auth/register                                    201 201 201 201 201 201 201
GET /api/auth/me                                           401 200 200 200 200 200 200
PATCH /api/auth/me                                         401 200 200 200 200 200 200
DELETE /api/auth/me                                        401 409 204 409 204 204 409 has_upcoming_bookings
GET /api/auth/me/export                                    401 200 200 200 200 200 200
POST /api/auth/verify-email                                400 400 400 400 400 400 400 invalid_token
POST /api/auth/verify-email/resend                         401 202 202 202 202 202 202
POST /api/auth/login                                       200 200 200 200 200 200 200
POST /api/auth/refresh                                     401 401 401 401 401 401 401
POST /api/auth/logout                                      204 204 204 204 204 204 204
POST /api/auth/forgot-password                             202 202 202 202 202 202 202
POST /api/auth/reset-password                              400 400 400 400 400 400 400 invalid_token
PUT /api/auth/password                                     401 200 200 200 200 200 200
POST /api/mentors/apply                                    401 201 201 409 409 201 409 application_exists
GET /api/mentors/me                                        401 404 404 200 200 404 200
GET /api/mentors/{mentor}                                  401 200 200 200 200 200 200
PUT /api/mentors/profile                                   401 403 403 200 200 403 403 not_a_mentor
PUT /api/mentors/availability                              401 403 403 200 200 403 403 not_a_mentor
PUT /api/mentors/toggle-bookings                           401 403 403 200 200 403 403 not_a_mentor
GET /api/mentors                                           401 200 200 200 200 200 200
GET /api/mentors/{mentor}/reviews                          401 200 200 200 200 200 200
POST /api/bookings/{booking_id}/review                     401 201 404 403 404 404 403 not_allowed
POST /api/reviews/{review}/reply                           401 403 403 201 403 403 201 not_allowed
POST /api/reviews/{review}/report                          401 201 201 201 201 201 201
GET /api/admin/reviews/reported                            401 403 403 403 403 200 403 not_an_admin
PUT /api/admin/reviews/{review}                            401 403 403 403 403 200 403 not_an_admin
GET /api/mentors/{mentor}/slots                            401 200 200 200 200 200 200
POST /api/bookings                                         401 201 201 201 409 201 201 own_session
GET /api/bookings                                          401 200 200 200 200 200 200
GET /api/bookings/{booking_id}                             401 200 404 200 404 404 200
PUT /api/bookings/{booking_id}/cancel                      401 200 404 200 404 404 200
PUT /api/bookings/{booking_id}/reschedule                  401 200 404 200 404 404 200
PUT /api/bookings/{booking_id}/complete                    401 403 404 200 404 404 200 not_allowed
PUT /api/bookings/{booking_id}/no-show                     401 403 404 200 404 404 200 not_allowed
PUT /api/bookings/{booking_id}/notes                       401 403 404 200 404 404 200 not_allowed
GET /api/bookings/{booking_id}/meeting-link                401 200 404 200 404 404 200
GET /api/bookings/{booking_id}/calendar.ics                401 200 404 200 404 404 200
POST /api/payments/create-order                            401 200 404 403 404 404 403 not_allowed
POST /api/payments/verify                                  401 200 404 404 404 404 404
POST /api/payments/webhook                                 400 400 400 400 400 400 400 invalid_signature
GET /api/mentors/me/payouts                                401 403 403 200 200 403 200 not_a_mentor
GET /api/mentors/me/payouts/{payout_id}                    401 404 404 200 404 404 200
GET /api/admin/payouts                                     401 403 403 403 403 200 403 not_an_admin
GET /api/admin/payouts/{payout_id}                         401 403 403 403 403 200 403 not_an_admin
PUT /api/admin/payouts/{payout_id}                         401 403 403 403 403 200 403 not_an_admin
GET /api/payments/invoices                                 401 200 200 200 200 200 200
GET /api/payments/invoices/{booking_id}                    401 200 404 404 404 404 404
GET /api/payments/invoices/{booking_id}/pdf                401 200 404 404 404 404 404
GET /api/chat/conversations                                401 200 200 200 200 200 200
GET /api/chat/conversations/{conversation_id}              401 200 404 200 404 404 200
PUT /api/chat/conversations/{conversation_id}/read         401 200 404 200 404 404 200
GET /api/chat/conversations/{conversation_id}/messages     401 200 404 200 404 404 200
GET /api/chat/conversations/{conversation_id}/messages/{message_id} 401 200 404 200 404 404 200
POST /api/chat/conversations/{conversation_id}/messages    401 201 404 201 404 404 201
POST /api/chat/conversations/{conversation_id}/attachments 401 201 404 201 404 404 201
GET /api/notifications                                     401 200 200 200 200 200 200
GET /api/notifications/unread-count                        401 200 200 200 200 200 200
PUT /api/notifications/read-all                            401 200 200 200 200 200 200
PUT /api/notifications/{notification_id}/read              401 404 404 200 404 404 200
GET /api/notifications/preferences                         401 200 200 200 200 200 200
PUT /api/notifications/preferences                         401 200 200 200 200 200 200
POST /api/realtime/ticket                                  401 201 201 201 201 201 201
GET /api/asyncapi.json                                     200 200 200 200 200 200 200
GET /api/mentors/dashboard/stats                           401 403 403 200 200 403 403 not_a_mentor
POST /api/uploads/avatar                                   401 201 201 201 201 201 201
GET /api/uploads/avatars/{user}/{name}                     302 302 302 302 302 302 302
GET /api/admin/mentor-applications                         401 403 403 403 403 200 403 not_an_admin
PUT /api/admin/mentors/{mentor}/approve                    401 403 403 403 403 200 403 not_an_admin
PUT /api/admin/mentors/{mentor}/reject                     401 403 403 403 403 200 403 not_an_admin
PUT /api/admin/mentors/{mentor}/suspend                    401 403 403 403 403 200 403 not_an_admin
PUT /api/admin/mentors/{mentor}/reinstate                  401 403 403 403 403 200 403 not_an_admin
GET /api/admin/audit                                       401 403 403 403 403 200 403 not_an_admin
GET /api/admin/bookings                                    401 403 403 403 403 200 403 not_an_admin
GET /api/admin/bookings/{booking_id}                       401 403 403 403 403 200 403 not_an_admin
GET /api/admin/refunds                                     401 403 403 403 403 200 403 not_an_admin
POST /api/admin/refunds/{refund_id}/retry                  401 403 403 403 403 200 403 not_an_admin
GET /api/admin/disputes                                    401 403 403 403 403 200 403 not_an_admin
GET /api/admin/revenue                                     401 403 403 403 403 200 403 not_an_admin
"""
# Nobody gets anything there: a token of a mail, a cookie or a signature is missing.
CLOSED_TO_ALL = {
    "POST /api/auth/verify-email",
    "POST /api/auth/reset-password",
    "POST /api/auth/refresh",
    "POST /api/payments/webhook",
}
COMMON_CODES = {401: "not_signed_in", 404: "not_found"}
# A refusal may count that somebody asked.
COUNTERS = ("RATE#", "IDEM#")


def rows() -> dict[str, tuple[list[int], str]]:
    found = {}
    for line in TABLE.strip().splitlines():
        method, path, *cells = line.split()
        code = "" if cells[-1].isdigit() else cells.pop()
        found[f"{method} {path}"] = ([int(cell) for cell in cells], code)
    return found


def name(route: Route) -> str:
    return f"{route.method} {route.path}"


def ask(scene: Scene, role: str, route: Route) -> Answer:
    body = body_of(route.method, route.path, scene, role)
    sent = {} if body is None else {"json": body}
    path = address(route.path, scene, role)
    return scene.request(role, route.method, path, query=QUERIES.get(name(route)), **sent)


def expected(status: int, code: str) -> tuple[int, str]:
    return status, COMMON_CODES.get(status, code) if status >= 400 else ""


def outcome(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code if answer.status >= 400 else ""


@pytest.fixture
def pdfs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bucket where invoices lie."""
    bucket = Documents(client=RecordingS3(), bucket="uploads")
    monkeypatch.setattr("chalicelib.wiring.documents", lambda: bucket)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    served = {f"{method} {path}" for path, methods in app.routes.items() for method in methods}

    assert set(rows()) == served == {name(route) for route in app.declared}


def test_every_row_has_a_cell_for_everybody_and_somebody_is_let_in() -> None:
    for row, (cells, _) in rows().items():
        assert len(cells) == len(ROLES), row
        assert (min(cells) < 400) == (row not in CLOSED_TO_ALL), row


def test_a_route_that_does_not_say_who_may_call_it_is_no_route() -> None:
    routes = Routes(__name__, tag="Toys")

    with pytest.raises(TypeError, match="access"):
        routes.get("/toys")(lambda: None)


def test_nobody_is_let_in_unknown_but_where_it_is_declared() -> None:
    for route in app.declared:
        is_open = route.access is Access.ANYONE and route.cookie is None
        assert (rows()[name(route)][0][0] != 401) == is_open, name(route)


def wrong_cells(scene: Scene, routes: list[Route]) -> Iterator[tuple[str, str, object, object, list[str]]]:
    """Who got another answer than the table says, or left something behind a refusal."""
    before = scene.content()
    for route in routes:
        cells, code = rows()[name(route)]
        for role, status in zip(ROLES, cells, strict=True):
            was = outcome(ask(scene, role, route))
            changed = scene.restore(before) if route.method != "GET" else set()
            left = [pk for pk, _ in changed if not pk.startswith(COUNTERS)] if status >= 400 else []
            if was != expected(status, code) or left:
                yield name(route), role, was, expected(status, code), left


@pytest.mark.backends("dynamodb_local")
@pytest.mark.usefixtures("pdfs")
def test_everybody_may_do_what_the_table_says_and_a_refusal_changes_nothing(scene: Scene) -> None:
    assert list(wrong_cells(scene, app.declared)) == []


@pytest.mark.backends("dynamodb_local")
def test_a_rule_that_is_loosened_is_seen(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    admit, routes = access.admit, {name(route): route for route in app.declared}

    def admit_all(claims: Claims, _: Access, *, now: datetime) -> Identity:
        return admit(claims, Access.SIGNED_IN, now=now)

    def seen(*wanted: str) -> set[tuple[str, str]]:
        return {(route, role) for route, role, *_ in wrong_cells(scene, [routes[one] for one in wanted])}

    audit, booking, notes = (
        "GET /api/admin/audit",
        "GET /api/bookings/{booking_id}",
        "PUT /api/bookings/{booking_id}/notes",
    )
    with monkeypatch.context() as patched:
        patched.setattr(access, "admit", admit_all)
        as_admins = seen(audit)
    with monkeypatch.context() as patched:
        patched.setattr(Booking, "is_participant", lambda booking, user_id: True)
        as_participants = seen(booking)
    with monkeypatch.context() as patched:
        patched.setattr(lifecycle, "check_is_mentor", lambda booking, user_id: None)
        as_mentors = seen(notes)

    assert seen(audit, booking, notes) == set()
    assert as_admins == {(audit, role) for role in ROLES if role not in ("anonymous", "admin")}
    assert as_participants == {(booking, role) for role in ("other student", "other mentor", "admin")}
    assert as_mentors == {(notes, "student")}
