"""What can a person, or a test, do to the local cloud itself?  All of `/_local` but the payments."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from infra.schedules import SCHEDULES
from local import functions, pages, seeding
from local.cloud import CLOUD
from local.emulator import REGION
from local.proxy import problem
from local.stack import STACK

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_MAX_MINUTES = 10 * 366 * 24 * 60


def routes() -> list[web.RouteDef]:
    return [
        web.get("/_local", _home),
        web.get("/_local/accounts", _accounts),
        web.get("/_local/mail", _mail),
        web.get("/_local/mail/{mail}", _one_mail),
        web.get("/_local/clock", _clock),
        web.post("/_local/clock", _set_clock),
        web.post("/_local/schedules/{name}", _run_schedule),
        web.post("/_local/reset", _reset),
        web.get("/_local/cloud", _cloud),
    ]


async def _home(request: web.Request) -> web.Response:
    cloud = request.app[CLOUD]
    return pages.answer(pages.home(accounts=seeding.accounts(cloud), now=_instant(cloud.clock.now())))


async def _accounts(request: web.Request) -> web.Response:
    return web.json_response({"items": seeding.accounts(request.app[CLOUD])})


async def _mail(request: web.Request) -> web.Response:
    mails = request.app[CLOUD].mailbox.newest_first(to=request.query.get("to"))
    if _is_for_a_person(request):
        return pages.answer(pages.mailbox(mails))
    return web.json_response({"items": [mail.shown() for mail in mails]})


async def _one_mail(request: web.Request) -> web.Response:
    mail = request.app[CLOUD].mailbox.get(request.match_info["mail"])
    if mail is None:
        return problem(404, "not_found", "There is no such mail.")
    if _is_for_a_person(request):
        return pages.answer(pages.mail(mail))
    return web.json_response(mail.shown())


async def _clock(request: web.Request) -> web.Response:
    return web.json_response({"now": _instant(request.app[CLOUD].clock.now())})


async def _set_clock(request: web.Request) -> web.Response:
    clock = request.app[CLOUD].clock
    match await _body(request):
        case {"advanceMinutes": int() | float() as minutes, **rest} if not rest and _is_reasonable(minutes):
            clock.advance(timedelta(minutes=minutes))
        case {"now": str(text), **rest} if not rest and (instant := _aware(text)):
            clock.set(instant)
        case {"reset": True, **rest} if not rest:
            clock.reset()
        case _:
            wanted = '{"advanceMinutes": 90}, {"now": "2026-11-23T04:30:00Z"} or {"reset": true}'
            return problem(400, "invalid_input", f"Send one of {wanted}.")
    return await _clock(request)


async def _run_schedule(request: web.Request) -> web.Response:
    cloud, name = request.app[CLOUD], request.match_info["name"]
    if name not in SCHEDULES:
        return problem(404, "not_found", f"There is no schedule {name!r}: {', '.join(SCHEDULES)}.")
    try:
        result = await asyncio.to_thread(
            functions.run_schedule, name, now=cloud.clock.now(), emulator=cloud.emulator, stack=cloud.stack
        )
    except functions.FunctionError as error:
        return problem(502, "function_failed", str(error), log=str(cloud.place.emulator_log))
    return web.json_response({"name": name, "result": result})


async def _reset(request: web.Request) -> web.Response:
    cloud = request.app[CLOUD]
    try:
        await seeding.reset(cloud)
    except seeding.SeedError as error:
        return problem(502, "seeding_failed", str(error), log=str(cloud.place.emulator_log))
    return web.json_response({"items": seeding.accounts(cloud), "now": _instant(cloud.clock.now())})


async def _cloud(request: web.Request) -> web.Response:
    """What an operator's command needs to reach this cloud as it would reach AWS."""
    cloud = request.app[CLOUD]
    environment = {
        "AWS_ENDPOINT_URL": cloud.emulator.url,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    return web.json_response({"environment": environment, "stack": STACK, "table": cloud.stack.table})


async def _body(request: web.Request) -> Any:
    """The JSON sent, whatever its type; None when it is not JSON."""
    try:
        return await request.json()
    except (ValueError, RecursionError):
        return None


def _is_reasonable(minutes: float) -> bool:
    is_number = not isinstance(minutes, bool) and math.isfinite(minutes)
    return is_number and abs(minutes) <= _MAX_MINUTES


def _aware(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo and 2000 <= instant.year <= 2100 else None


def _instant(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _is_for_a_person(request: web.Request) -> bool:
    return "text/html" in request.headers.get("Accept", "")
