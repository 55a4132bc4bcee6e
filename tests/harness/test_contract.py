import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.handlers import openapi
from tests.clients import CATCH_ALL, Answer
from tests.contract import Contract
from tests.handlers import toy

HEADERS = {"x-request-id": ["r"], "content-type": ["application/json"]}
TOY = {"id": "1", "name": "Kite", "madeAt": "2026-11-23T04:30:00Z", "note": None}
FAILURE = {"success": False, "code": "not_found", "message": "m", "requestId": "r"}


def answer(body: Any, *, status: int = 200, resource: str = "/api/toys/{toy}") -> Answer:
    return Answer("GET", resource, status, HEADERS, json.dumps(body).encode())


GOOD = answer({"success": True, "data": TOY})


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract(openapi.document(tuple(toy.app.declared), version="1"))


@pytest.mark.parametrize(
    "declared",
    [
        GOOD,
        answer(FAILURE, status=404),
        answer(FAILURE, status=404, resource=CATCH_ALL),
        replace(answer({**FAILURE, "code": "method_not_allowed"}, status=405), method="PATCH"),
        replace(answer(None, status=204), method="OPTIONS", body=b""),
    ],
)
def test_what_is_declared_passes(contract: Contract, declared: Answer) -> None:
    contract.check(declared)


@pytest.mark.parametrize(
    "wrong",
    [
        answer({"success": True, "data": {**TOY, "madeAt": "yesterday"}}),
        answer({"success": True, "data": {"id": "1", "name": "Kite"}}),
        answer({"success": True}),
        answer(TOY),
        answer({"success": True, "data": TOY}, status=201),
        answer({**FAILURE, "code": "lost"}, status=404),
        answer({**FAILURE, "code": "slot_taken"}, status=409),
        answer({"success": False, "code": "not_found", "message": "m"}, status=404),
        answer(FAILURE, status=404, resource="/api/toys/best"),
        answer({"Code": "NotFoundError"}, status=404, resource=CATCH_ALL),
        answer(FAILURE, status=403, resource=CATCH_ALL),
        replace(GOOD, all_headers={"content-type": ["application/json"]}),
        replace(GOOD, all_headers={**HEADERS, "content-type": ["text/html"]}),
    ],
)
def test_what_is_not_declared_fails_the_test_that_met_it(contract: Contract, wrong: Answer) -> None:
    with pytest.raises((AssertionError, KeyError)):
        contract.check(wrong)
