"""Is the web app built from the sources as they are now? Builds web/dist where it is not."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.package import ROOT
from local import openapi
from local.place import write_whole
from local.steps import StepError, step

WEB = ROOT / "web"
DIST = WEB / "dist"
NEEDED = "Node 20.19 or later with npm"
_CACHE = ROOT / ".cache"
_MADE = frozenset(("node_modules", "dist", "e2e"))
_OLDEST_NODE = (20, 19)


class NodeMissingError(Exception):
    """There is no Node here that builds the web app."""


def build() -> None:
    """Does nothing when web/dist is of these sources. Raises NodeMissingError, StepError."""
    with _alone():
        digest = _digest()
        stamp = _CACHE / "web-built"
        if DIST.exists() and stamp.exists() and stamp.read_text() == digest:
            return
        install()
        with step("Building the web app"):
            _npm("run", "--silent", "build", OUT_DIR="dist.new")
            shutil.rmtree(DIST, ignore_errors=True)
            (WEB / "dist.new").rename(DIST)
        write_whole(stamp, digest)


def install() -> None:
    """What package-lock.json names, once for each version of it. Raises NodeMissingError, StepError."""
    _demand_node()
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    stamp = WEB / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_text() == lock:
        return
    with step("Installing what the web app needs"):
        _npm("ci", "--no-progress")
    write_whole(stamp, lock)


def node_is_here() -> bool:
    try:
        _demand_node()
    except NodeMissingError:
        return False
    return True


def _demand_node() -> None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise NodeMissingError
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if tuple(map(int, said.strip().removeprefix("v").split(".")[:2])) < _OLDEST_NODE:
        raise NodeMissingError


def _npm(*arguments: str, **environment: str) -> None:
    done = subprocess.run(
        ["npm", *arguments],
        cwd=WEB,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StepError(f"`npm {' '.join(arguments)}` in web/ failed:\n{done.stdout[-4000:]}")


def _digest() -> str:
    """Of all that the build reads, names and contents."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(f"{path.relative_to(WEB)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources() -> list[Path]:
    found: list[Path] = []
    for folder, folders, files in os.walk(WEB):
        if Path(folder) == WEB:
            folders[:] = [name for name in folders if name not in _MADE and not name.startswith("dist")]
        found += [Path(folder, name) for name in files]
    return sorted(found)


@contextmanager
def _alone() -> Iterator[None]:
    """Two at once would each remove what the other built."""
    _CACHE.mkdir(exist_ok=True)
    with (_CACHE / "web.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Makes all that the checks of web/ and its development server need."""
    openapi.main()
    try:
        install()
    except NodeMissingError:
        print(f"web/ needs {NEEDED}. On Debian or Ubuntu: apt-get install nodejs npm", file=sys.stderr)
        return 1
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
