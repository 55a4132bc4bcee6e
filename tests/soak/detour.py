"""How do the functions' calls to AWS come by misfortune? By a proxy on this machine, one port a service.

The running product is left as it is but for its functions' environment, which names the proxy as AWS's address.
Nothing in the product knows of it.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientSession, web

from local.people import Product
from local.proxy import forward, make_session
from tests.e2e import cloud
from tests.soak.misfortune import Kind, Misfortune, Service, cancellation_reasons

_HOST = "127.0.0.1"
_LONGEST_STALL_SECONDS = 12.0
_LARGEST_BYTES = 64 * 1024 * 1024
_ENDPOINTS = {
    Service.DYNAMODB: "AWS_ENDPOINT_URL_DYNAMODB",
    Service.MAIL: "AWS_ENDPOINT_URL_SESV2",
    Service.FILES: "AWS_ENDPOINT_URL_S3",
    Service.VAULT: "AWS_ENDPOINT_URL_KMS",
    Service.SECRETS: "AWS_ENDPOINT_URL_SECRETS_MANAGER",
    Service.PUSH: "WS_ENDPOINT",
}
# Status, and the code that AWS gives it.
_THROTTLED = {
    Service.DYNAMODB: (400, "ProvisionedThroughputExceededException"),
    Service.MAIL: (429, "TooManyRequestsException"),
    Service.FILES: (503, "SlowDown"),
    Service.PUSH: (429, "LimitExceededException"),
    Service.VAULT: (400, "ThrottlingException"),
    Service.SECRETS: (400, "ThrottlingException"),
}
_SERVER_ERROR = {
    Service.DYNAMODB: (500, "InternalServerError"),
    Service.MAIL: (500, "InternalServiceErrorException"),
    Service.FILES: (500, "InternalError"),
    Service.PUSH: (500, "InternalServerException"),
    Service.VAULT: (500, "KMSInternalException"),
    Service.SECRETS: (500, "InternalServiceError"),
}


class Detour:
    """One service's way; `upstream` is where it goes without us."""

    def __init__(
        self, service: Service, *, upstream: str, misfortune: Misfortune, session: ClientSession
    ) -> None:
        self._service = service
        self._upstream = upstream
        self._misfortune = misfortune
        self._session = session

    def application(self) -> web.Application:
        application = web.Application(client_max_size=_LARGEST_BYTES)
        application.router.add_route("*", "/{path:.*}", self._answer)
        return application

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        operation = request.headers.get("X-Amz-Target", "").rpartition(".")[2]
        # Requests without it, as a browser's to S3, are calls of their own.
        call_id = request.headers.get("amz-sdk-invocation-id") or f"{id(request)}"
        body = await request.read()
        kind = self._misfortune.of(self._service, call_id, operation=operation, body=body)
        if kind in (None, Kind.LOST_REPLY):
            answer = await forward(request, self._upstream, session=self._session)
            return answer if kind is None else _hung_up(request)
        if kind is Kind.STALLED:
            await _given_up(request)
        if kind in (Kind.NOT_SENT, Kind.STALLED):
            return _hung_up(request)
        return self._answered(kind, body)

    def _answered(self, kind: Kind, body: bytes) -> web.Response:
        """In AWS's words."""
        match kind:
            case Kind.CONFLICT:
                return _cancelled(body)
            case Kind.UNPROCESSED:
                asked = json.loads(body)["RequestItems"]
                return _amz_json({"Responses": {}, "UnprocessedKeys": asked})
            case Kind.GONE:
                return _refused(self._service, 410, "GoneException")
            case Kind.THROTTLED:
                return _refused(self._service, *_THROTTLED[self._service])
        return _refused(self._service, *_SERVER_ERROR[self._service])


def _hung_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)  # nobody is there to read it


async def _given_up(request: web.Request) -> None:
    """Returns when the client waits no more."""
    until = asyncio.get_running_loop().time() + _LONGEST_STALL_SECONDS
    while asyncio.get_running_loop().time() < until:
        if request.transport is None or request.transport.is_closing():
            break
        await asyncio.sleep(0.1)


def _cancelled(body: bytes) -> web.Response:
    reasons = cancellation_reasons(body)
    codes = ", ".join(reason["Code"] for reason in reasons)
    return _amz_json(
        {
            "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            "Message": f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]",
            "CancellationReasons": reasons,
        },
        status=400,
    )


def _refused(service: Service, status: int, code: str) -> web.Response:
    if service is Service.FILES:
        text = f"<Error><Code>{code}</Code><Message>On purpose.</Message></Error>"
        return web.Response(status=status, text=text, content_type="application/xml")
    answer = _amz_json({"__type": code, "message": "On purpose."}, status=status)
    answer.headers["x-amzn-ErrorType"] = code
    return answer


def _amz_json(body: Any, *, status: int = 200) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/x-amz-json-1.0")


@asynccontextmanager
async def detours(product: Product, misfortune: Misfortune) -> AsyncIterator[None]:
    """From now on the product's functions reach AWS by us, until the block ends; the product ends with it."""
    runners: list[web.AppRunner] = []
    async with make_session() as session:
        try:
            ways: dict[str, str] = {}
            for service, (upstream, path) in _upstreams(product).items():
                detour = Detour(service, upstream=upstream, misfortune=misfortune, session=session)
                runner = web.AppRunner(detour.application(), access_log=None)
                runners.append(runner)
                await runner.setup()
                site = web.TCPSite(runner, _HOST, 0, shutdown_timeout=1)
                await site.start()
                port = runner.addresses[0][1]
                ways[_ENDPOINTS[service]] = f"http://{_HOST}:{port}{path}"
            await asyncio.to_thread(_lead, product, ways)
            yield
        finally:
            for runner in runners:
                await runner.cleanup()


def _upstreams(product: Product) -> dict[Service, tuple[str, str]]:
    """Where each service is now, and the path that belongs to its address."""
    emulator = product.call("GET", "/_local/cloud")["environment"]["AWS_ENDPOINT_URL"]
    environment = _environment(cloud.target(product), "APIHandler")
    found = dict.fromkeys(Service, (emulator, ""))
    for service in (Service.MAIL, Service.FILES, Service.PUSH):
        now = urlsplit(environment[_ENDPOINTS[service]])
        found[service] = (f"{now.scheme}://{now.netloc}", now.path)
    return found


def _lead(product: Product, ways: dict[str, str]) -> None:
    target = cloud.target(product)
    for logical in _functions(target):
        target.client("lambda").update_function_configuration(
            FunctionName=_physical(target, logical),
            Environment={"Variables": _environment(target, logical) | ways},
        )


def _functions(target: Any) -> list[str]:
    resources = target.client("cloudformation").describe_stack_resources(StackName=target.stack)
    return [
        one["LogicalResourceId"]
        for one in resources["StackResources"]
        if one["ResourceType"] == "AWS::Lambda::Function"
    ]


def _physical(target: Any, logical: str) -> str:
    found = target.client("cloudformation").describe_stack_resource(
        StackName=target.stack, LogicalResourceId=logical
    )
    return str(found["StackResourceDetail"]["PhysicalResourceId"])


def _environment(target: Any, logical: str) -> dict[str, str]:
    named = _physical(target, logical)
    function = target.client("lambda").get_function_configuration(FunctionName=named)
    variables: dict[str, str] = function["Environment"]["Variables"]
    return variables
