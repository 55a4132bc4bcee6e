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


# ── Who asked for what ───────────────────────────────────────────────────────────────────────────────

ROLE = "arn:aws:sts::000000000000:assumed-role/mentor-connect-local-{}Role-1A2B/mentor-connect"


class Evaluator:
    """The emulator's judge, who allows everything and is asked by one role."""

    def __init__(self, arn: str) -> None:
        self._arn = arn

    def resolve_caller_identity(self, access_key_id: str) -> dict[str, str] | None:
        return {"userArn": self._arn} if access_key_id else None

    def enforce(self, *args: object, **kwargs: object) -> str:
        return "judged"


@pytest.mark.parametrize(
    ("arn", "function"),
    [
        (ROLE.format("ApiHandler"), "api_handler"),
        (ROLE.format("Holds"), "holds"),
        (ROLE.format("MailFeedback"), "mail_feedback"),
        ("arn:aws:iam::000000000000:root", None),
    ],
)
def test_a_function_is_known_by_its_role(arn: str, function: str | None) -> None:
    assert emulator_process.function_of(arn) == function


def test_each_kind_of_call_is_written_down_once_and_judged_each_time(tmp_path: Path) -> None:
    evaluator, file = Evaluator(ROLE.format("Stream")), tmp_path / "calls.txt"
    emulator_process.note_calls(evaluator, file)
    table, connection = "arn:aws:dynamodb:r:0:table/T", "arn:aws:execute-api:r:0:a/ws/POST/@connections/x"

    for _ in range(2):
        evaluator.enforce("key", "dynamodb:Query", "dynamodb", "r", resource_arn=table)
        evaluator.enforce("key", "dynamodb:Query", "dynamodb", "r", resource_arn=f"{table}/index/GSI1")
        judged = evaluator.enforce(
            "key", "execute-api:ManageConnections", "execute-api", "r", resource_arn=connection
        )
    evaluator.enforce("", "s3:GetObject", "s3", "r")

    assert judged == "judged"
    assert file.read_text().splitlines() == [
        "stream dynamodb:Query",
        "stream dynamodb:Query index",
        "stream execute-api:ManageConnections POST",
    ]
