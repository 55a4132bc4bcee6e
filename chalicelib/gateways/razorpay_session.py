"""What happened on the wire, which the SDK does not tell?

Loaded with the SDK only, because `requests` is slow to import. The SDK has no timeouts, prints connection
errors to stdout, loses the HTTP status, and fails on answers that are not JSON; so each answer is judged
here, before the SDK sees it.
"""

from http import HTTPStatus
from typing import Any

import requests

from chalicelib.domain.errors import PaymentProviderRefused, PaymentProviderUnavailable

# How Razorpay's 409 begins when an idempotency key comes back with another body, which is final. Any other
# 409 says that the first request with the key is still under way.
_KEY_CLASH = "Different request"
_TRY_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class Session(requests.Session):
    """Raises PaymentProviderUnavailable and PaymentProviderRefused, and otherwise returns a JSON object."""

    def __init__(self, *, timeouts: tuple[float, float]) -> None:
        super().__init__()
        self._timeouts = timeouts
        # Neither proxies nor a .netrc of the machine have a say in where money goes.
        self.trust_env = False

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        options = kwargs | {"timeout": self._timeouts, "allow_redirects": False}
        try:
            response = super().request(*args, **options)
        except requests.RequestException as error:
            raise PaymentProviderUnavailable from error
        return _judged(response)


def _judged(response: requests.Response) -> requests.Response:
    status = response.status_code
    answer = _json_object(response)
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES and answer is not None:
        return response
    description = _description(answer)
    if not _is_refusal(status, description):
        raise PaymentProviderUnavailable
    raise PaymentProviderRefused(description, status=status)


def _is_refusal(status: int, description: str | None) -> bool:
    if status == HTTPStatus.CONFLICT:
        return (description or "").startswith(_KEY_CLASH)
    return HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in _TRY_AGAIN


def _json_object(response: requests.Response) -> dict[str, Any] | None:
    """None for what a proxy on the way answers: an HTML page, or nothing."""
    try:
        answer = response.json()
    except requests.exceptions.JSONDecodeError:
        return None
    return answer if isinstance(answer, dict) else None


def _description(answer: dict[str, Any] | None) -> str | None:
    error = (answer or {}).get("error")
    if isinstance(error, dict):
        error = error.get("description")
    return error if isinstance(error, str) else None
