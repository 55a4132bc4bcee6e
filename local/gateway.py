"""What does API Gateway itself answer, when it does not let the application speak?

The emulator's import leaves out the stage's gateway responses: here they are put in.
"""

import json
from functools import cache
from typing import Any
from uuid import uuid4

from aiohttp import web

from infra.environment import load_resources
from infra.template import METHODS
from local.proxy import problem

_TYPES = {"MissingAuthenticationTokenException": "MISSING_AUTHENTICATION_TOKEN"}
_GATEWAY_ERRORS = (500, 502, 503, 504)
_HEADER = "gatewayresponse.header."


def refused_method(request: web.Request) -> web.Response | None:
    """CloudFront lets no other methods through; API Gateway would call the address unknown."""
    if request.method.lower() in METHODS:
        return None
    answer = problem(
        405, "method_not_allowed", "This address does not answer that method.", requestId=uuid4().hex
    )
    answer.headers["Allow"] = ", ".join(METHODS).upper()
    return answer


def as_configured(answer: web.Response, *, public_url: str) -> web.Response:
    """The stage's own words where the emulator used API Gateway's; any other answer as it is."""
    if not _is_the_gateways(answer):
        return answer
    configured = _responses()
    named = _TYPES.get(answer.headers.get("x-amzn-ErrorType", ""))
    response = configured[named or f"DEFAULT_{answer.status // 100}XX"]
    request_id = uuid4().hex
    return web.Response(
        status=response.get("statusCode", answer.status),
        text=response["responseTemplates"]["application/json"].replace("$context.requestId", request_id),
        headers=_headers(response["responseParameters"], public_url=public_url, request_id=request_id),
        content_type="application/json",
    )


def _headers(parameters: dict[str, Any], *, public_url: str, request_id: str) -> dict[str, str]:
    """A parameter is a text in quotes, or what the request brings."""
    values = {name.removeprefix(_HEADER): _text(value, public_url) for name, value in parameters.items()}
    return {name: request_id if value == "context.requestId" else value for name, value in values.items()}


def _text(value: Any, public_url: str) -> str:
    text: str = value["Fn::Sub"].replace("${PublicUrl}", public_url) if isinstance(value, dict) else value
    return text.strip("'")


def _is_the_gateways(answer: web.Response) -> bool:
    if "x-amzn-ErrorType" in answer.headers:
        return True
    return answer.status in _GATEWAY_ERRORS and not _has_our_shape(answer.body)


def _has_our_shape(body: Any) -> bool:
    try:
        return "success" in json.loads(body)
    except (ValueError, TypeError):
        return False


@cache
def _responses() -> dict[str, Any]:
    body = load_resources()["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    responses: dict[str, Any] = body["x-amazon-apigateway-gateway-responses"]
    return responses
