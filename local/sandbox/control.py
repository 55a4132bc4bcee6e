"""How do people and programs play the payer, the banks and the misfortunes at the sandbox?

Answers are bare JSON. A wrong request is answered as the product answers one, naming every wrong field.
"""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from aiohttp import web

from local.sandbox import payer
from local.sandbox.account import Account
from local.sandbox.asked import DisputeStatus, FailNext, Fields, Pay, WrongFieldsError, one_of
from local.sandbox.entities import Json
from local.sandbox.refusals import RefusedError

_Handler = Callable[[web.Request], Awaitable[Json]]


class NotThereError(Exception):
    """Names what there is none of."""


class Control:
    def __init__(self, account: Account) -> None:
        self._account = account
        self._ledger = account.ledger

    def routes(self, prefix: str) -> list[web.RouteDef]:
        return [
            web.get(prefix, _answered(self._everything)),
            web.post(f"{prefix}/fail-next", _answered(self._fail_next)),
            web.post(f"{prefix}/reset", _answered(self._reset)),
            web.post(f"{prefix}/{{id}}/pay", _answered(self._pay)),
            web.post(f"{prefix}/{{id}}/dispute", _answered(self._dispute)),
            web.post(f"{prefix}/{{id}}/fail-refund", _answered(self._fail_refund)),
        ]

    async def _everything(self, _: web.Request) -> Json:
        """All of it, newest first."""
        ledger = self._ledger
        return {
            "orders": list(ledger.orders.values())[::-1],
            "payments": list(ledger.payments.values())[::-1],
            "refunds": list(ledger.refunds.values())[::-1],
            "disputes": list(ledger.disputes.values())[::-1],
            "deliveries": [delivery.shown() for delivery in self._account.webhooks.deliveries[::-1]],
            "failNext": self._account.failures.shown(),
        }

    async def _pay(self, request: web.Request) -> Json:
        order = _named(self._ledger.orders, request, kind="order")
        return await payer.act(self._account, order, await Pay.of(request), payer={})

    async def _fail_next(self, request: web.Request) -> Json:
        wish = await FailNext.of(request)
        self._account.failures.add(wish.operation, wish.how, times=wish.times)
        return {"failNext": self._account.failures.shown()}

    async def _dispute(self, request: web.Request) -> Json:
        """`{"status": "open"}` (the default) begins one for a payment; another status moves it on."""
        payment = _named(self._ledger.payments, request, kind="payment")
        fields = await Fields.of(request)
        status = fields.complete(
            DisputeStatus, value=fields.read("status", one_of(DisputeStatus), default="open")
        )
        dispute, events = self._ledger.dispute(payment, status=status)
        await self._account.webhooks.deliver(events)
        return {"dispute": dispute}

    async def _fail_refund(self, request: web.Request) -> Json:
        """The bank sends a refund back before it is processed."""
        refund = _named(self._ledger.refunds, request, kind="refund")
        await self._account.webhooks.deliver(self._ledger.settle(refund, fails=True))
        return {"refund": refund}

    async def _reset(self, _: web.Request) -> Json:
        await self._account.reset()
        return {}


def _named(things: Mapping[str, Json], request: web.Request, *, kind: str) -> Json:
    try:
        return things[request.match_info["id"]]
    except KeyError:
        raise NotThereError(kind) from None


def _answered(handler: _Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(await handler(request))
        except WrongFieldsError as error:
            errors = [{"field": field, "message": message} for field, message in error.wrong.items()]
            message = "; ".join(f"{field}: {text}" for field, text in error.wrong.items())
            return _problem(HTTPStatus.BAD_REQUEST, "invalid_input", message, errors=errors)
        except NotThereError as error:
            return _problem(HTTPStatus.NOT_FOUND, "not_found", f"There is no such {error}.")
        except RefusedError as error:
            return _problem(HTTPStatus.CONFLICT, "refused", error.description)

    return answer


def _problem(status: HTTPStatus, code: str, message: str, **more: object) -> web.Response:
    return web.json_response({"success": False, "code": code, "message": message, **more}, status=status)
