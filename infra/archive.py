"""What goes into the layer and the code that Lambda unpacks, and why are they the same bytes every time?"""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

# The AWS services the application talks to: of botocore's 400 descriptions only these are shipped.
SERVICES = ("apigatewaymanagementapi", "dynamodb", "kms", "s3", "secretsmanager", "sesv2")

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


def repack_code(chalice_code: Path, target: Path) -> None:
    """Chalice's deployment package, compiled."""
    with TemporaryDirectory() as folder:
        _unpack(chalice_code, Path(folder), only=lambda name: not name.endswith(_UNUSED_SUFFIXES))
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
                file.write_bytes(packed.read(member))


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
