from dataclasses import replace
from datetime import UTC, datetime

import pytest
from chalice.app import Request as ChaliceRequest

from chalicelib.domain.errors import NotSignedIn
from chalicelib.handlers.requests import Request
from tests.clients import event
from tests.stage import SECRETS

NOW = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)


def request(path: str = "/api/toys", **headers: str) -> Request:
    return Request(ChaliceRequest(event([], "GET", path, headers=headers, ip="192.0.2.7")), path={}, now=NOW)


@pytest.mark.parametrize(
    "header",
    [
        "refresh_token=secret",
        "theme=dark; refresh_token=secret",
        "refresh_token=secret; theme=dark",
        'refresh_token="secret"',
        "a b=c d; refresh_token=secret",
        'broken="; refresh_token=secret',
        "x[]={}; ;;=; refresh_token=secret",
        "  refresh_token=secret  ",
    ],
)
def test_a_cookie_is_found_whatever_stands_beside_it(header: str) -> None:
    assert request(Cookie=header).cookie("refresh_token") == "secret"


@pytest.mark.parametrize(
    "header", ["", "refresh_token", "xrefresh_token=secret", "REFRESH_TOKEN=secret", "theme=dark"]
)
def test_another_cookie_is_not_taken_for_it(header: str) -> None:
    assert not request(Cookie=header).cookie("refresh_token")


def test_without_cookies_there_is_none() -> None:
    assert request().cookie("refresh_token") is None


def test_headers_are_known_by_any_case() -> None:
    assert request(**{"IDEMPOTENCY-key": "1"}).header("Idempotency-Key") == "1"


def test_a_query_keeps_every_value_and_the_empty_ones() -> None:
    assert request("/api/toys?a=1&b=&a=2").query == {"a": ["1", "2"], "b": [""]}


def test_the_address_of_the_caller_is_the_gateways_word() -> None:
    assert request(**{"X-Forwarded-For": "203.0.113.9"}).ip == "192.0.2.7"


@pytest.fixture
def _edge(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stage that CloudFront stands before."""
    monkeypatch.setattr("chalicelib.wiring.secrets", lambda: replace(SECRETS, edge_key="the-edge-key"))


@pytest.mark.usefixtures("_edge")
@pytest.mark.parametrize("viewer", ["203.0.113.9", "2001:db8::9"])
def test_behind_cloudfront_the_address_is_the_viewers(viewer: str) -> None:
    asked = request(
        **{
            "X-Viewer-Address": viewer,
            "X-Edge-Key": "the-edge-key",
            "X-Forwarded-For": "198.51.100.1, 192.0.2.7",
        }
    )

    assert asked.ip == viewer


@pytest.mark.usefixtures("_edge")
@pytest.mark.parametrize("proof", [{}, {"X-Edge-Key": ""}, {"X-Edge-Key": "guessed"}, {"X-Edge-Key": "ключ"}])
def test_who_passes_cloudfront_by_cannot_choose_an_address(proof: dict[str, str]) -> None:
    assert request(**{"X-Viewer-Address": "203.0.113.9"}, **proof).ip == "192.0.2.7"


@pytest.mark.parametrize("proof", ["", "anything"])
def test_a_stage_without_an_edge_key_believes_nobody(proof: str) -> None:
    assert request(**{"X-Viewer-Address": "203.0.113.9", "X-Edge-Key": proof}).ip == "192.0.2.7"


def test_a_route_for_anyone_has_nobody_signed_in() -> None:
    with pytest.raises(NotSignedIn):
        _ = request().signed_in
