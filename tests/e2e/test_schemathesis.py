"""Does the running product keep to its own OpenAPI document, whatever is sent? All of Schemathesis' checks.

In passing, a few examples per route and role that fits; SCHEMATHESIS_EXAMPLES=200 asks more, and each role
everything. What is not a defect is told in schemathesis.toml.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.people import Product
from tests.e2e.running import ROOT, running

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "0"))
ROLES = ("fitting", "student", "mentor", "admin") if EXAMPLES else ("fitting",)
CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("product")) as product:
        yield product


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_declared_whatever_is_asked(product: Product, role: str) -> None:
    phases = "examples,coverage,fuzzing,stateful" if EXAMPLES else "examples,coverage"
    options = ["--phases", phases, "--max-examples", str(EXAMPLES or 1), "--workers", "2", "--no-color"]
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run", *options]
    environment = os.environ | {
        "SCHEMATHESIS_URL": product.url,
        "SCHEMATHESIS_ROLE": role,
        "SCHEMATHESIS_HOOKS": "tests.e2e.schemathesis_hooks",
        "PYTHONPATH": str(ROOT),
    }

    told = subprocess.run(
        [*command, f"{product.url}/api/openapi.json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stdout + told.stderr
