"""How is the AWS emulator installed, started and stopped?"""

import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.session import Session

from local.place import Place
from local.ports import HOST
from local.steps import StepError

REGION = "ap-south-1"

_REQUIREMENTS = Path(__file__).with_name("requirements.txt")
_READY_SECONDS = 30
_STOP_SECONDS = 30
_PROCESS = Path(__file__).with_name("emulator_process.py")


def install(cache: Path) -> Path:
    """The interpreter of the emulator's virtual environment, made when it is not there. Raises StepError."""
    digest = hashlib.sha256(_REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    home = cache / f"emulator-{digest}"
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:  # two instances may start at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "complete").exists():
            _install_into(home)
            (home / "complete").touch()
    return _interpreter(home)


def is_installed(cache: Path) -> bool:
    return any(cache.glob("emulator-*/complete"))


def _install_into(home: Path) -> None:
    venv.create(home / "venv", clear=True, symlinks=True, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", str(_interpreter(home)), "install", "--quiet"]
    options = ["--disable-pip-version-check", "--requirement", str(_REQUIREMENTS)]
    done = subprocess.run([*pip, *options], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise StepError(
            f"The AWS emulator could not be installed:\n{done.stderr.strip()}\n"
            "Check that this machine reaches its package index (`pip download six`), then run it again."
        )


def _interpreter(home: Path) -> Path:
    return home / "venv" / "bin" / "python"


class Emulator:
    """One process of the emulator with its state in `place`."""

    def __init__(self, *, interpreter: Path, place: Place, port: int) -> None:
        self.url = f"http://{HOST}:{port}"
        self._interpreter = interpreter
        self._place = place
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None
        self._client = _client_maker(self.url)

    def client(self, service: str) -> Any:
        """A botocore client, as the account's owner."""
        return self._client(service)

    def start(self) -> None:
        """Returns when it answers. Raises StepError."""
        self._prepare_folders()
        forget_stream_positions(self._place.state / "lambda.json")
        with self._place.emulator_log.open("wb") as log:
            self._process = subprocess.Popen(
                [str(self._interpreter), "-P", str(_PROCESS)],
                env=self._environment(),
                cwd=self._place.scratch,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for us: the emulator must save its state first
            )
        try:
            self._wait_until_ready(self._process)
        except StepError:
            self.stop()
            raise

    def stop(self) -> None:
        """Has it save its state and end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)  # its own session, so its own group
        shutil.rmtree(self._place.scratch, ignore_errors=True)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _prepare_folders(self) -> None:
        shutil.rmtree(self._place.scratch, ignore_errors=True)
        for folder in (self._place.scratch, self._place.state, self._place.objects):
            folder.mkdir(parents=True, exist_ok=True)

    def _environment(self) -> dict[str, str]:
        """All of it: its workers inherit what it has, and must not see the developer's own settings."""
        return {
            "PATH": os.defpath,
            "HOME": str(self._place.scratch),
            "TMPDIR": str(self._place.scratch),
            "LANG": "C.UTF-8",
            "BIND_HOST": HOST,  # its default is every interface
            "MINISTACK_HOST": HOST,
            "GATEWAY_PORT": str(self._port),
            "MINISTACK_REGION": REGION,
            "AUTH": "true",  # the functions' own roles are enforced
            "IOT_MTLS_ENABLED": "0",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self._place.state),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self._place.objects),
            "UNPACKED_DIR": str(self._place.unpacked),
            "CALLS_FILE": str(self._place.calls),
            "LAMBDA_WARM_TTL_SECONDS": "60",
        }

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/_ministack/ready", timeout=1):  # noqa: S310 -- ours, http
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        last = self._place.emulator_log.read_text(errors="replace").strip().splitlines()[-5:]
        said = "\n".join(f"    {line}" for line in last)
        raise StepError(f"The AWS emulator did not start. The end of {self._place.emulator_log}:\n{said}")


def forget_stream_positions(lambda_state: Path) -> None:
    """It saves how far each stream was read but not the streams, and would skip as many new records."""
    if lambda_state.exists():
        state = json.loads(lambda_state.read_text())
        if state.get("payload", {}).pop("dynamodb_stream_positions", None) is not None:
            lambda_state.write_text(json.dumps(state))


def _client_maker(url: str) -> Callable[[str], Any]:
    session = Session()
    config = Config(
        connect_timeout=5,
        read_timeout=120,
        retries={"total_max_attempts": 1},
        s3={"addressing_style": "path"},
    )
    made: dict[str, Any] = {}
    making = threading.Lock()  # sessions are not made for threads
    make = partial(
        session.create_client,
        region_name=REGION,
        endpoint_url=url,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 -- the emulator's fixed owner
        config=config,
    )

    def client(service: str) -> Any:
        with making:
            if service not in made:
                made[service] = make(service)
            return made[service]

    return client
