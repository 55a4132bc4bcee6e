"""Does the package hold everything the application needs?  `python -m infra.check_package build/STAGE`

An interpreter without site-packages sees the layer and the code only, as in Lambda: virtual environments and
the local cloud hide what is missing. A package for another processor cannot be tried here; of it only the
compiled parts are looked at, and everything else is that of the package for this one.
"""

import json
import platform
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.archive import SERVICES
from infra.environment import rehearsed
from infra.package import CODE, LAYER, REGION, TEMPLATE

# Imported on first use inside gateways, so that importing the application proves nothing about them.
LAZY_LIBRARIES = ("argon2", "icalendar", "jinja2", "jwt", "razorpay", "requests")
# What functions other than the API's load when they are called.
ENTRANCES = ("mail_feedback", "schedules", "stream", "websocket")
# Loaded at import these would cost each cold start more than the rest of it.
TOO_HEAVY = ("argon2", "boto3", "cryptography", "httpx", "jinja2", "pydantic", "razorpay", "requests")

_INSIDE = """
import importlib, json, sys
order = json.load(sys.stdin)
sys.path[:0] = order["path"]
report = {"missing": [], "heavy": []}
app = importlib.import_module("app")
report["declared"] = sorted({route.path for route in app.app.declared})
report["places"] = sorted(importlib.import_module("chalicelib.handlers.blueprints").places())
for entrance in order["entrances"]:
    importlib.import_module("chalicelib.handlers." + entrance)
report["heavy"] = [name for name in order["too_heavy"] if name in sys.modules]
for handler in order["handlers"]:
    if not callable(getattr(app, handler.removeprefix("app."), None)):
        report["missing"].append(f"{handler}, which the template names")
from botocore.session import Session
session = Session()
for service in order["services"]:
    session.create_client(service)
session.create_client("s3").generate_presigned_post(Bucket="bucket", Key="key")  # reads the whole description
for library in order["libraries"]:
    importlib.import_module(library)
report["answer"] = app.app(order["event"], order["context"])
print(json.dumps(report))
"""


# What Lambda calls a processor → what it calls itself, and its number in ELF's header (the `e_machine` field).
_PROCESSORS = {"x86_64": ("x86_64", 62), "arm64": ("aarch64", 183)}


def check(package: Path) -> list[str]:
    """What is wrong with the package, one line each; nothing when it is whole."""
    wrong = [
        f"{name} is not compiled for {architecture(package)}"
        for name, machine in _compiled(package)
        if machine != _PROCESSORS[architecture(package)][1]
    ]
    return wrong + (_tried(package) if runs_here(package) else [])


def architecture(package: Path) -> str:
    """What the package's functions run on, in Lambda's words."""
    resources = json.loads((package / TEMPLATE).read_text())["Resources"]
    (found,) = resources["APIHandler"]["Properties"]["Architectures"]
    return str(found)


def runs_here(package: Path) -> bool:
    return _PROCESSORS[architecture(package)][0] == platform.machine()


def modules(package: Path) -> set[str]:
    """Every module of the layer, compiled or not, whatever the processor it is for."""
    with zipfile.ZipFile(package / LAYER) as layer:
        names = [name for name in layer.namelist() if name.endswith((".py", ".so"))]
    return {name.removesuffix(".py") if name.endswith(".py") else name.split(".")[0] for name in names}


def _compiled(package: Path) -> list[tuple[str, int]]:
    with zipfile.ZipFile(package / LAYER) as layer:
        names = [name for name in layer.namelist() if name.endswith(".so")]
        return [(name, int.from_bytes(layer.read(name)[18:20], "little")) for name in names]


def _tried(package: Path) -> list[str]:
    with TemporaryDirectory() as folder:
        for archive in (LAYER, CODE):
            zipfile.ZipFile(package / archive).extractall(Path(folder, archive))
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _INSIDE],
            input=json.dumps(_order(package, Path(folder))),
            env=rehearsed(_stage(package), region=REGION),
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        return [done.stderr.strip().splitlines()[-1]]
    return _faults(json.loads(done.stdout.splitlines()[-1]))


def _order(package: Path, folder: Path) -> dict[str, Any]:
    return {
        "path": [str(folder / LAYER / "python"), str(folder / CODE)],
        "handlers": handlers(json.loads((package / TEMPLATE).read_text())),
        "entrances": ENTRANCES,
        "services": SERVICES,
        "libraries": LAZY_LIBRARIES,
        "too_heavy": TOO_HEAVY,
        "event": health_event(),
        "context": None,
    }


def _stage(package: Path) -> str:
    stage: str = json.loads((package / TEMPLATE).read_text())["Parameters"]["Stage"]["Default"]
    return stage


def handlers(template: dict[str, Any]) -> list[str]:
    """The `app.name` of every function in the template."""
    resources = template["Resources"].values()
    return sorted(
        one["Properties"]["Handler"] for one in resources if one["Type"] == "AWS::Serverless::Function"
    )


def health_event() -> dict[str, Any]:
    """What API Gateway sends for GET /health."""
    return {
        "resource": "/health",
        "path": "/health",
        "httpMethod": "GET",
        "headers": {},
        "multiValueHeaders": {},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": "/health",
            "httpMethod": "GET",
            "path": "/live/health",
            "requestId": "check-package",
            "stage": "live",
            "identity": {"sourceIp": "127.0.0.1"},
        },
        "body": None,
        "isBase64Encoded": False,
    }


def _faults(report: dict[str, Any]) -> list[str]:
    faults = [f"app.py lacks {name}" for name in report["missing"]]
    faults += [
        f"`import app` loads {name}, which belongs inside the function that uses it"
        for name in report["heavy"]
    ]
    if report["declared"] != report["places"]:
        faults.append("places.json does not say where every path is answered")
    if report["answer"]["statusCode"] != 200:
        faults.append(f"GET /health answers {report['answer']['statusCode']}: {report['answer']['body']}")
    return faults


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not (Path(arguments[0]) / TEMPLATE).exists():
        print(
            "usage: python -m infra.check_package build/STAGE   (after python -m infra.package STAGE)",
            file=sys.stderr,
        )
        return 2
    package = Path(arguments[0])
    faults = check(package)
    good = (
        "imports, answers and holds every library it uses" if runs_here(package) else "is for its processor"
    )
    print("\n".join(faults) or f"{package} {good}.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
