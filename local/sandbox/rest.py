"""What does the sandbox answer to the merchant's server: Razorpay's REST API under /v1?"""

import base64
import hmac
import re
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus

from aiohttp import hdrs, web

from local.sandbox import wishes
from local.sandbox.account import Account
from local.sandbox.entities import Json, collection
from local.sandbox.failures import FailedOnPurpose, Operation, hang
from local.sandbox.ledger import known
from local.sandbox.refusals import RefusedError
from local.sandbox.wishes import Page

_Handler = Callable[[web.Request], Awaitable[Json]]

_ID = re.compile(r"(order|pay|rfnd)_[A-Za-z0-9]{14}", re.ASCII)
_ORDER_FIELDS = ("amount", "currency", "receipt", "notes", "partial_payment", "payment", "payment_capture")
_REFUND_FIELDS = ("amount", "speed", "notes", "receipt")


class Rest:
    def __init__(self, account: Account) -> None:
        self._account = account
        self._ledger = account.ledger

    def routes(self) -> list[web.RouteDef]:
        ledger = self._ledger
        return [
            self._route(hdrs.METH_POST, "/v1/orders", self._create_order),
            self._route(hdrs.METH_GET, "/v1/orders", self._orders),
            self._route(hdrs.METH_GET, "/v1/orders/{id}/payments", self._payments_of_order),
            *self._single("/v1/orders/{id}", ledger.orders),
            self._route(hdrs.METH_GET, "/v1/payments", self._payments),
            self._route(hdrs.METH_POST, "/v1/payments/{id}/capture", self._capture),
            self._route(hdrs.METH_POST, "/v1/payments/{id}/refund", self._refund),
            self._route(hdrs.METH_GET, "/v1/payments/{id}/refunds", self._refunds_of_payment),
            self._route(hdrs.METH_GET, "/v1/payments/{payment}/refunds/{id}", self._one(ledger.refunds)),
            *self._single("/v1/payments/{id}", ledger.payments),
            self._route(hdrs.METH_GET, "/v1/refunds", self._refunds),
            *self._single("/v1/refunds/{id}", ledger.refunds),
            self._route(hdrs.METH_ANY, "/v1/{rest:.*}", self._nothing_here),
        ]

    # ── Orders ───────────────────────────────────────────────────────────────────────────────────────

    async def _create_order(self, request: web.Request) -> Json:
        hangs = await self._account.failures.meet(Operation.ORDER, request)
        body = await wishes.body_of(request, allowed=_ORDER_FIELDS)
        order = self._ledger.create_order(
            amount=wishes.amount(body),
            currency=wishes.currency(body),
            receipt=wishes.receipt(body),
            notes=wishes.notes(body),
            is_captured_by_hand=wishes.is_captured_by_hand(body),
        )
        if hangs:
            await hang(request)
        return order

    async def _orders(self, request: web.Request) -> Json:
        page = Page.of(request.query, allowed=("receipt", "authorized", "expand[]"))
        orders: Iterable[Json] = self._ledger.orders.values()
        if "receipt" in request.query:
            orders = [order for order in orders if order["receipt"] == request.query["receipt"]]
        if "authorized" in request.query:
            wanted = request.query["authorized"] == "1"
            orders = [order for order in orders if self._is_authorized(order) is wanted]
        return collection([self._expanded(order, request) for order in page.cut(orders)])

    async def _payments_of_order(self, request: web.Request) -> Json:
        order = self._named(self._ledger.orders, request)
        return collection(self._ledger.payments_of(order["id"]))

    def _is_authorized(self, order: Json) -> bool:
        payments = self._ledger.payments_of(order["id"])
        return any(payment["status"] not in ("created", "failed") for payment in payments)

    def _expanded(self, order: Json, request: web.Request) -> Json:
        if "payments" not in request.query.getall("expand[]", []):
            return order
        return order | {"payments": collection(self._ledger.payments_of(order["id"]))}

    # ── Payments ─────────────────────────────────────────────────────────────────────────────────────

    async def _payments(self, request: web.Request) -> Json:
        """The newest may be missing for a while, as in Razorpay's own list."""
        page = Page.of(request.query)
        newest = self._ledger.now().timestamp() - self._account.list_lag_seconds
        settled = [one for one in self._ledger.payments.values() if one["created_at"] <= newest]
        return collection(page.cut(settled))

    async def _capture(self, request: web.Request) -> Json:
        payment = self._named(self._ledger.payments, request)
        body = await wishes.body_of(request, allowed=("amount", "currency"))
        wishes.currency(body)
        events = self._ledger.capture(payment, amount=wishes.amount(body))
        self._account.tell_soon(events)
        return payment

    # ── Refunds ──────────────────────────────────────────────────────────────────────────────────────

    async def _refund(self, request: web.Request) -> Json:
        payment = self._named(self._ledger.payments, request)
        hangs = await self._account.failures.meet(Operation.REFUND, request)
        body = await wishes.body_of(request, allowed=_REFUND_FIELDS)
        refund = self._refunded(payment, body, key=wishes.idempotency_key(request.headers))
        if hangs:
            await hang(request)
        return refund

    def _refunded(self, payment: Json, body: Json, *, key: str | None) -> Json:
        """The same key and body again give the same refund."""
        request = {"payment": payment["id"], "body": body}
        if key and (earlier := self._ledger.refund_under_key(key, request)):
            return earlier
        refund, events = self._ledger.refund(
            payment,
            amount=wishes.amount(body) if "amount" in body else None,
            notes=wishes.notes(body),
            receipt=wishes.receipt(body),
            speed=wishes.speed(body),
        )
        if key:
            self._ledger.refund_keys[key] = {"request": request, "refund": refund["id"]}
        self._account.settle_soon(refund, created=events)
        return refund

    async def _refunds_of_payment(self, request: web.Request) -> Json:
        payment = self._named(self._ledger.payments, request)
        return collection(Page.of(request.query).cut(self._ledger.refunds_of(payment["id"])))

    async def _refunds(self, request: web.Request) -> Json:
        return collection(Page.of(request.query).cut(self._ledger.refunds.values()))

    # ── All of them ──────────────────────────────────────────────────────────────────────────────────

    def _single(self, path: str, things: dict[str, Json]) -> list[web.RouteDef]:
        return [
            self._route(hdrs.METH_GET, path, self._one(things)),
            self._route(hdrs.METH_PATCH, path, self._noted(things)),
        ]

    def _one(self, things: dict[str, Json]) -> _Handler:
        async def one(request: web.Request) -> Json:
            return self._named(things, request)

        return one

    def _noted(self, things: dict[str, Json]) -> _Handler:
        async def noted(request: web.Request) -> Json:
            thing = self._named(things, request)
            body = await wishes.body_of(request, allowed=("notes",))
            thing["notes"] = wishes.notes(body) or []
            return thing

        return noted

    async def _nothing_here(self, _: web.Request) -> Json:
        raise RefusedError("The requested URL was not found on the server.")

    def _named(self, things: dict[str, Json], request: web.Request) -> Json:
        thing_id = request.match_info["id"]
        if not _ID.fullmatch(thing_id):
            raise RefusedError(f"{thing_id} is not a valid id")
        return known(things, thing_id)

    def _route(self, method: str, path: str, handler: _Handler) -> web.RouteDef:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                self._authenticate(request)
                if method == hdrs.METH_GET:
                    await self._account.failures.meet(Operation.READ, request)
                return web.json_response(await handler(request))
            except RefusedError as refused:
                return web.json_response(refused.body, status=refused.status)
            except FailedOnPurpose as failed:
                return failed.answer
            finally:
                if method != hdrs.METH_GET:
                    self._account.changed()

        return web.route(method, path, answer)

    def _authenticate(self, request: web.Request) -> None:
        """Razorpay takes the scheme word `Basic` in this spelling only."""
        scheme, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        expected = base64.b64encode(f"{self._account.key_id}:{self._account.key_secret}".encode())
        if scheme != "Basic" or not hmac.compare_digest(given.encode(errors="replace"), expected):
            raise RefusedError("Authentication failed", status=HTTPStatus.UNAUTHORIZED)
