"""How does a test start the product as a person does, and stop it?"""

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.people import Product

ROOT = Path(__file__).parents[2]
READY = "Mentor Connect is ready"
_LONGEST_START_SECONDS = 300  # the first one installs the emulator
_LONGEST_STOP_SECONDS = 60


@contextmanager
def running(folder: Path, *, schedules: bool = False, root: Path = ROOT) -> Iterator[Product]:
    """`make run` of the sources in `root`, in a folder of its own and on a free port, until the block ends."""
    port = _free_port()
    environment = os.environ | {
        "PORT": str(port),
        "LOCAL_DIR": str(folder),
        "SCHEDULES": "on" if schedules else "off",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "local", "run"]
    process = subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_until_ready(process)
        yield Product(f"http://127.0.0.1:{port}")
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            rest, _ = process.communicate(timeout=_LONGEST_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert process.returncode == 0, f"stopped with {process.returncode}: {rest.decode(errors='replace')}"


def _wait_until_ready(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdout is not None
    said, deadline = b"", time.monotonic() + _LONGEST_START_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while READY.encode() not in said:
            assert time.monotonic() < deadline, f"not ready in time: {said.decode(errors='replace')}"
            if selector.select(timeout=1):
                more = os.read(process.stdout.fileno(), 4096)
                assert more, f"ended before it was ready: {said.decode(errors='replace')}"
                said += more


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
