"""Does a worker find its package, without unpacking it again?"""

import os
import zipfile
from pathlib import Path

import pytest

from local import emulator_process
from local.emulator_process import forget_old_packages, unpack_once


@pytest.fixture(autouse=True)
def unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    monkeypatch.setenv("UNPACKED_DIR", str(folder))
    return folder


def package(folder: Path, text: str) -> Path:
    """A worker's folder with its zip, as the emulator makes them."""
    folder.mkdir()
    with zipfile.ZipFile(folder / "code.zip", "w") as archive:
        archive.writestr("app.py", text)
        archive.writestr("chalicelib/config.py", text)
    (folder / "code").mkdir()
    return folder


def unpack(folder: Path) -> None:
    with zipfile.ZipFile(folder / "code.zip") as archive:
        unpack_once(archive, folder / "code")


def test_each_worker_sees_the_files_of_its_package(tmp_path: Path) -> None:
    for number, text in enumerate(("old", "new")):
        worker = package(tmp_path / f"ministack-lambda-api-{number}", text)

        unpack(worker)

        assert (worker / "code" / "app.py").read_text() == text
        assert (worker / "code" / "chalicelib" / "config.py").read_text() == text


def test_a_second_worker_of_the_same_package_unpacks_nothing(
    tmp_path: Path, unpacked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpack(package(tmp_path / "ministack-lambda-api-1", "same"))
    monkeypatch.setattr(emulator_process, "_unpack", None)

    unpack(package(tmp_path / "ministack-lambda-api-2", "same"))

    assert len(list(unpacked.iterdir())) == 1
    assert (tmp_path / "ministack-lambda-api-2" / "code" / "app.py").read_text() == "same"


def test_other_archives_are_unpacked_as_always(tmp_path: Path, unpacked: Path) -> None:
    other = package(tmp_path / "layer-upload", "text")

    unpack(other)

    assert not (other / "code" / "app.py").is_symlink()
    assert not list(unpacked.iterdir())


def test_packages_of_long_ago_are_forgotten(unpacked: Path) -> None:
    for age in range(7):
        folder = unpacked / f"digest-{age}"
        folder.mkdir()
        os.utime(folder, (1_000_000 - age, 1_000_000 - age))

    forget_old_packages()

    assert sorted(folder.name for folder in unpacked.iterdir()) == [f"digest-{age}" for age in range(4)]
