"""Does an update from an earlier version keep what people entrusted to it?  `make upgrade-test`

By hand and in the pipeline, not in `make test`: it needs the repository's history, and packages and starts the
product twice. UPGRADE_FROM names another version than the tag.
"""

import io
import os
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra import deploy
from local import demo
from local.people import Person, Product
from tests.e2e import cloud
from tests.e2e.running import ROOT, running
from tests.e2e.talking import eventually

BEFORE = os.environ.get("UPGRADE_FROM") or "before-one-stack"
# Comes and goes by itself, whoever is watching.
_PASSING = frozenset(("event", "connection", "sockets", "rate", "one_time_token", "idempotency"))


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The sources of then, with the downloads of now."""
    packed = subprocess.run(["git", "archive", BEFORE], cwd=ROOT, capture_output=True, check=True).stdout
    folder = tmp_path / "earlier"
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    (folder / ".cache").symlink_to(ROOT / ".cache")
    return folder


def test_an_update_keeps_every_item_and_file(earlier: Path, tmp_path: Path):
    with running(tmp_path / "local", root=earlier) as product:
        person = Person(product, "Tara Bose", "tara@example.com").register()
        eventually(lambda: not events(product), "all that follows has happened")
        kept, files, table = items(product), objects(product), table_of(product)

    with running(tmp_path / "local") as product:
        found = Person(product, person.name, person.email).get("/api/auth/me")["user"]
        now = items(product)
        assert table_of(product) == table, "the table is another one"
        assert found["email"] == person.email
        assert {key: now.get(key) for key in kept} == kept
        assert files <= objects(product)
        told: list[str] = []
        demo.play(product.url, say=told.append)
        assert told[-1] == "Done."


def table_of(product: Product) -> str:
    return deploy.outputs(cloud.target(product))["TableName"]


def items(product: Product) -> dict[tuple[str, str], Any]:
    """Everything that is to stay, by its key."""
    return {
        (one["PK"]["S"], one["SK"]["S"]): one for one in _all(product) if one["type"]["S"] not in _PASSING
    }


def events(product: Product) -> list[Any]:
    """What has been written and not been followed up yet."""
    return [one for one in _all(product) if one["type"]["S"] == "event"]


def _all(product: Product) -> Iterator[Any]:
    pages = cloud.target(product).client("dynamodb").get_paginator("scan")
    return (one for page in pages.paginate(TableName=table_of(product)) for one in page["Items"])


def objects(product: Product) -> set[str]:
    return set(_objects(product))


def _objects(product: Product) -> Iterator[str]:
    of = cloud.target(product)
    pages = of.client("s3").get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=deploy.outputs(of)["UploadsBucketName"]):
        yield from (one["Key"] for one in page.get("Contents", ()))
