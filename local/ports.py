"""Which ports does this instance use besides the one a person asked for?"""

import json
import socket
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

HOST = "127.0.0.1"


def choose(names: Iterable[str], *, remembered_in: Path) -> dict[str, int]:
    """A free port for each name: last time's when it is still free, since the deployed stack names it."""
    earlier = json.loads(remembered_in.read_text()) if remembered_in.exists() else {}
    with ExitStack() as held:  # until all are chosen, so that none is chosen twice
        ports = {name: earlier[name] if is_free(earlier.get(name)) else _any_free(held) for name in names}
    remembered_in.write_text(json.dumps(ports))
    return ports


def is_free(port: int | None) -> bool:
    if port is None:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _any_free(held: ExitStack) -> int:
    probe = held.enter_context(socket.socket())
    probe.bind((HOST, 0))
    port: int = probe.getsockname()[1]
    return port
