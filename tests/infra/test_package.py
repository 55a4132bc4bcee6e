"""Does the same source make the same package, and a small change a small upload?"""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from infra.package import CODE, LAYER, PLACES, ROOT, SBOM, TEMPLATE, package

_SOURCES = ("app.py", "requirements.txt", "pyproject.toml", "chalicelib", ".chalice", "infra")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources elsewhere, with what Chalice keeps of earlier downloads."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name in _SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def contents(built: Path) -> dict[str, bytes]:
    return {name: (built / name).read_bytes() for name in (LAYER, CODE, TEMPLATE, SBOM)}


def test_the_same_sources_elsewhere_make_the_same_bytes(copy: Path) -> None:
    assert contents(package("local", root=copy)) == contents(package("local"))


def test_the_package_says_which_module_answers_each_path() -> None:
    with zipfile.ZipFile(package("local") / CODE) as code:
        places = json.loads(code.read(PLACES))

    assert places["/api/mentors/{mentor}"] == "profiles"
    assert places["/health"] == "docs"


def test_a_change_of_code_leaves_the_layer_as_it_was(copy: Path) -> None:
    before = contents(package("local", root=copy))
    with (copy / "chalicelib" / "clock.py").open("a") as file:
        file.write("\n\nCHANGED = True\n")

    after = contents(package("local", root=copy))

    assert after[CODE] != before[CODE]
    assert after[LAYER] == before[LAYER]
    assert len(after[CODE]) < len(after[LAYER]) / 3
