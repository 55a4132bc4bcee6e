"""Does a request arrive behind the one origin exactly as it was sent there, and its answer likewise?"""

import asyncio
import gzip
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import ClientSession, WSMsgType, web
from aiohttp.test_utils import TestServer, unused_port
from multidict import CIMultiDict
from yarl import URL

from local.proxy import forward, forward_websocket, make_session, sent_on

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
UPSTREAM_PATH = "/restapis/abc/live/_user_request_"


def through(answer: Answer, scenario: Callable[[ClientSession, URL], Awaitable[None]]) -> None:
    """Runs the scenario with an address that leads through the proxy to `answer`."""

    async def run() -> None:
        far = web.Application()
        far.router.add_route("*", "/{path:.*}", answer)
        async with TestServer(far) as upstream, make_session() as session:
            origin = str(upstream.make_url("")).rstrip("/")
            near = web.Application()

            async def pass_on(request: web.Request) -> web.StreamResponse:
                if request.path == "/ws":
                    return await forward_websocket(request, f"{origin}/far", session=session, opened=set())
                return await forward(request, origin + UPSTREAM_PATH, session=session)

            near.router.add_route("*", "/{path:.*}", pass_on)
            async with TestServer(near) as proxy, make_session() as client:
                await scenario(client, proxy.make_url(""))

    asyncio.run(run())


def test_the_path_stays_encoded_as_it_came() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=request.raw_path)

    async def scenario(client: ClientSession, address: URL) -> None:
        path = "/api/a%2Fb/%E2%82%AC%20x?q=%2B+&q=2&empty="
        async with client.get(URL(str(address).rstrip("/") + path, encoded=True)) as said:
            assert await said.text() == UPSTREAM_PATH + path

    through(answer, scenario)


def test_the_body_arrives_byte_for_byte() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=await request.read(), content_type="application/octet-stream")

    async def scenario(client: ClientSession, address: URL) -> None:
        body = b'{"a":\r\n  1 }\n\x00\xff'
        async with client.post(address, data=body) as said:
            assert await said.read() == body

    through(answer, scenario)


def test_an_answer_keeps_each_of_several_cookies_its_packing_and_its_redirect() -> None:
    packed = gzip.compress(b"packed")

    async def answer(request: web.Request) -> web.Response:
        headers = CIMultiDict([("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2"), ("Location", "/else")])
        headers["Content-Encoding"] = "gzip"
        return web.Response(status=302, headers=headers, body=packed)

    async def scenario(client: ClientSession, address: URL) -> None:
        async with client.get(address, allow_redirects=False) as said:
            assert said.status == 302
            assert said.headers.getall("Set-Cookie") == ["a=1; Path=/", "b=2"]
            assert said.headers["Location"] == "/else"
            assert await said.read() == packed

    through(answer, scenario)


def test_the_host_that_a_signature_covers_is_kept() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=request.headers["Host"])

    async def scenario(client: ClientSession, address: URL) -> None:
        async with client.get(address) as said:
            assert await said.text() == f"{address.host}:{address.port}"

    through(answer, scenario)


def test_nobody_can_pretend_to_call_from_another_address() -> None:
    headers = sent_on(CIMultiDict({"X-Forwarded-For": "203.0.113.9"}), peer="127.0.0.1")

    assert headers.getall("X-Forwarded-For") == ["127.0.0.1"]


def test_what_concerns_one_connection_only_is_not_passed_on() -> None:
    given = CIMultiDict(
        {
            "Connection": "close, X-Hop",
            "X-Hop": "1",
            "Transfer-Encoding": "chunked",
            "Authorization": "Bearer t",
        }
    )

    assert list(sent_on(given, peer=None)) == ["Authorization"]


def test_a_part_that_is_down_is_said_to_be_so() -> None:
    async def run() -> None:
        gone = f"http://127.0.0.1:{unused_port()}"
        near = web.Application()
        async with make_session() as session:

            async def pass_on(request: web.Request) -> web.StreamResponse:
                return await forward(request, gone, session=session)

            near.router.add_get("/", pass_on)
            async with (
                TestServer(near) as proxy,
                ClientSession() as client,
                client.get(proxy.make_url("/")) as said,
            ):
                assert said.status == 502
                assert (await said.json())["code"] == "local_cloud_down"

    asyncio.run(run())


async def echo(request: web.Request) -> web.StreamResponse:
    if request.query.get("ticket") != "good":
        return web.Response(status=403)
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        if message.data == "goodbye":
            await socket.close(code=4001, message=b"as you wish")
        elif message.type is WSMsgType.TEXT:
            await socket.send_str(f"{request.raw_path} {message.data}")
    return socket


def test_a_socket_carries_frames_both_ways_and_its_query() -> None:
    async def scenario(client: ClientSession, address: URL) -> None:
        async with client.ws_connect(address / "ws" % {"ticket": "good"}) as socket:
            await socket.send_str("é")
            assert await socket.receive_str(timeout=5) == "/far?ticket=good é"

    through(echo, scenario)


def test_a_refused_handshake_is_refused_with_the_same_status() -> None:
    async def scenario(client: ClientSession, address: URL) -> None:
        with pytest.raises(Exception, match="403") as refused:
            await client.ws_connect(address / "ws" % {"ticket": "bad"})
        assert refused.value.status == 403

    through(echo, scenario)


def test_a_close_from_the_far_side_reaches_the_client_with_its_code() -> None:
    async def scenario(client: ClientSession, address: URL) -> None:
        async with client.ws_connect(address / "ws" % {"ticket": "good"}) as socket:
            await socket.send_str("goodbye")
            await socket.receive(timeout=5)
            assert socket.close_code == 4001

    through(echo, scenario)


def test_a_frame_longer_than_api_gateway_takes_closes_the_socket() -> None:
    async def scenario(client: ClientSession, address: URL) -> None:
        async with client.ws_connect(address / "ws" % {"ticket": "good"}) as socket:
            await socket.send_str("x" * (32 * 1024))
            assert len(await socket.receive_str(timeout=5)) > 32 * 1024
            await socket.send_str("x" * (32 * 1024 + 1))
            await socket.receive(timeout=5)
            assert socket.close_code == 1009

    through(echo, scenario)
