"""What does API Gateway itself answer, when it does not let the application speak?

The emulator's import leaves out the stage's gateway responses: here they are put in.
"""

import json
from functools import cache
from typing import Any
from uuid import uuid4

from aiohttp import web

from infra.environment import load_resources

_TYPES = {"MissingAuthenticationTokenException": "MISSING_AUTHENTICATION_TOKEN"}
_GATEWAY_ERRORS = (500, 502, 503, 504)


def as_configured(answer: web.Response) -> web.Response:
    """The stage's own words where the emulator used API Gateway's; any other answer as it is."""
    if not _is_the_gateways(answer):
        return answer
    named = _TYPES.get(answer.headers.get("x-amzn-ErrorType", ""))
    configured = _responses()
    response = configured[named or f"DEFAULT_{answer.status // 100}XX"]
    text = response["responseTemplates"]["application/json"].replace("$context.requestId", uuid4().hex)
    return web.Response(
        status=response.get("statusCode", answer.status), text=text, content_type="application/json"
    )


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
