"""What does the payer's browser ask of the sandbox: the script, the order, and to pay?

Open to pages of any origin, as Razorpay's own is; the public key id is all that a page knows.
"""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from local.sandbox import payer
from local.sandbox.account import Account
from local.sandbox.asked import Pay, Webhook
from local.sandbox.entities import Json
from local.sandbox.ledger import known
from local.sandbox.refusals import RefusedError

_SCRIPT = Path(__file__).with_name("checkout.js")
_ANY_ORIGIN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}


class Checkout:
    def __init__(self, account: Account) -> None:
        self._account = account

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/checkout.js", self._script),
            web.get("/checkout/{id}", _answered(self._order)),
            web.post("/checkout/{id}", _answered(self._act)),
        ]

    async def _script(self, _: web.Request) -> web.Response:
        return web.Response(
            text=_SCRIPT.read_text(encoding="utf-8"), content_type="text/javascript", headers=_ANY_ORIGIN
        )

    async def _order(self, request: web.Request) -> Json:
        """What the sheet shows: the order's own amount, whatever the page claims."""
        order = self._open_order(request, key_id=request.query.get("key"))
        return {field: order[field] for field in ("amount", "currency", "status")}

    async def _act(self, request: web.Request) -> Json:
        """`{key, succeeds, payer}`, sent as plain text, so that no browser asks for permission first."""
        asked = json.loads(await request.read())
        order = self._open_order(request, key_id=asked.get("key"))
        wish = Pay(
            succeeds=asked.get("succeeds") is True, webhook=Webhook(), payment_id=None, even_if_paid=False
        )
        return await payer.act(self._account, order, wish, payer=asked.get("payer") or {})

    def _open_order(self, request: web.Request, *, key_id: str | None) -> Json:
        if key_id != self._account.key_id:
            raise RefusedError("The api key provided is invalid")
        return known(self._account.ledger.orders, request.match_info["id"])


def _answered(
    handler: Callable[[web.Request], Awaitable[Json]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(await handler(request), headers=_ANY_ORIGIN)
        except RefusedError as error:
            return web.json_response(error.body, status=error.status, headers=_ANY_ORIGIN)
        except (ValueError, AttributeError):
            refused = RefusedError("The request body is not valid JSON.")
            return web.json_response(refused.body, status=refused.status, headers=_ANY_ORIGIN)

    return answer
