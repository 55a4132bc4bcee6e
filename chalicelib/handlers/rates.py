"""Has somebody asked too often?"""

from datetime import timedelta

from chalicelib.config import settings
from chalicelib.handlers.requests import Request
from chalicelib.storage import rates


def per_ip(request: Request, scope: str) -> None:
    """Counts one more request of this kind from this address. Raises TooMany.

    For what is costly, or worth guessing at; each scope counts by itself.
    """
    limit = settings().requests_per_minute_per_ip
    rates.take(scope, request.ip, limit=limit, window=timedelta(minutes=1), now=request.now)
