"""Is the API alive, how is this stage set up, and how is the API used?"""

from chalicelib.config import settings
from chalicelib.handlers.answers import View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.services.access import Access

routes = Routes(__name__, tag="About")


class Health(View):
    stage: str
    version: str


@routes.get("/health", access=Access.ANYONE)
def health(request: Request) -> Health:
    """Is the API alive?"""
    return Health.of(settings())


@routes.get("/api/mentors/health", access=Access.ANYONE)
def mentors_health(request: Request) -> Health:
    """Is the API alive? The same answer under the mentors' address."""
    return Health.of(settings())
