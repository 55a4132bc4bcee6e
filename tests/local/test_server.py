"""Does the one origin answer as promised, and is nobody let in too early or from elsewhere?"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from local import server
from local.clock import ProductClock
from local.cloud import Cloud
from local.mailbox import Mailbox, parse
from local.place import Place
from local.proxy import make_session
from local.sandbox import make_sandbox
from local.stack import Addresses

Scenario = Callable[[ClientSession, Cloud], Awaitable[None]]


class FakeFunctions:
    """Lambda as far as a schedule needs it; `answer` is what the function returns or raises."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.answer: dict[str, Any] = {"Payload": BytesIO(b"null")}

    def invoke(self, *, FunctionName: str, Payload: str) -> dict[str, Any]:  # noqa: N803 - botocore's names
        self.events.append({"function": FunctionName, **json.loads(Payload)})
        return self.answer


def serve(place: Path, scenario: Scenario, *, functions: FakeFunctions | None = None) -> None:
    """Runs the scenario against the origin; what is behind it says which address it was asked for."""

    async def api(request: web.Request) -> web.Response:
        return web.json_response({"success": True, "path": request.path})

    async def run() -> None:
        behind = web.Application()
        behind.router.add_route("*", "/{path:.*}", api)
        async with TestServer(behind) as upstream, make_session() as session:
            url = str(upstream.make_url("")).rstrip("/")
            clock = ProductClock(place / "clock")
            cloud = Cloud(
                place=Place(place),
                addresses=Addresses(public="http://127.0.0.1:8000", emulator=url, mail=url),
                internal="http://127.0.0.1:1",
                emulator=SimpleNamespace(url=url, client=lambda service: functions),  # type: ignore[arg-type]
                stack=SimpleNamespace(
                    rest_api=f"{url}/rest", uploads="uploads", function=lambda name: f"f-{name}"
                ),  # type: ignore[arg-type]
                clock=clock,
                mailbox=Mailbox(place / "mail"),
                sandbox=make_sandbox(
                    webhook_url=None, key_id="k", key_secret="s", webhook_secret="w", now=clock.now
                ),
                session=session,
                is_ready=True,
            )
            async with (
                TestServer(server.application(cloud)) as origin,
                ClientSession(origin.make_url("/")) as client,
            ):
                await scenario(client, cloud)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "behind"),
    [
        ("/api/mentors", "/rest/api/mentors"),
        ("/health", "/rest/health"),
        ("/unknown", "/rest/unknown"),
        ("/uploads/avatars/x.png", "/uploads/avatars/x.png"),
        ("/uploadsnot/x", "/rest/uploadsnot/x"),
    ],
)
def test_each_address_is_answered_by_the_part_it_belongs_to(tmp_path: Path, path: str, behind: str) -> None:
    async def scenario(client: ClientSession, _: Cloud) -> None:
        async with client.get(path) as said:
            assert (await said.json())["path"] == behind

    serve(tmp_path, scenario)


@pytest.mark.parametrize("path", ["/health", "/api/mentors", "/_local/accounts", "/ws"])
def test_nobody_comes_in_before_the_demo_data_are_there(tmp_path: Path, path: str) -> None:
    async def scenario(client: ClientSession, cloud: Cloud) -> None:
        cloud.is_ready = False
        async with client.get(path) as said:
            assert (said.status, (await said.json())["code"]) == (503, "starting")
            assert said.headers["Retry-After"] == "1"

    serve(tmp_path, scenario)


def test_while_the_demo_data_are_made_the_functions_reach_sandbox_and_uploads(tmp_path: Path) -> None:
    async def scenario(client: ClientSession, cloud: Cloud) -> None:
        cloud.is_ready = False
        async with client.get("/uploads/x.png") as said:
            assert said.status == 200
        async with client.get("/_local/razorpay/v1/orders") as said:
            assert said.status == 401  # the sandbox's own answer to a call without keys

    serve(tmp_path, scenario)


def test_the_maker_of_the_demo_data_comes_in_by_the_internal_port(tmp_path: Path) -> None:
    async def scenario(client: ClientSession, cloud: Cloud) -> None:
        cloud.is_ready = False
        async with client.get("/health") as said:
            cloud.internal = str(said.url.origin())
        async with client.get("/health") as said:
            assert said.status == 200

    serve(tmp_path, scenario)


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://evil.example", 403), ("http://127.0.0.1:8000", 200), ("http://localhost:5173", 200)],
)
def test_a_page_from_elsewhere_may_not_touch_the_local_cloud(
    tmp_path: Path, origin: str, status: int
) -> None:
    async def scenario(client: ClientSession, _: Cloud) -> None:
        async with client.post("/_local/clock", json={"reset": True}, headers={"Origin": origin}) as said:
            assert said.status == status

    serve(tmp_path, scenario)


def test_the_clock_is_set_advanced_and_reset(tmp_path: Path) -> None:
    async def scenario(client: ClientSession, cloud: Cloud) -> None:
        async with client.post("/_local/clock", json={"now": "2030-01-01T00:00:00Z"}) as said:
            assert (await said.json())["now"].startswith("2030-01-01T00:00:0")
        async with client.post("/_local/clock", json={"advanceMinutes": 90}) as said:
            assert (await said.json())["now"].startswith("2030-01-01T01:30:0")
        async with client.post("/_local/clock", json={"reset": True}) as said:
            assert said.status == 200
        assert abs((cloud.clock.now() - datetime.now(UTC)).total_seconds()) < 5

    serve(tmp_path, scenario)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"advanceMinutes": "5"}',
        '{"advanceMinutes": true}',
        '{"advanceMinutes": NaN}',
        '{"advanceMinutes": 1e300}',
        '{"now": "tomorrow"}',
        '{"now": "2030-01-01T00:00:00"}',
        '{"now": "0001-01-01T00:00:00Z"}',
        '{"reset": false}',
        '{"reset": true, "advanceMinutes": 5}',
    ],
)
def test_the_clock_refuses_what_is_no_time_and_stays(tmp_path: Path, body: str) -> None:
    async def scenario(client: ClientSession, cloud: Cloud) -> None:
        async with client.post("/_local/clock", data=body) as said:
            assert (said.status, (await said.json())["code"]) == (400, "invalid_input")
        assert abs((cloud.clock.now() - datetime.now(UTC)).total_seconds()) < 5

    serve(tmp_path, scenario)


def test_a_schedule_is_woken_by_its_physical_name_at_the_products_time(tmp_path: Path) -> None:
    functions = FakeFunctions()

    async def scenario(client: ClientSession, cloud: Cloud) -> None:
        cloud.clock.set(datetime(2030, 1, 1, tzinfo=UTC))
        async with client.post("/_local/schedules/reminders") as said:
            assert (said.status, await said.json()) == (200, {"name": "reminders", "result": None})

    serve(tmp_path, scenario, functions=functions)
    assert [(one["function"], one["detail-type"], one["time"]) for one in functions.events] == [
        ("f-Reminders", "Scheduled Event", "2030-01-01T00:00:00Z")
    ]


def test_a_function_that_failed_is_told_plainly(tmp_path: Path) -> None:
    functions = FakeFunctions()
    functions.answer = {
        "FunctionError": "Unhandled",
        "Payload": BytesIO(b'{"errorMessage": "no such table"}'),
    }

    async def scenario(client: ClientSession, _: Cloud) -> None:
        async with client.post("/_local/schedules/holds") as said:
            assert said.status == 502
            assert "no such table" in (await said.json())["message"]

    serve(tmp_path, scenario, functions=functions)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/_local/schedules/nothing", 404),
        ("GET", "/_local/nothing", 404),
        ("GET", "/_local/mail/x", 404),
    ],
)
def test_what_is_not_there_is_said_in_json(tmp_path: Path, method: str, path: str, status: int) -> None:
    async def scenario(client: ClientSession, _: Cloud) -> None:
        async with client.request(method, path) as said:
            assert (said.status, (await said.json())["success"]) == (status, False)

    serve(tmp_path, scenario)


def test_a_method_that_no_address_has_is_refused_in_json(tmp_path: Path) -> None:
    async def scenario(client: ClientSession, _: Cloud) -> None:
        async with client.request("TRACE", "/api/mentors") as said:
            assert (said.status, (await said.json())["code"]) == (405, "method_not_allowed")
            assert "GET" in said.headers["Allow"]

    serve(tmp_path, scenario)


def test_an_error_of_the_local_cloud_is_json_without_a_trace(tmp_path: Path) -> None:
    async def scenario(client: ClientSession, cloud: Cloud) -> None:
        cloud.place.accounts.write_text("not json")
        async with client.get("/_local/accounts") as said:
            text = await said.text()
            assert (said.status, json.loads(text)["code"]) == (500, "local_error")
            assert "Traceback" not in text

    serve(tmp_path, scenario)


def test_mail_is_json_for_programs_and_pages_for_people(tmp_path: Path) -> None:
    async def scenario(client: ClientSession, cloud: Cloud) -> None:
        content = {
            "Simple": {"Subject": {"Data": "<b>Hi</b>"}, "Body": {"Html": {"Data": "<script>1</script>"}}}
        }
        request = {"Destination": {"ToAddresses": ["a@b.test"]}, "Content": content}
        kept = parse(request, sent_at=datetime.now(UTC))
        cloud.mailbox.keep(kept)
        async with client.get("/_local/mail", params={"to": "a@b.test"}) as said:
            assert [one["subject"] for one in (await said.json())["items"]] == ["<b>Hi</b>"]
        for path in ("/_local/mail", f"/_local/mail/{kept.id}", "/_local"):
            async with client.get(path, headers={"Accept": "text/html"}) as said:
                page = await said.text()
                assert said.content_type == "text/html"
                assert "<b>Hi" not in page
                assert "<script>1" not in page

    serve(tmp_path, scenario)
