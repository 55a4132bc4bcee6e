"""Who competes, from which packages, and how do they run side by side?"""

import json
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from infra.environment import rehearsed
from infra.package import CODE, LAYER, REGION, package

ROOT = Path(__file__).parents[1]
CONTESTANTS = ROOT / "bench" / "contestants"


# ── What they are made of ────────────────────────────────────────────────────────────────────────────


@cache
def peers() -> Path:
    """Site-packages of the peers, pinned in requirements.txt, installed when first asked for."""
    wanted = ROOT / "bench" / "requirements.txt"
    folder = ROOT / ".cache" / f"peers-{sha256(wanted.read_bytes()).hexdigest()[:12]}"
    ready = folder / "ready"
    if not ready.exists():
        print("installing what the product is measured against …", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        pip = [
            str(folder / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        subprocess.run([*pip, "-r", str(wanted)], check=True)
        ready.touch()
    (found,) = folder.glob("lib/python3.*/site-packages")
    return found


@cache
def shipped() -> list[Path]:
    """The layer and the code, unpacked as Lambda does."""
    built = package("local")
    folder = ROOT / ".cache" / f"shipped-{(built / 'inputs.sha256').read_text()[:12]}"
    for name in (LAYER, CODE):
        if not (folder / name).exists():
            with zipfile.ZipFile(built / name) as archive:
                archive.extractall(folder / name)
    return [folder / LAYER / "python", folder / CODE]


@dataclass(frozen=True, slots=True)
class Contestant:
    name: str
    module: str
    is_shipped: bool = False

    @property
    def path(self) -> list[str]:
        return [str(one) for one in (CONTESTANTS, *(shipped() if self.is_shipped else [peers()]))]


FLOOR = Contestant("botocore's session and a DynamoDB client", "floor")
BARE = Contestant("a bare function with boto3", "bare")
PRODUCT = Contestant("the product", "product", is_shipped=True)
ONE_HASH = Contestant("one Argon2id hash", "one_hash", is_shipped=True)
HASH_AND_CALLS = Contestant(
    "the hash and the four calls by botocore alone", "hash_and_calls", is_shipped=True
)
RESOLVER = Contestant("Powertools' resolver", "resolver")
FASTAPI = Contestant("FastAPI with Mangum", "fastapi_mangum")


# ── Letting them run ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class First:
    """What the first request took of the processor since the interpreter began, and what it gave."""

    seconds: float
    modules: list[str]
    sessions: int
    answer: dict[str, Any] | None

    @property
    def data(self) -> Any:
        assert self.answer is not None
        assert self.answer["statusCode"] == 200, self.answer
        return json.loads(self.answer["body"])["data"]


@dataclass(frozen=True, slots=True)
class Worker:
    """One contestant's process, which has answered its first request."""

    process: "subprocess.Popen[str]"
    first: First

    @classmethod
    @contextmanager
    def started(cls, contestant: Contestant, asked: Mapping[str, Any]) -> Iterator[Self]:
        command = [sys.executable, "-I", "-S", str(CONTESTANTS / "worker.py")]
        environment = {
            **rehearsed("prod", region=REGION),
            "ORIGINS": "https://app.example",
            "POWERTOOLS_SERVICE_NAME": "bench",
        }
        with subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            told = {**asked, "path": contestant.path, "contestant": contestant.module}
            yield cls(process, First(**_say(process, json.dumps(told))))
            assert process.stdin
            process.stdin.close()

    def seconds(self, requests: int) -> float:
        """Of the processor, for so many requests."""
        return float(_say(self.process, str(requests)))


def _say(process: "subprocess.Popen[str]", line: str) -> Any:
    assert process.stdin
    assert process.stdout
    process.stdin.write(line + "\n")
    process.stdin.flush()
    heard = process.stdout.readline()
    assert heard, "a contestant ended; what it said stands above"
    return json.loads(heard)


@contextmanager
def all_started(contestants: tuple[Contestant, ...], asked: Mapping[str, Any]) -> Iterator[dict[str, Worker]]:
    """Each over the same request."""
    with ExitStack() as stack:
        yield {one.module: stack.enter_context(Worker.started(one, asked)) for one in contestants}
