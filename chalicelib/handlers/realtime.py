"""How does a signed-in client come to a socket?"""

from chalice.app import Response

from chalicelib.config import settings
from chalicelib.handlers import asyncapi
from chalicelib.handlers.answers import View, json_response
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.services import realtime
from chalicelib.services.access import Access

routes = Routes(__name__, tag="Real time")


class Ticket(View):
    """Connect to `url?ticket=…` within 30 seconds, once."""

    ticket: str
    url: str


@routes.post("/api/realtime/ticket", access=Access.SIGNED_IN, status=201)
def make_ticket(request: Request) -> Ticket:
    """A ticket to open a socket with; see `/api/asyncapi.json` for what is spoken on it."""
    user = request.signed_in.user
    secret = realtime.issue_ticket(user.id, request.signed_in.family, now=request.now)
    return Ticket(ticket=secret, url=settings().ws_url)


@routes.get("/api/asyncapi.json", access=Access.ANYONE)
def asyncapi_document() -> Response:
    """What is spoken on the socket, in AsyncAPI 3, made from the types that read and write it."""
    stage = settings()
    text = asyncapi.text(version=stage.version, url=stage.ws_url)
    return json_response(200, text, {"Cache-Control": "public, max-age=300"})
