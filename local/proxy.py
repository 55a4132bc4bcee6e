"""How does a request reach a part of the local cloud as if it had been sent there?"""

import asyncio
from collections.abc import Iterable, Mapping

from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    ClientWebSocketResponse,
    DummyCookieJar,
    WSMsgType,
    WSServerHandshakeError,
    web,
)
from multidict import CIMultiDict
from yarl import URL

# Of one connection only (RFC 9110, 7.6.1), or set anew from the body; `Expect` was answered when it came in.
_HOP_BY_HOP = frozenset(
    (
        "connection",
        "content-length",
        "expect",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    )
)
_WEBSOCKET = frozenset(("sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions"))
_NOT_OURS_TO_ADD = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
# API Gateway closes a socket that sends a longer frame; aiohttp refuses what reaches its limit.
_FRAME_BYTES = 32 * 1024 + 1


def make_session() -> ClientSession:
    """A client that adds, follows, unpacks and remembers nothing."""
    return ClientSession(
        auto_decompress=False,
        cookie_jar=DummyCookieJar(),
        skip_auto_headers=_NOT_OURS_TO_ADD,
        timeout=ClientTimeout(total=None, sock_connect=5, sock_read=930),
    )


async def forward(request: web.Request, upstream: str, *, session: ClientSession) -> web.Response:
    """The answer of `upstream` (an origin, perhaps with a path that goes before the request's own).

    The path stays encoded as it came and `Host` as the client wrote it: S3's signatures cover both.
    """
    try:
        async with session.request(
            request.method,
            URL(upstream + request.raw_path, encoded=True),
            headers=sent_on(request.headers, peer=request.remote),
            data=await request.read() or None,
            allow_redirects=False,
        ) as answer:
            body = await answer.read()
            return web.Response(status=answer.status, headers=passed_back(answer.headers), body=body)
    except (ClientError, TimeoutError) as error:
        message = f"The local cloud did not answer ({type(error).__name__}); see emulator.log in LOCAL_DIR."
        return problem(502, "local_cloud_down", message)


def sent_on(headers: Mapping[str, str], *, peer: str | None) -> CIMultiDict[str]:
    """A request's headers, duplicates kept. The gateway believes the first forwarded address: the peer's."""
    kept = _without(headers, _HOP_BY_HOP | {"x-forwarded-for"})
    if peer:
        kept["X-Forwarded-For"] = peer
    return kept


def passed_back(headers: Mapping[str, str]) -> CIMultiDict[str]:
    """An answer's headers, each `Set-Cookie` of several kept."""
    return _without(headers, _HOP_BY_HOP)


def _without(headers: Mapping[str, str], dropped: Iterable[str]) -> CIMultiDict[str]:
    named = {name.strip().lower() for name in headers.get("Connection", "").split(",")}
    kept = ((name, value) for name, value in headers.items() if name.lower() not in named.union(dropped))
    return CIMultiDict(kept)


async def forward_websocket(
    request: web.Request, upstream: str, *, session: ClientSession, opened: set[web.WebSocketResponse]
) -> web.StreamResponse:
    """A socket to `upstream`, opened before the client's own so that a refusal is the client's answer.

    The client's is in `opened` for as long as it lives.
    """
    headers = _without(sent_on(request.headers, peer=request.remote), _WEBSOCKET)
    query = f"?{request.rel_url.raw_query_string}" if request.rel_url.raw_query_string else ""
    try:
        far = await session.ws_connect(URL(upstream + query, encoded=True), headers=headers, max_msg_size=0)
    except WSServerHandshakeError as refusal:
        return problem(refusal.status, "refused", "The handshake was refused.")
    except ClientError:
        return problem(
            502, "local_cloud_down", "The local cloud did not answer; see emulator.log in LOCAL_DIR."
        )
    async with far:
        near = web.WebSocketResponse(max_msg_size=_FRAME_BYTES, autoclose=True)
        await near.prepare(request)
        opened.add(near)
        try:
            await _pump_both_ways(near, far)
        finally:
            opened.discard(near)
    return near


async def _pump_both_ways(near: web.WebSocketResponse, far: ClientWebSocketResponse) -> None:
    """Until either side is done; then the other is closed too."""
    pumps = {asyncio.create_task(_pump(near, far)), asyncio.create_task(_pump(far, near))}
    try:
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)
        await near.close(code=_closing_code(far.close_code))
        await far.close(code=_closing_code(near.close_code))


async def _pump(
    source: web.WebSocketResponse | ClientWebSocketResponse,
    sink: web.WebSocketResponse | ClientWebSocketResponse,
) -> None:
    async for message in source:
        if message.type is WSMsgType.TEXT:
            await sink.send_str(message.data)
        elif message.type is WSMsgType.BINARY:
            await sink.send_bytes(message.data)


def _closing_code(code: int | None) -> int:
    """1005 and 1006 mean that no code was sent, and may not be."""
    return code if code not in (None, 1005, 1006) else 1000


def problem(status: int, code: str, message: str, **more: object) -> web.Response:
    """What went wrong, in the shape that the product's own errors have."""
    return web.json_response({"success": False, "code": code, "message": message, **more}, status=status)
