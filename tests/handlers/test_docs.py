import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from app import app
from chalicelib.handlers import reference
from tests.clients import Client

ELSEWHERE = ("src", "srcset", "action", "data", "poster", "ping")


class Read(HTMLParser):
    """What a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.inline: dict[str, str] = {}
        self.handlers: list[str] = []
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                (self.loaded if tag == "link" else self.links).append(value or "")
            if name in ELSEWHERE:
                self.loaded.append(value or "")
            if name == "style" or name.startswith("on"):
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        if self._open in ("style", "script"):
            self.inline[self._open] = self.inline.get(self._open, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


@pytest.fixture
def page(client: Client) -> Read:
    return Read(client.get("/api/docs").text)


# ── Health and configuration ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/health", "/api/mentors/health"])
def test_health_tells_stage_and_version(client: Client, path: str) -> None:
    assert client.get(path).json == {"success": True, "data": {"stage": "local", "version": "1.2.3"}}


def test_a_client_learns_what_it_needs_of_the_stage(client: Client) -> None:
    config = client.get("/api/config").data

    enumerations = config.pop("enumerations")
    assert config == {
        "stage": "local",
        "version": "1.2.3",
        "checkoutScriptUrl": "https://checkout.razorpay.com/v1/checkout.js",
        "razorpayKeyId": "rzp_test_key",
        "jitsiDomain": "meet.jit.si",
        "gstRate": 0.18,
        "commissionRate": 0.2,
        "holdMinutes": 15,
        "refundSteps": [
            {"noticeHours": 24, "percent": 100, "exactlyCounts": False},
            {"noticeHours": 4, "percent": 50, "exactlyCounts": True},
        ],
        "uploadLimits": {
            "avatar": {
                "maxBytes": 2_097_152,
                "mimeTypes": ["image/gif", "image/jpeg", "image/png", "image/webp"],
            },
            "attachment": {
                "maxBytes": 10_485_760,
                "mimeTypes": [
                    "image/gif",
                    "image/jpeg",
                    "image/png",
                    "image/webp",
                    "application/pdf",
                    "application/zip",
                    "text/csv",
                    "text/markdown",
                    "text/plain",
                ],
            },
        },
    }
    assert enumerations["applicationStatus"] == ["pending", "approved", "rejected"]
    assert enumerations["expertise"][:2] == ["DSA", "System Design"]
    assert enumerations["mentorSort"] == ["rating", "priceAsc", "priceDesc", "sessions", "newest"]


def test_configuration_tells_no_secret(client: Client) -> None:
    text = client.get("/api/config").text

    for secret in ("razorpay-key-secret", "webhook-secret", "mentor-connect/local", 'uploads"', "MAIL"):
        assert secret not in text


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_loads_nothing_from_elsewhere(page: Read) -> None:
    assert page.loaded == ["data:,"]
    assert all(link.startswith(("#", "/api/")) for link in page.links)
    assert "url(" not in page.inline["style"]
    assert "@import" not in page.inline["style"]


def test_its_policy_allows_its_own_style_and_script_and_no_other(client: Client) -> None:
    answer = client.get("/api/docs")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))

    inline = Read(answer.text).inline

    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(inline[kind].encode()).digest()).decode()
        assert policy[f"{kind}-src"] == f"'sha256-{digest}'"
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"


def test_no_part_of_it_needs_what_its_policy_forbids(page: Read) -> None:
    assert page.handlers == []


def test_every_route_is_on_the_page_once_and_in_its_contents(page: Read) -> None:
    names = [route.operation for route in app.declared]

    assert len(page.ids) == len(set(page.ids))
    assert set(names) <= set(page.ids)
    assert {f"#{name}" for name in names} <= set(page.links)


def test_every_link_within_the_page_has_an_end(page: Read) -> None:
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_a_route_is_told_with_its_fields_and_refusals(client: Client) -> None:
    html = client.get("/api/docs").text
    booking = html[html.index('id="createBooking"') :]
    booking = booking[: booking.index('<details class="operation"')]

    text = re.sub(r"<[^>]+>", " ", booking)
    for word in (
        "mentorId",
        "scheduledAt",
        "required",
        "Idempotency-Key",
        "slot_taken",
        "409",
        "201",
        "success",
    ):
        assert word in text


def test_what_looks_like_a_tag_is_text() -> None:
    assert reference.prose("a <b> `<c>` & **d**") == (
        "<p>a &lt;b&gt; <code>&lt;c&gt;</code> &amp; <strong>d</strong></p>"
    )


def test_the_page_is_html_that_may_be_kept_for_a_while(client: Client) -> None:
    headers = client.get("/api/docs").headers

    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "public, max-age=300"
