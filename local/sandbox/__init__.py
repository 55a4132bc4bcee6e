"""What stands in for Razorpay on this machine?

A small server that speaks Razorpay's REST contract, so that the official SDK can be pointed at it, with a
Checkout script that opens a test sheet, signed webhooks, and routes for playing the payer. To mount it:

    sandbox = make_sandbox(webhook_url=..., key_id=..., key_secret=..., webhook_secret=..., now=clock.now)
    app.add_subapp("/_local/razorpay/", sandbox)
    app.add_routes(control_routes(sandbox))

Then RAZORPAY_BASE_URL ends in `/_local/razorpay` (the SDK adds `/v1`), CHECKOUT_SCRIPT_URL in
`/_local/razorpay/checkout.js`, and the control routes are at `/_local/payments`.
Alone: `python -m local.sandbox`.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from pathlib import Path

from aiohttp import web

from local.sandbox.account import Account
from local.sandbox.checkout import Checkout
from local.sandbox.control import Control
from local.sandbox.rest import Rest
from local.sandbox.webhooks import RETRY_DELAYS_SECONDS

__all__ = ["control_routes", "make_sandbox", "reset"]

_ACCOUNT = web.AppKey("account", Account)


def make_sandbox(
    *,
    webhook_url: str | None,
    key_id: str,
    key_secret: str,
    webhook_secret: str,
    now: Callable[[], datetime],
    state_file: Path | None = None,
    list_lag_seconds: float = 0,
    refund_delay_seconds: float = 1.0,
    retry_delays_seconds: Sequence[float] = RETRY_DELAYS_SECONDS,
) -> web.Application:
    """The sandbox as an application: `/v1/…`, `/checkout.js` and, for when it runs alone, `/_local/payments`.

    `webhook_url` may be None: no webhook ever arrives. `now` stamps the entities; delays are real time. What
    is in `state_file` is taken up at the start, webhooks on their way included. `list_lag_seconds` keeps new
    payments out of `GET /v1/payments` for a while, as Razorpay does. A refund is processed
    `refund_delay_seconds` after it is made.
    """
    account = Account(
        key_id=key_id,
        key_secret=key_secret,
        webhook_url=webhook_url,
        webhook_secret=webhook_secret,
        now=now,
        state_file=state_file,
        list_lag_seconds=list_lag_seconds,
        refund_delay_seconds=refund_delay_seconds,
        retry_delays_seconds=retry_delays_seconds,
    )
    sandbox = web.Application()
    sandbox[_ACCOUNT] = account
    sandbox.cleanup_ctx.append(_lifetime)
    sandbox.add_routes(Checkout(account).routes() + Rest(account).routes())
    sandbox.add_routes(control_routes(sandbox))
    return sandbox


def control_routes(sandbox: web.Application, *, prefix: str = "/_local/payments") -> list[web.RouteDef]:
    """The routes for playing the payer, for an application that mounts the sandbox elsewhere."""
    return Control(sandbox[_ACCOUNT]).routes(prefix)


async def reset(sandbox: web.Application) -> None:
    """Forgets every order, payment, refund, delivery and planned failure; nothing is under way afterwards."""
    await sandbox[_ACCOUNT].reset()


async def _lifetime(sandbox: web.Application) -> AsyncIterator[None]:
    await sandbox[_ACCOUNT].open()
    yield
    await sandbox[_ACCOUNT].close()
