"""Are API Gateway's own answers in the application's shape, and the application's left alone?"""

import json

import pytest
from aiohttp import web

from local.gateway import as_configured


def answer(status: int, body: object, **headers: str) -> web.Response:
    text = body if isinstance(body, str) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(status=status, text=text, headers=named)


def configured(said: web.Response) -> web.Response:
    return as_configured(said, public_url="https://app.example")


def code_of(response: web.Response) -> tuple[int, str]:
    said = json.loads(response.body)  # type: ignore[arg-type]
    assert said["success"] is False
    assert said["requestId"]
    return response.status, said["code"]


def test_what_the_gateway_does_not_know_is_not_found() -> None:
    refused = answer(403, {"message": "Missing"}, x_amzn_ErrorType="MissingAuthenticationTokenException")

    assert code_of(configured(refused)) == (404, "not_found")


@pytest.mark.parametrize("body", [{"message": "Internal server error"}, "no JSON", "[]"])
def test_a_function_that_broke_down_is_an_error_without_details(body: object) -> None:
    assert code_of(configured(answer(502, body))) == (502, "internal_error")


@pytest.mark.parametrize("status", [200, 403, 404, 500, 503])
def test_what_the_application_said_is_passed_on_as_it_is(status: int) -> None:
    said = answer(status, {"success": False, "code": "provider_unavailable"})

    assert configured(said) is said


def test_a_page_that_is_not_json_is_passed_on() -> None:
    page = answer(200, "<!doctype html>")

    assert configured(page) is page


def test_a_browser_may_read_what_the_gateway_said() -> None:
    headers = configured(answer(502, {"message": "Internal server error"})).headers

    assert headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert headers["X-Request-Id"]
