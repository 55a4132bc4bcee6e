"""Does a stage do what it is there for, seen from outside?  `python -m infra.smoke --stage dev`

Health, sign-in, the list of mentors, a socket, and Razorpay's keys. The account it signs in with is made for it and
deleted at the end; its address is SES's own for mails that are to arrive nowhere.
"""

import asyncio
import json
import secrets
import sys
from collections.abc import Callable
from typing import Any

import click
import requests
from aiohttp import ClientSession, WSMsgType

from infra import deploy
from infra.ops.stage import Stage as Operated
from infra.stage import Stage

_SECONDS = 15
_PASSWORD = secrets.token_urlsafe(18)


class SmokeError(Exception):
    """The stage did not do what it should; the message says what it did."""


class Visitor:
    """Somebody with a browser, as far as it goes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.token = ""

    def ask(self, method: str, path: str, body: Any = None, *, expects: int = 200) -> Any:
        """The answer's data. Raises SmokeError for another status."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        answer = requests.request(method, f"{self.url}{path}", json=body, headers=headers, timeout=_SECONDS)
        if answer.status_code != expects:
            raise SmokeError(f"{method} {path} answered {answer.status_code}: {answer.text[:300]}")
        return answer.json()["data"] if answer.content else None


def health(visitor: Visitor) -> str:
    return f"version {visitor.ask('GET', '/health')['version']}"


def page(visitor: Visitor) -> str:
    """The web app, with the headers that protect it."""
    answer = requests.get(visitor.url, headers={"Accept": "text/html"}, timeout=_SECONDS)
    wanted = ("Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options")
    missing = [name for name in wanted if name not in answer.headers]
    if answer.status_code != 200 or missing:
        raise SmokeError(f"GET / answered {answer.status_code} without {', '.join(missing) or 'fault'}")
    return "the app's page, with its headers"


def login(visitor: Visitor) -> str:
    email = f"success+smoke-{secrets.token_hex(6)}@simulator.amazonses.com"
    account = {"name": "Smoke Test", "email": email, "password": _PASSWORD}
    visitor.ask("POST", "/api/auth/register", account, expects=201)
    visitor.token = visitor.ask("POST", "/api/auth/login", {"email": email, "password": _PASSWORD})[
        "accessToken"
    ]
    return str(visitor.ask("GET", "/api/auth/me")["user"]["id"])


def mentors(visitor: Visitor) -> str:
    return f"{visitor.ask('GET', '/api/mentors')['pagination']['total']} mentors"


def socket(visitor: Visitor) -> str:
    """Opens it with a ticket, and is answered."""
    offered = visitor.ask("POST", "/api/realtime/ticket", expects=201)
    return asyncio.run(_ping(f"{offered['url']}?ticket={offered['ticket']}"))


async def _ping(url: str) -> str:
    async with asyncio.timeout(_SECONDS), ClientSession() as session, session.ws_connect(url) as opened:
        await opened.send_str(json.dumps({"action": "ping", "requestId": "smoke"}))
        async for frame in opened:
            if frame.type is WSMsgType.TEXT and json.loads(frame.data).get("requestId") == "smoke":
                return str(json.loads(frame.data)["event"])
    raise SmokeError("the socket was closed before it answered")


def razorpay(_: Visitor) -> str:
    """The stage's own keys, taken as an operator. With live keys nothing is made, only looked for."""
    from chalicelib import wiring
    from chalicelib.config import settings

    payments, key_id = wiring.payments(), settings().razorpay_key_id
    receipt = f"smoke-{secrets.token_hex(6)}"
    if key_id.startswith("rzp_test_"):
        made = payments.create_order(amount_paise=100, receipt=receipt, notes={})
        return f"order {payments.order(made.id).id} with test keys"
    payments.find_order(receipt=receipt)
    return "live keys are accepted"


def leave(visitor: Visitor) -> str:
    visitor.ask("DELETE", "/api/auth/me", expects=204)
    return "the account is deleted"


CHECKS: tuple[Callable[[Visitor], str], ...] = (health, login, mentors, socket, razorpay, leave)


@click.command()
@click.option("--stage", required=True, type=click.Choice(["local", "dev", "staging", "prod"]))
@click.option("--url", default="http://127.0.0.1:8000", help="Where the local product runs.")
def smoke(stage: str, url: str) -> None:
    """Try a stage from outside."""
    Operated(stage, url=url).take_over()
    deployed = stage != "local"
    visitor = Visitor(deploy.outputs(Stage(stage).target)["SiteUrl"] if deployed else url)
    failed = [
        check.__name__ for check in ((page, *CHECKS) if deployed else CHECKS) if not _passes(check, visitor)
    ]
    sys.exit(f"{len(failed)} failed: {', '.join(failed)}" if failed else 0)


def _passes(check: Callable[[Visitor], str], visitor: Visitor) -> bool:
    try:
        said = check(visitor)
    except Exception as error:  # whatever it was, the other checks tell more
        click.echo(f"  FAILED  {check.__name__:<10} {type(error).__name__}: {error}")
        return False
    click.echo(f"  ok      {check.__name__:<10} {said}")
    return True


if __name__ == "__main__":
    smoke()
