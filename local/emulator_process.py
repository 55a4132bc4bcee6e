"""What runs inside the emulator's process, on its own interpreter and nothing but the standard library?

It ends itself, saving its state, when the process that started it is gone, however that ended. And it unpacks
a package once, not again for each worker: several at once made each other wait for ten seconds. And it writes
down which function's role asked for what, which the policies are held against.
"""

import hashlib
import importlib
import os
import re
import shutil
import signal
import sys
import threading
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

# Of the packages of earlier starts so many are kept: the layer's, and the code's of a few changes.
_KEPT = 4
_unpack = zipfile.ZipFile.extractall
_unpacking = threading.Lock()


def end_with_parent() -> None:
    sys.stdin.read()  # the other end is the parent's, and closes with it
    os.kill(os.getpid(), signal.SIGTERM)


def unpack_once(self: zipfile.ZipFile, path: Any = None, members: Any = None, pwd: Any = None) -> None:
    """Stands in for `ZipFile.extractall`: a worker's folder gets links to what was unpacked before."""
    if not _is_of_a_worker(self.filename, path) or members is not None:
        _unpack(self, path, members, pwd)
        return
    for entry in _unpacked(self).iterdir():
        Path(path, entry.name).symlink_to(entry)


def _is_of_a_worker(archive: Any, path: Any) -> bool:
    return path is not None and Path(str(archive)).parent.name.startswith("ministack-lambda-")


def _unpacked(archive: zipfile.ZipFile) -> Path:
    digest = hashlib.sha256(Path(str(archive.filename)).read_bytes()).hexdigest()
    kept = _home() / digest
    with _unpacking:
        if not kept.exists():
            unfinished = kept.with_suffix(".new")
            shutil.rmtree(unfinished, ignore_errors=True)
            _unpack(archive, unfinished)
            unfinished.rename(kept)
        os.utime(kept)
    return kept


def forget_old_packages() -> None:
    """At the start, when no worker uses any."""
    _home().mkdir(exist_ok=True)
    by_age = sorted(_home().iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in by_age[_KEPT:]:
        shutil.rmtree(folder)


def _home() -> Path:
    return Path(os.environ["UNPACKED_DIR"])


def note_calls(evaluator: Any, file: Path) -> None:
    """Has the emulator's judge of permissions write down each kind of question once, with who asked."""
    judge, known = evaluator.enforce, set(file.read_text().splitlines() if file.exists() else ())

    @cache
    def caller(access_key_id: str) -> str | None:
        return function_of(str((evaluator.resolve_caller_identity(access_key_id) or {}).get("userArn")))

    def enforce(access_key_id: str, action: str, *args: Any, **kwargs: Any) -> Any:
        function = caller(access_key_id or "")
        line = f"{function} {call(action, str(kwargs.get('resource_arn', '')))}"
        if function and line not in known:
            known.add(line)
            with file.open("a") as lines:
                lines.write(f"{line}\n")
        return judge(access_key_id, action, *args, **kwargs)

    evaluator.enforce = enforce


def function_of(arn: str) -> str | None:
    """`…:assumed-role/mentor-connect-local-ApiHandlerRole-1A2B/…` → `api_handler`; None for who is no function."""
    found = re.search(r":assumed-role/mentor-connect-local-(\w+)Role-", arn)
    return re.sub(r"(?<!^)(?=[A-Z])", "_", found[1]).lower() if found else None


def call(action: str, resource: str) -> str:
    """An action, with what of a resource makes a difference: a table's index, what is done to a socket."""
    method = re.search(r"/(GET|POST|DELETE)/@connections/", resource)
    return f"{action} index" if "/index/" in resource else f"{action} {method[1]}" if method else action


def main() -> None:
    threading.Thread(target=end_with_parent, daemon=True).start()
    forget_old_packages()
    zipfile.ZipFile.extractall = unpack_once  # type: ignore[method-assign]
    # Workers keep connections open, for which its server would wait 3 s at each stop.
    importlib.import_module("hypercorn.config").Config.graceful_timeout = 0.5
    note_calls(importlib.import_module("ministack.core.iam_evaluator"), Path(os.environ["CALLS_FILE"]))
    sys.argv = ["ministack"]
    importlib.import_module("ministack.app").main()


if __name__ == "__main__":
    main()
