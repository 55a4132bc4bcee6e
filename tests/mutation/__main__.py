"""Would the tests notice? One small change of a module at a time, and its tests again.

    python -m tests.mutation money cancellation [--each 7]

Prints each change that no test noticed, and the share of those that some did. A change runs in a process of its
own that is forked with everything heavy loaded; the module alone is compiled anew. `--each n` tries every nth.
"""

import argparse
import importlib.abc
import importlib.util
import io
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

import boto3
import hypothesis
import jsonschema
import moto.dynamodb.models
import pynamodb.models
import pytest

from tests.mutation.changes import Change, changed, changes

ROOT = Path(__file__).parents[2]
# Loaded once, here: a child has them at once.
HEAVY = (boto3, hypothesis, jsonschema, moto.dynamodb.models, pynamodb.models)
QUIET = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
LONGEST_SECONDS = 300
DOMAIN = "chalicelib.domain"
TARGETS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "money": (
        (f"{DOMAIN}.money", f"{DOMAIN}.pricing"),
        ("tests/domain/test_money.py", "tests/domain/test_pricing.py"),
    ),
    "cancellation": ((f"{DOMAIN}.cancellation",), ("tests/domain/test_cancellation.py",)),
    "availability": (
        (f"{DOMAIN}.availability", f"{DOMAIN}.hours", f"{DOMAIN}.intervals"),
        (
            "tests/domain/test_intervals.py",
            "tests/domain/test_hours.py",
            "tests/domain/test_availability.py",
            "tests/domain/test_slot_cases.py",
            "tests/domain/test_availability_properties.py",
        ),
    ),
    "state": (
        (f"{DOMAIN}.bookings", f"{DOMAIN}.reservations", f"{DOMAIN}.lifecycle", f"{DOMAIN}.moves"),
        (
            "tests/domain/test_lifecycle.py",
            "tests/domain/test_moves.py",
            "tests/journeys/test_booking.py",
            "tests/services/test_lifecycle.py",
            "tests/services/test_webhooks.py",
        ),
    ),
    "access": (
        ("chalicelib.services.access",),
        (
            "tests/handlers/test_http.py",
            "tests/services/test_sessions.py",
            "tests/security/test_roles_and_routes.py",
        ),
    ),
    "webhook": (
        ("chalicelib.storage.webhooks", "chalicelib.gateways.razorpay"),
        (
            "tests/gateways/test_razorpay_signatures.py",
            "tests/gateways/test_webhook_fixtures.py",
            "tests/gateways/test_razorpay.py",
            "tests/services/test_webhooks.py",
        ),
    ),
}


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives out one module as it was changed."""

    def __init__(self, module: str, path: Path, code: CodeType) -> None:
        self.module, self.path, self.code = module, path, code

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self.module:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


def is_noticed(module: str, path: Path, change: Change | None, tests: Sequence[str]) -> bool:
    """Whether the tests fail, crash or hang once the module is changed so."""
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST_SECONDS)
        os._exit(_run(module, path, change, tests))
    _, status = os.waitpid(child, 0)
    return status != 0


def _run(module: str, path: Path, change: Change | None, tests: Sequence[str]) -> int:
    code = compile(changed(path.read_text(encoding="utf-8"), change), str(path), "exec")
    sys.meta_path.insert(0, Instead(module, path, code))
    options = [
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "--no-header",
        "--hypothesis-seed=1",
        "-W",
        QUIET,
    ]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return int(pytest.main([*options, *tests]))


def measure(name: str, *, each: int) -> tuple[int, int]:
    """How many changes were tried, and how many noticed."""
    modules, tests = TARGETS[name]
    paths = {module: ROOT / (module.replace(".", "/") + ".py") for module in modules}
    first = modules[0]
    if is_noticed(first, paths[first], None, tests):
        sys.exit(f"{name}: its tests fail already: {' '.join(tests)}")
    tried = noticed = 0
    for module, path in paths.items():
        for change in changes(path.read_text(encoding="utf-8"))[::each]:
            tried += 1
            if is_noticed(module, path, change, tests):
                noticed += 1
            else:
                print(f"  unnoticed: {path.relative_to(ROOT)}:{change.line}: {change.said}", flush=True)
    return tried, noticed


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("names", nargs="*", choices=[*TARGETS, []], default=[])
    parser.add_argument("--each", type=int, default=1)
    wanted = parser.parse_args()
    os.chdir(ROOT)
    for name in wanted.names or TARGETS:
        began = time.monotonic()
        tried, noticed = measure(name, each=wanted.each)
        share = f"{100 * noticed / tried:.0f} %"
        print(
            f"{name}: {noticed} of {tried} changes noticed, {share}, {time.monotonic() - began:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
