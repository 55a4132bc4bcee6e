import base64
from datetime import datetime

import pytest

from chalicelib import clock
from chalicelib.handlers import http
from chalicelib.handlers.requests import LIMIT_BYTES
from chalicelib.services import tokens
from tests.clients import CATCH_ALL, Answer, Client
from tests.handlers import toy
from tests.stage import SECRETS

ORIGIN = "https://app.example"


@pytest.fixture(autouse=True)
def door(monkeypatch: pytest.MonkeyPatch) -> toy.Door:
    door = toy.Door()
    monkeypatch.setattr("chalicelib.services.access.admit", door.admit)
    return door


@pytest.fixture
def toys() -> Client:
    return Client(toy.app, headers={"Origin": ORIGIN})


@pytest.fixture
def unhandled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reached the log as an error of ours."""
    seen: list[str] = []
    monkeypatch.setattr(http.logger, "exception", lambda message, **facts: seen.append(message))
    return seen


def token(user_id: str = "good") -> str:
    return tokens.issue(user_id=user_id, family="f", secrets=SECRETS, now=clock.now())


def is_ours(answer: Answer, status: int, code: str) -> bool:
    body = answer.json
    return (answer.status, body["success"], body["code"]) == (status, False, code) and (
        body["requestId"] == answer.headers["x-request-id"]
    )


# ── Good answers ─────────────────────────────────────────────────────────────────────────────────────


def test_a_view_is_shown_in_the_envelope(toys: Client) -> None:
    answer = toys.get("/api/toys/kite")

    assert answer.status == 200
    assert answer.json == {
        "success": True,
        "data": {"id": "kite", "name": "kite", "madeAt": "2026-11-23T04:30:00Z", "note": None},
    }


def test_what_is_made_answers_201_and_its_message(toys: Client) -> None:
    answer = toys.post("/api/toys", json={"name": "Kite"}, token=token())

    assert (answer.status, answer.json["message"], answer.data["name"]) == (201, "Made.", "Kite")


def test_nothing_to_show_is_an_empty_envelope_where_a_status_is_declared(toys: Client) -> None:
    answer = toys.post("/api/toys/kite/forgotten")

    assert (answer.status, answer.json) == (202, {"success": True, "message": "Perhaps.", "data": {}})


def test_a_cookie_is_set_with_the_answer(toys: Client) -> None:
    assert toys.post("/api/toys/kite/forgotten").cookies == {"toy": "1"}


def test_a_static_address_comes_before_a_part_that_varies(toys: Client) -> None:
    assert toys.get("/api/toys/best").data["id"] == "toy_best"


def test_lists_in_the_query_take_every_value(toys: Client) -> None:
    answer = toys.get("/api/toys?colour=red&colour=blue&limit=3&limit=4")

    assert answer.data == {"colours": ["red", "blue"], "limit": 4}


# ── Bodies ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["application/json", "APPLICATION/JSON", "application/json; charset=UTF-8"])
def test_json_is_known_by_its_type(toys: Client, kind: str) -> None:
    body = '{"name": "Zürich ✓"}'.encode()

    answer = toys.post("/api/toys", body=body, headers={"Content-Type": kind}, token=token())

    assert answer.data["name"] == "Zürich ✓"


def test_a_body_of_no_type_is_taken_for_json(toys: Client) -> None:
    assert toys.post("/api/toys", body=b'{"name": "Kite"}', token=token()).status == 201


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/json; charset=utf-16",
        "application/jsonp",
        "text/json",
    ],
)
def test_any_other_type_is_no_json(toys: Client, kind: str) -> None:
    answer = toys.post("/api/toys", body=b'{"name": "Kite"}', headers={"Content-Type": kind}, token=token())

    assert is_ours(answer, 415, "not_json")


def test_where_nothing_is_taken_anything_is_too_much(toys: Client) -> None:
    copies = "/api/toys/kite/forgotten"

    form = toys.post(copies, body=b"a=1", headers={"Content-Type": "application/x-www-form-urlencoded"})
    field = toys.post(copies, json={"role": "admin"})
    parameter = toys.get("/api/toys/best", query={"colour": "red"})

    assert is_ours(form, 415, "not_json")
    assert is_ours(field, 400, "invalid_input")
    assert field.wrong_fields == {"role": "There is no such field."}
    assert is_ours(parameter, 400, "invalid_input")
    assert parameter.wrong_fields == {"colour": "There is no such field."}
    assert toys.post(copies, json={}).status == toys.post(copies).status == 202


@pytest.mark.parametrize(
    "body", [b"{", b"[" * 50_000, b'{"count": NaN}', b'{"count": 1e999}', b'{"name": "\xff"']
)
def test_a_body_that_cannot_be_read_is_a_clear_400(toys: Client, body: bytes) -> None:
    answer = toys.post("/api/toys", body=body, token=token())

    assert is_ours(answer, 400, "invalid_json")
    assert answer.json["errors"] == []


def test_a_body_where_none_belongs_is_not_looked_at(toys: Client) -> None:
    assert toys.get("/api/toys/kite", json={"name": "Kite"}).status == 200


def test_an_empty_body_is_told_what_it_lacks(toys: Client) -> None:
    answer = toys.post("/api/toys", token=token())

    assert is_ours(answer, 400, "invalid_input")
    assert answer.wrong_fields == {"name": "This is required."}


def test_a_role_in_a_body_is_an_error(toys: Client) -> None:
    answer = toys.post("/api/toys", json={"name": "Kite", "role": "admin"}, token=token())

    assert answer.wrong_fields == {"role": "There is no such field."}


@pytest.mark.parametrize(("size", "status"), [(LIMIT_BYTES, 400), (LIMIT_BYTES + 1, 413)])
def test_a_quarter_of_a_megabyte_is_the_limit(toys: Client, size: int, status: int) -> None:
    body = b'{"name": "' + b"x" * (size - 12) + b'"}'

    assert toys.post("/api/toys", body=body, token=token()).status == status


def test_the_limit_holds_for_bodies_that_are_not_json_too(toys: Client) -> None:
    assert is_ours(toys.post("/api/raw", body=b"x" * (LIMIT_BYTES + 1)), 413, "too_large")


def test_bytes_in_base64_arrive_as_they_were_sent(toys: Client) -> None:
    answer = toys.post("/api/raw", body=b"as it is", headers={"Content-Type": "application/octet-stream"})

    assert answer.body == b"as it is"


# ── Who may come in ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic Z29vZA==", "Bearer nonsense", "good"]
)
def test_without_a_good_token_nobody_comes_in(toys: Client, door: toy.Door, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}

    answer = toys.post("/api/toys", json={"name": "Kite"}, headers=headers)

    assert is_ours(answer, 401, "not_signed_in")
    assert door.asked == 0


def test_a_good_token_under_another_scheme_lets_nobody_in(toys: Client, door: toy.Door) -> None:
    answers = [
        toys.post("/api/toys", json={"name": "Kite"}, headers={"Authorization": f"{scheme} {token()}"})
        for scheme in ("Basic", "Token", "Bearerer", "bearer")
    ]

    assert [answer.status for answer in answers] == [401, 401, 401, 201]
    assert door.asked == 1


def test_a_token_too_deep_to_read_is_no_token(toys: Client) -> None:
    deep = base64.urlsafe_b64encode(b'{"kid":' + b"[" * 5000).decode().rstrip("=")

    answer = toys.post("/api/toys", headers={"Authorization": f"Bearer {deep}.e30.x"})

    assert is_ours(answer, 401, "not_signed_in")


def test_nothing_is_made_before_the_caller_is_known(toys: Client) -> None:
    before = list(toy.shop.made)

    answer = toys.post("/api/toys", json={"name": "Kite"}, token=token("stranger"))

    assert answer.status == 401
    assert toy.shop.made == before


def test_a_stranger_does_not_learn_what_is_wrong_with_a_body(toys: Client) -> None:
    assert toys.post("/api/toys", json={}, token=token("stranger")).status == 401


def test_who_is_not_allowed_does_not_learn_what_exists(toys: Client) -> None:
    assert is_ours(toys.delete("/api/toys/missing", token=token()), 403, "not_an_admin")


def test_anyone_is_not_asked(toys: Client, door: toy.Door) -> None:
    toys.get("/api/toys/kite", token="nonsense")

    assert door.asked == 0


# ── Refusals and mistakes ────────────────────────────────────────────────────────────────────────────


def test_a_conflict_tells_its_code_and_what_the_route_says(toys: Client) -> None:
    answer = toys.post("/api/toys", json={"name": "taken"}, token=token())

    assert is_ours(answer, 409, "slot_taken")
    assert list(answer.json["data"]) == ["since"]


def test_too_many_tells_when_to_come_back(toys: Client) -> None:
    answer = toys.post("/api/toys/kite/locked")

    assert is_ours(answer, 429, "too_many_attempts")
    assert answer.headers["retry-after"] == "900"


def test_a_provider_that_refuses_is_a_502(toys: Client) -> None:
    answer = toys.post("/api/toys", json={"name": "declined"}, token=token())

    assert is_ours(answer, 502, "payment_provider_refused")


def test_a_mistake_of_ours_reaches_the_log_whole_and_the_client_not_at_all(
    toys: Client, unhandled: list[str]
) -> None:
    answer = toys.post("/api/toys", json={"name": "broken"}, token=token())

    assert is_ours(answer, 500, "internal_error")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert unhandled == ["unhandled"]


@pytest.mark.parametrize("name", ["x" * 129, "a%23b", "a%2Fb", "%00", "%0A", "a%20b", "%F0%9F%92%A9", "a'b"])
def test_a_part_of_a_path_that_is_no_name_is_nothing(toys: Client, name: str) -> None:
    assert is_ours(toys.get(f"/api/toys/{name}"), 404, "not_found")


# ── Addresses and methods ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/", "/api", "/api/toy", "/api/toys/a/b/c", "/api/toys/kite/lost", "/.env"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_address_is_not_found_in_our_words(toys: Client, method: str, path: str) -> None:
    answer = toys.request(method, path)

    assert answer.resource == CATCH_ALL
    assert is_ours(answer, 404, "not_found")
    assert answer.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "PROPFIND"])
def test_a_wrong_method_is_told_the_right_ones(toys: Client, method: str) -> None:
    answer = toys.request(method, "/api/toys")

    assert is_ours(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, POST"
    assert answer.headers["access-control-allow-origin"] == ORIGIN


# ── Browsers ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_browser_may_ask_before_it_sends(toys: Client) -> None:
    answer = toys.request("OPTIONS", "/api/toys/kite", headers={"Access-Control-Request-Method": "DELETE"})

    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["access-control-allow-methods"] == "GET, DELETE"
    assert answer.headers["access-control-allow-headers"] == "Authorization, Content-Type, Idempotency-Key"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://app.example.evil", "HTTPS://APP.EXAMPLE"]
)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_other_sites_are_not_let_in(toys: Client, method: str, origin: str) -> None:
    answer = toys.request(method, "/api/toys/kite", headers={"Origin": origin})

    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["vary"] == "Origin"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/toys/kite"),
        ("GET", "/nowhere"),
        ("PUT", "/api/toys"),
        ("POST", "/api/toys"),
        ("POST", "/api/raw"),
        ("OPTIONS", "/api/toys"),
    ],
)
def test_every_answer_carries_its_number_and_the_security_headers(
    toys: Client, method: str, path: str
) -> None:
    headers = toys.request(method, path).headers

    assert headers["x-request-id"].startswith("req-")
    assert datetime.fromisoformat(headers["x-server-time"]).tzinfo
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["access-control-expose-headers"] == "X-Request-Id, Retry-After"


# ── The log ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_request_leaves_one_line_without_what_was_sent(
    toys: Client, caplog: pytest.LogCaptureFixture
) -> None:
    bearer = token()

    with caplog.at_level("INFO", logger="mentor-connect"):
        toys.post("/api/toys", json={"name": "taken"}, token=bearer)

    (line,) = [vars(record) for record in caplog.records]
    told = (line["route"], line["status"], line["code"], line["user"])
    assert told == ("POST /api/toys", 409, "slot_taken", "good")
    assert bearer not in str(line)
