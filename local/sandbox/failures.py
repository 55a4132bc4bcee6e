"""What goes wrong next, because somebody asked for it?"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import NoReturn

from aiohttp import web

from local.sandbox.entities import Json
from local.sandbox.refusals import RefusedError

# Longer than any client of sense waits.
HANG_SECONDS = 30.0


class Operation(StrEnum):
    """What can be made to fail: making an order, making a refund, asking for anything."""

    ORDER = "order"
    REFUND = "refund"
    READ = "read"


class Failure(StrEnum):
    TIMEOUT_AFTER_SUCCESS = "timeout-after-success"
    TIMEOUT = "timeout"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    BAD_REQUEST = "400"
    TOO_MANY = "429"


class FailedOnPurpose(Exception):
    """Answer with this instead."""

    def __init__(self, answer: web.Response) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass
class Failures:
    """A queue for each operation: first asked, first met."""

    waiting: dict[Operation, list[Failure]] = field(default_factory=dict)

    def add(self, operation: Operation, failure: Failure, *, times: int) -> None:
        """`times` 0 takes back what is still waiting for the operation."""
        if times == 0:
            self.waiting.pop(operation, None)
        self.waiting.setdefault(operation, []).extend([failure] * times)

    def shown(self) -> list[Json]:
        return [
            {"operation": operation, "how": how, "times": times}
            for operation, queue in self.waiting.items()
            for how, times in Counter(queue).items()
        ]

    async def meet(self, operation: Operation, request: web.Request) -> bool:
        """Fails now, if that is what comes next; True when it should `hang` after it has succeeded."""
        queue = self.waiting.get(operation)
        if not queue:
            return False
        failure = queue.pop(0)
        if failure is Failure.TIMEOUT:
            await hang(request)
        if failure is Failure.TIMEOUT_AFTER_SUCCESS:
            return True
        if failure is Failure.BAD_REQUEST:
            # What Razorpay says when the balance is too low for a refund.
            raise RefusedError("invalid request sent")
        raise FailedOnPurpose(_answer(failure))


async def hang(request: web.Request) -> NoReturn:
    """No answer until the client has given up."""
    give_up = asyncio.get_running_loop().time() + HANG_SECONDS
    while _is_connected(request) and asyncio.get_running_loop().time() < give_up:
        await asyncio.sleep(0.1)
    raise FailedOnPurpose(_answer(Failure.BAD_GATEWAY))


def _is_connected(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


def _answer(failure: Failure) -> web.Response:
    if failure is Failure.BAD_GATEWAY:
        page = "<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"
        return web.Response(status=HTTPStatus.BAD_GATEWAY, text=page, content_type="text/html")
    if failure is Failure.TOO_MANY:
        error = RefusedError(
            "Request failed. Please try after sometime.", status=HTTPStatus.TOO_MANY_REQUESTS
        )
        return web.json_response(error.body, status=error.status, headers={"Retry-After": "1"})
    description = (
        "We are facing some trouble completing your request at the moment. Please try again shortly."
    )
    body = {"error": {"code": "SERVER_ERROR", "description": description}}
    return web.json_response(body, status=HTTPStatus.INTERNAL_SERVER_ERROR)
