"""Which part of the local cloud answers which address of the one origin?"""

import logging
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

import local.sandbox
from local import control, gateway, site
from local.cloud import CLOUD, Cloud
from local.control import Handler
from local.proxy import forward, forward_websocket, problem
from local.web_app import DIST as SPA

SANDBOX = "/_local/razorpay"
# API Gateway takes 10 MB, S3 a form of the largest attachment.
_MAX_BODY_BYTES = 16 * 1024 * 1024
_OUR_HOSTS = ("127.0.0.1", "localhost", "::1")


def application(cloud: Cloud) -> web.Application:
    app = web.Application(
        client_max_size=_MAX_BODY_BYTES, middlewares=[_explain_errors, _refuse_strangers, _wait_until_ready]
    )
    app[CLOUD] = cloud
    app.on_response_prepare.append(_do_not_name_the_server)
    app.add_routes(control.routes())
    app.add_routes(local.sandbox.control_routes(cloud.sandbox))
    app.add_subapp(f"{SANDBOX}/", cloud.sandbox)
    app.router.add_route("*", "/_local/{anything:.*}", _nothing_there)
    app.router.add_get("/ws", _socket)
    app.router.add_route("*", "/{path:.*}", _product)
    return app


async def _socket(request: web.Request) -> web.StreamResponse:
    cloud = request.app[CLOUD]
    if request.headers.get("Upgrade", "").lower() != "websocket":
        return problem(426, "upgrade_required", "This address is a WebSocket.")
    return await forward_websocket(
        request, cloud.stack.websocket_api, session=cloud.session, opened=cloud.sockets
    )


async def _product(request: web.Request) -> web.StreamResponse:
    cloud = request.app[CLOUD]
    if _is_below(request.path, f"/{cloud.stack.uploads}"):
        return await forward(request, cloud.emulator.url, session=cloud.session)
    if (page := _page(request)) is not None:
        return web.FileResponse(
            page, headers=site.headers(cloud.addresses.public) | {"Cache-Control": _kept(page)}
        )
    if (refusal := gateway.refused_method(request)) is not None:
        return refusal
    async with cloud.places:
        answer = await forward(request, cloud.stack.rest_api, session=cloud.session)
    return gateway.as_configured(answer, public_url=cloud.addresses.public)


def _page(request: web.Request) -> Path | None:
    """The file of the web app, which answers every address that is not the API's with its one page."""
    is_api = _is_below(request.path, "/api") or request.path == "/health"
    if is_api or request.method not in ("GET", "HEAD") or not SPA.exists():
        return None
    file = (SPA / request.path.lstrip("/")).resolve()
    if file.is_file() and file.is_relative_to(SPA):
        return file
    return SPA / "index.html" if "text/html" in request.headers.get("Accept", "") else None


def _kept(page: Path) -> str:
    """As CloudFront serves them: assets are named by their content, all else is asked for anew."""
    return "public, max-age=31536000, immutable" if page.parent == SPA / "assets" else "no-cache"


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


async def _nothing_there(_: web.Request) -> web.Response:
    return problem(404, "not_found", "There is nothing at this address; GET /_local shows what there is.")


@web.middleware
async def _explain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors are the product's JSON; what broke goes to the log."""
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return problem(413, "too_large", "The request is too large.")
    except web.HTTPException as error:
        codes = {404: "not_found", 405: "method_not_allowed"}
        return problem(error.status, codes.get(error.status, "bad_request"), error.reason)
    except Exception as error:
        logging.getLogger("local").exception("%s %s", request.method, request.path)
        return problem(500, "local_error", f"The local cloud failed: {type(error).__name__}: {error}")


@web.middleware
async def _refuse_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A web page from elsewhere, open in the same browser, must not empty the table here."""
    origin = request.headers.get("Origin")
    if origin and _is_below(request.path, "/_local") and urlsplit(origin).hostname not in _OUR_HOSTS:
        return problem(403, "forbidden", "Only pages from this machine may use the local cloud.")
    return await handler(request)


@web.middleware
async def _wait_until_ready(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Nobody meets half of the demo data: while they are made only their maker and the functions come in.

    The maker comes by the internal port; the functions call the sandbox and S3 by the public address.
    """
    cloud = request.app[CLOUD]
    serves_functions = (SANDBOX, f"/{cloud.stack.uploads}")
    if (
        cloud.is_ready
        or _is_internal(request)
        or any(_is_below(request.path, one) for one in serves_functions)
    ):
        return await handler(request)
    answer = problem(503, "starting", "The demo data are being made. Try again shortly.")
    answer.headers["Retry-After"] = "1"
    return answer


def _is_internal(request: web.Request) -> bool:
    if request.transport is None:
        return False
    port = request.transport.get_extra_info("sockname")[1]
    return bool(port == urlsplit(request.app[CLOUD].internal).port)


async def _do_not_name_the_server(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall("Server", None)
