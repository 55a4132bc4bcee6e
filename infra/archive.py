"""What goes into the layer and the code that Lambda unpacks, and why are they the same bytes every time?"""

import gzip
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

# The AWS services the application talks to: of botocore's 400 descriptions only these are shipped.
SERVICES = ("apigatewaymanagementapi", "dynamodb", "kms", "s3", "secretsmanager", "sesv2")
# Each function that wakes up reads the addresses of every AWS service, 1.2 MB of JSON; ours have these names there.
_ADDRESSES = "botocore/data/endpoints.json"
_ADDRESSED = frozenset({"dynamodb", "email", "execute-api", "kms", "s3", "secretsmanager", "sts"})

LAYER_ROOT = "/opt"
CODE_ROOT = "/var/task"

_SITE_PACKAGES = re.compile(r"^python/lib/python3\.\d+/site-packages/")
_EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o100644 << 16
_UNUSED_DESCRIPTIONS = ("examples-1.", "paginators-1.", "waiters-2.")
# cffi and pycparser only build bindings; what runs is `_cffi_backend`, a file of its own.
_UNUSED_PACKAGES = ("cffi", "pycparser")
# Of Powertools the logger and metrics are used; its other parts are four fifths of it, mostly small files.
_POWERTOOLS = "aws_lambda_powertools"
_USED_POWERTOOLS = frozenset(("__init__.py", "jmespath_utils", "serialization.py", "typing"))
_UNUSED_FOLDERS = frozenset(("tests", "swagger_ui"))
_UNUSED_SUFFIXES = (".pyi", ".pyc", ".c", ".h", "py.typed")


def repack_layer(chalice_layer: Path, target: Path) -> None:
    """Chalice's layer less what nothing imports, at `python/` so that it precedes what the runtime brings."""
    with TemporaryDirectory() as folder:
        _unpack(chalice_layer, Path(folder), only=is_shipped)
        _compile(Path(folder), shown_as=LAYER_ROOT)
        write_zip(Path(folder), target)


def repack_code(chalice_code: Path, target: Path, *, more: Mapping[str, str] | None = None) -> None:
    """Chalice's deployment package, compiled, and `more` texts by their names in it."""
    with TemporaryDirectory() as folder:
        _unpack(chalice_code, Path(folder), only=lambda name: not name.endswith(_UNUSED_SUFFIXES))
        for name, text in (more or {}).items():
            Path(folder, name).write_text(text, encoding="utf-8")
        _compile(Path(folder), shown_as=CODE_ROOT)
        write_zip(Path(folder), target)


def is_shipped(name: str) -> bool:
    """Whether a file of the layer, by its path below site-packages or `python/`, is needed at run time."""
    path = PurePosixPath(name.removeprefix("python/"))
    top = path.parts[0]
    if top.endswith(".dist-info"):
        return path.name == "METADATA"
    if top == "botocore":
        return _is_shipped_of_botocore(path)
    if top == _POWERTOOLS and not _is_shipped_of_powertools(path):
        return False
    unused = top in _UNUSED_PACKAGES or top.endswith(".data") or _UNUSED_FOLDERS.intersection(path.parts)
    return not unused and not path.name.endswith(_UNUSED_SUFFIXES)


def _is_shipped_of_botocore(path: PurePosixPath) -> bool:
    if path.name == "cacert.pem":  # certifi's is used instead
        return False
    if path.parts[1] != "data" or len(path.parts) == 3:
        return True
    return path.parts[2] in SERVICES and not path.name.startswith(_UNUSED_DESCRIPTIONS)


def _is_shipped_of_powertools(path: PurePosixPath) -> bool:
    part = path.parts[1]
    return part != "event_handler" and (part != "utilities" or path.parts[2] in _USED_POWERTOOLS)


def _unpack(archive: Path, folder: Path, *, only: Callable[[str], bool]) -> None:
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            name = _SITE_PACKAGES.sub("python/", member.filename)
            if not member.is_dir() and only(name):
                file = folder / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(_slimmed(name.removeprefix("python/"), packed.read(member)))


def _slimmed(name: str, content: bytes) -> bytes:
    """A file of the layer less what botocore reads but nothing here asks for."""
    if name == _ADDRESSES:
        return _as_json(_addresses(json.loads(content)))
    if name.startswith("botocore/data/") and name.endswith("/service-2.json.gz"):
        described = _undocumented(json.loads(gzip.decompress(content)))
        return gzip.compress(_as_json(described), mtime=0)
    return content


def _addresses(every: dict[str, Any]) -> dict[str, Any]:
    """Of all partitions and regions, but of our services only."""
    for partition in every["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in services if name in _ADDRESSED}
    return every


def _undocumented(part: Any) -> Any:
    """With the texts for people empty: botocore asks for some of them.

    A member that is called `documentation` is a shape, not a text.
    """
    if isinstance(part, list):
        return [_undocumented(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: "" if name == "documentation" and isinstance(value, str) else _undocumented(value)
        for name, value in part.items()
    }


def _as_json(thing: object) -> bytes:
    return json.dumps(thing, separators=(",", ":")).encode()


def _compile(folder: Path, *, shown_as: str) -> None:
    """Byte-code for this interpreter's minor version: Chalice makes it the runtime's too."""
    command = [sys.executable, "-P", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(folder), "-p", shown_as, str(folder)]
    # Without a fixed seed, sets of constants are written in a different order each time.
    subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": "0"})


def write_zip(folder: Path, target: Path) -> None:
    """The folder's files sorted, with one date and one mode, so that equal contents are equal bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _EARLIEST_ZIP_DATE)
            entry.external_attr = _FILE_MODE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
