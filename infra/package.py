"""How does a stage become a template, a layer and code to deploy?  `python -m infra.package STAGE`"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from infra import archive, environment, sbom, template

ROOT = Path(__file__).resolve().parent.parent
STAGES = ("local", "dev", "staging", "prod")

LAYER = "layer.zip"
CODE = "code.zip"
TEMPLATE = "template.json"
SBOM = "sbom.cdx.json"
PLACES = "chalicelib/handlers/places.json"
_INPUTS = "inputs.sha256"
# Chalice asks for a region, although a template has none until it is deployed.
REGION = "ap-south-1"


_ASK_FOR_PLACES = """
import app, json
modules = {route.path: route.view.__module__.rpartition(".")[2] for route in app.app.declared}
print(json.dumps(modules, indent=1, sort_keys=True))
"""


class PackagingError(Exception):
    """Packaging did not work; the message says what to do."""


def package(stage: str, *, root: Path = ROOT) -> Path:
    """Fill `build/<stage>/` with template.json, layer.zip, code.zip and sbom.cdx.json, and return it.

    Does nothing when neither the sources nor this packager changed since. Raises PackagingError.
    """
    target = root / "build" / stage
    inputs = _digest((file.relative_to(root).as_posix(), file) for file in _inputs(root))
    with _alone(target):
        if not _is_up_to_date(target, inputs):
            _package_anew(stage, target, root)
            (target / _INPUTS).write_text(inputs)
    return target


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Two instances of the local cloud may start at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _package_anew(stage: str, target: Path, root: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    with TemporaryDirectory() as folder:
        raw = Path(folder)
        _run_chalice(stage, raw, root)
        shutil.copyfile(_repacked_layer(raw / "layer-deployment.zip", root), target / LAYER)
        archive.repack_code(raw / "deployment.zip", target / CODE, more={PLACES: _places(stage, root)})
        merged = yaml.load((raw / "sam.yaml").read_text(), Loader=yaml.CSafeLoader)
    try:
        finished = template.finish(merged, stage=stage, version=_version(root))
    except template.MissingResourceError as error:
        raise PackagingError(f"infra/resources/ adds to what is not there: {error}.") from None
    listed = sbom.document(target / LAYER, target / CODE, name="mentor-connect", version=_version(root))
    (target / SBOM).write_text(listed)
    (target / TEMPLATE).write_text(json.dumps(_with_archives(finished), indent=1, sort_keys=True))


def _is_up_to_date(target: Path, inputs: str) -> bool:
    written = target / _INPUTS
    return written.exists() and written.read_text() == inputs


def _inputs(root: Path) -> Iterable[Path]:
    """Every file that the package depends on."""
    yield from (root / "app.py", root / "requirements.txt", root / "pyproject.toml")
    for folder, pattern in (
        ("chalicelib", "**/*"),
        (".chalice", "*.json"),
        ("infra", "*.py"),
        ("infra/resources", "*.yaml"),
    ):
        files = sorted(root.joinpath(folder).glob(pattern))
        yield from (file for file in files if file.is_file() and "__pycache__" not in file.parts)


def _digest(files: Iterable[tuple[str, Path]]) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for name, file in files:
        digest.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _run_chalice(stage: str, target: Path, root: Path) -> None:
    ours = target / "resources.yaml"  # the suffix makes Chalice write YAML, too
    ours.write_text(json.dumps(environment.load_resources(root / "infra" / "resources")))
    merge = ["--merge-template", str(ours)]
    run = "import sys; from chalice.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", run, "package", "--stage", stage, *merge, str(target)]
    done = subprocess.run(
        command,
        cwd=root,
        env=os.environ | environment.rehearsed(stage, region=REGION),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip() or "it said nothing"
        log = root / "build" / f"{stage}.log"
        log.write_text(said + "\n")
        reason = said.splitlines()[-1 if "Traceback" in said else 0]
        raise PackagingError(f"`chalice package --stage {stage}` failed: {reason}\nAll it said: {log}")


def _places(stage: str, root: Path) -> str:
    """Which module of handlers/ answers each path, for functions that load no more than they are asked for."""
    command = [sys.executable, "-c", _ASK_FOR_PLACES]
    known = os.environ | environment.rehearsed(stage, region=REGION)
    return subprocess.run(command, cwd=root, env=known, capture_output=True, text=True, check=True).stdout


def _repacked_layer(chalice_layer: Path, root: Path) -> Path:
    """The slimmed layer, from the cache when this very layer was slimmed before."""
    key = _digest((("layer", chalice_layer), ("archive", Path(archive.__file__))))
    cached = root / ".cache" / "layers" / f"{key}.zip"
    if not cached.exists():
        unfinished = cached.with_suffix(f".{os.getpid()}")
        archive.repack_layer(chalice_layer, unfinished)
        unfinished.replace(cached)
    return cached


def _version(root: Path) -> str:
    version: str = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    return version


def _with_archives(finished: dict[str, Any]) -> dict[str, Any]:
    for resource in finished["Resources"].values():
        properties = resource.get("Properties", {})
        if "CodeUri" in properties:
            properties["CodeUri"] = f"./{CODE}"
        if "ContentUri" in properties:
            properties["ContentUri"] = f"./{LAYER}"
    return finished


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in STAGES:
        print(f"usage: python -m infra.package {{{','.join(STAGES)}}}", file=sys.stderr)
        return 2
    try:
        target = package(arguments[0])
    except PackagingError as error:
        print(error, file=sys.stderr)
        return 1
    for name in (LAYER, CODE, TEMPLATE, SBOM):
        print(f"{(target / name).stat().st_size:>10,} bytes  {(target / name).relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
