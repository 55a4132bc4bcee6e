"""The web client in a real browser, against the product as `make run` serves it."""

import os
import subprocess
from pathlib import Path

import pytest

from local import web_app
from tests.e2e.running import running


@pytest.fixture(autouse=True)
def _installed() -> None:
    web_app.install()


def test_people_can_do_all_of_it_in_a_browser(tmp_path: Path):
    with running(tmp_path / "product") as product:
        _npm("run", "--silent", "e2e", "--", *os.environ.get("E2E", "").split(), PRODUCT_URL=product.url)


def test_the_parts_of_the_web_client_do_what_they_claim():
    _npm("run", "--silent", "test")


def _npm(*arguments: str, **environment: str) -> None:
    done = subprocess.run(
        ["npm", *arguments],
        cwd=web_app.WEB,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )

    print(done.stdout)
    assert done.returncode == 0, f"`npm {' '.join(arguments)}` failed; its words are above"
