"""What waking up costs is asked of a fresh interpreter: this one has loaded what the tests need."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from chalice.config import Config
from chalice.deploy.validate import validate_configuration

from tests.clients import event
from tests.stage import ENVIRONMENT

# isort: split
# The stage's environment is set from here on, and the application may read it.
from app import app
from chalicelib.handlers.blueprints import MODULES, load
from chalicelib.handlers.http import Routes
from chalicelib.handlers.routes import Route
from chalicelib.services.access import Access

ROOT = Path(__file__).parents[1]
AWS = {"AWS_DEFAULT_REGION": "ap-south-1", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
# Not shipped (pynamodb brings botocore, chalice is vendored), or imported only where a gateway needs them.
HEAVY = (
    "boto3",
    "jinja2",
    "argon2",
    "requests",
    "razorpay",
    "pydantic",
    "httpx",
    "icalendar",
    "cryptography",
)

# Put before the application: which botocore sessions and clients a process makes.
COUNTING = """
import botocore.client, botocore.session
sessions, clients = [], []
make_session, make_client = botocore.session.Session.__init__, botocore.client.ClientCreator.create_client
def counting_session(self, *args, **options):
    sessions.append(self)
    make_session(self, *args, **options)
def counting_client(self, service_name, *args, **options):
    clients.append(service_name)
    return make_client(self, service_name, *args, **options)
botocore.session.Session.__init__ = counting_session
botocore.client.ClientCreator.create_client = counting_client
"""

WAKE = (
    """
import json, sys

# PyJWT loads cryptography whenever it is installed, as it is here for the tests. It is not shipped: as in the
# package, its import fails.
sys.modules["cryptography"] = None

"""
    + COUNTING
    + """
import app
import chalicelib.handlers.mail_feedback, chalicelib.handlers.schedules
import chalicelib.handlers.stream, chalicelib.handlers.websocket

from chalicelib.storage.table import Item
def below(kind):
    return [two for one in kind.__subclasses__() for two in (one, *below(one))]
used = {id(kind._get_connection().connection.client) for kind in [Item, *below(Item)]}

print(json.dumps({
    "modules": sorted(name for name, module in sys.modules.items() if module is not None),
    "sessions": len(sessions), "clients": clients, "items": len(below(Item)), "used": len(used),
}))
"""
)


@pytest.fixture(scope="module")
def woken() -> dict[str, Any]:
    """What a process has loaded and made once it has imported the application."""
    command = [sys.executable, "-c", WAKE]
    done = subprocess.run(
        command, cwd=ROOT, env={**ENVIRONMENT, **AWS}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


# ── Waking up ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", HEAVY)
def test_waking_up_loads_nothing_heavy(woken: dict[str, Any], name: str) -> None:
    loaded = [module for module in woken["modules"] if module.split(".")[0] == name]

    assert loaded == []


def test_waking_up_makes_one_session_and_one_client(woken: dict[str, Any]) -> None:
    assert (woken["sessions"], woken["clients"]) == (1, ["dynamodb"])


def test_all_items_share_that_client(woken: dict[str, Any]) -> None:
    assert woken["items"] > 3
    assert woken["used"] == 1


# ── Waking up as it is shipped: with the module of every path known ──────────────────────────────────

SHIPPED = (
    """
import json, sys
sys.modules["cryptography"] = None
order = json.load(sys.stdin)

"""
    + COUNTING
    + """
import botocore.awsrequest, botocore.httpsession
class Raw:
    def stream(self):
        return [json.dumps({"SecretString": order["secret"], "Responses": {}}).encode()]
def answer(self, request):
    return botocore.awsrequest.AWSResponse(request.url, 200, {}, Raw())
botocore.httpsession.URLLib3Session.send = answer

from chalicelib.handlers import blueprints
blueprints.places = lambda: order["places"]
import app, gc

def opened():
    return [name for name in blueprints.MODULES if f"chalicelib.handlers.{name}" in sys.modules]
seen = [opened()]
statuses = []
for event in order["events"]:
    statuses.append(app.app(event, None)["statusCode"])
    seen.append(opened())
print(json.dumps({
    "sessions": len(sessions), "clients": clients, "statuses": statuses, "seen": seen,
    "collects": gc.isenabled(), "declared": [route.path for route in app.app.declared],
    "modules": sorted(name for name, module in sys.modules.items() if module is not None),
}))
"""
)
PLACES = {route.path: route.view.__module__.rpartition(".")[2] for route in app.declared}
NO_TOKEN = f"Bearer e30.e30.{'A' * 43}"
REQUESTS = (
    ("GET", "/health", {}, 200),
    ("GET", "/nowhere", {}, 404),
    ("GET", "/api/mentors/mtr_1", {"Authorization": NO_TOKEN}, 401),
    ("PUT", "/api/mentors", {}, 405),
)


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    """What a process has loaded and made before, between and after REQUESTS."""
    order = {
        "places": PLACES,
        "events": [event(PLACES, method, path, headers=headers) for method, path, headers, _ in REQUESTS],
        "secret": json.dumps(
            {
                "jwtKeys": {},
                "jwtKid": "",
                "cursorKey": "",
                "roomKey": "",
                "razorpayKeySecret": "",
                "razorpayWebhookSecrets": [],
            }
        ),
    }
    done = subprocess.run(
        [sys.executable, "-c", SHIPPED],
        cwd=ROOT,
        env={**ENVIRONMENT, **AWS},
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_each_request_loads_what_answers_it_and_nothing_more(shipped: dict[str, Any]) -> None:
    assert shipped["statuses"] == [status for *_, status in REQUESTS]
    assert shipped["seen"] == [
        [],
        ["docs"],
        ["docs"],
        ["docs", "profiles"],
        ["docs", "profiles", "directory"],
    ]


def test_a_process_that_answered_requests_has_one_session_and_a_client_for_each_service(
    shipped: dict[str, Any],
) -> None:
    assert (shipped["sessions"], shipped["clients"]) == (1, ["dynamodb", "secretsmanager"])


def test_whatever_was_loaded_first_all_is_declared_in_one_order(shipped: dict[str, Any]) -> None:
    assert shipped["declared"] == [route.path for route in app.declared]


def test_garbage_is_collected_once_everything_is_loaded(shipped: dict[str, Any]) -> None:
    assert shipped["collects"]


ALONE = """
import importlib, json, os, sys
import aws_lambda_powertools, botocore.session, chalice.app, msgspec, pynamodb.models
for name in json.load(sys.stdin):
    child = os.fork()
    if child == 0:
        importlib.import_module(name)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(f"{name} cannot be imported first")
"""


def test_whatever_is_asked_for_first_can_be_loaded_first() -> None:
    entrances = (*MODULES, "mail_feedback", "schedules", "stream", "websocket")

    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        cwd=ROOT,
        env={**ENVIRONMENT, **AWS},
        input=json.dumps([f"chalicelib.handlers.{name}" for name in entrances]),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


# ── What is declared ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("route", app.declared, ids=lambda route: f"{route.method} {route.path}")
def test_each_route_says_who_may_call_it(route: Route) -> None:
    assert isinstance(route.access, Access)


def test_only_these_are_for_anyone() -> None:
    open_to_all = {f"{route.method} {route.path}" for route in app.declared if route.access is Access.ANYONE}

    assert open_to_all == {
        "GET /health",
        "GET /api/mentors/health",
        "GET /api/config",
        "GET /api/openapi.json",
        "GET /api/docs",
        "GET /api/asyncapi.json",
        "POST /api/auth/register",
        "POST /api/auth/login",
        "POST /api/auth/refresh",
        "POST /api/auth/logout",
        "POST /api/auth/verify-email",
        "POST /api/auth/forgot-password",
        "POST /api/auth/reset-password",
        "POST /api/payments/webhook",
        "GET /api/uploads/avatars/{user}/{name}",
    }


def test_administration_is_for_administrators() -> None:
    doors = {route.access for route in app.declared if route.path.startswith("/api/admin/")}

    assert doors == {Access.ADMIN}


def test_every_route_is_declared_with_a_rule() -> None:
    served = {(method, path) for path, methods in app.routes.items() for method in methods}

    assert served == {(route.method, route.path) for route in app.declared}
    assert all(isinstance(load(module), Routes) for module in MODULES)


def test_parameters_beside_each_other_have_one_name() -> None:
    """API Gateway allows one name for a variable part under the same parent."""
    names: dict[str, set[str]] = {}
    for path in app.routes:
        parts = path.split("/")
        for depth, part in enumerate(parts):
            if part.startswith("{"):
                names.setdefault("/".join(parts[:depth]), set()).add(part)

    assert {parent: found for parent, found in names.items() if len(found) > 1} == {}


def test_chalice_finds_nothing_wrong_with_the_application() -> None:
    """`chalice package` skips this check, `chalice deploy` makes it."""
    config = Config.create(
        chalice_app=app,
        app_name=app.app_name,
        project_dir=str(ROOT),
        manage_iam_role=True,
        autogen_policy=False,
    )

    validate_configuration(config)


def test_the_entrance_stays_short() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 130
