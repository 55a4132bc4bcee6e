"""Has somebody asked too often?"""

from datetime import timedelta
from ipaddress import ip_address, ip_network

from chalicelib.config import settings
from chalicelib.handlers.requests import Request
from chalicelib.storage import rates


def per_ip(request: Request, scope: str) -> None:
    """Counts one more request of this kind from this address. Raises TooMany.

    For what is costly, or worth guessing at; each scope counts by itself.
    """
    limit = settings().requests_per_minute_per_ip
    rates.take(scope, _who(request.ip), limit=limit, window=timedelta(minutes=1), now=request.now)


def _who(ip: str) -> str:
    """An address, or of IPv6 the /64: whoever has one has them all, and could be somebody else each time."""
    try:
        address = ip_address(ip)
    except ValueError:
        return ip
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else ip
