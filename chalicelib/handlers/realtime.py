"""How does a signed-in client come to a socket?"""

from chalicelib.config import settings
from chalicelib.handlers.answers import View
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
