"""Is what is shipped enough, and the same bytes every time?"""

import time
import zipfile
from pathlib import Path

import pytest

from infra.archive import is_shipped, repack_code, repack_layer, write_zip

SITE_PACKAGES = "python/lib/python3.11/site-packages"


@pytest.mark.parametrize(
    "name",
    [
        "botocore/client.py",
        "botocore/data/endpoints.json",
        "botocore/data/partitions.json",
        "botocore/data/sdk-default-configuration.json",
        "botocore/data/_retry.json",
        "botocore/data/dynamodb/2012-08-10/service-2.json.gz",
        "botocore/data/s3/2006-03-01/endpoint-rule-set-1.json.gz",
        "_cffi_backend.cpython-311-x86_64-linux-gnu.so",
        "icalendar-7.3.0.dist-info/METADATA",
        "tzdata/zoneinfo/Asia/Kolkata",
        "razorpay/ca-bundle.crt",
        "aws_lambda_powertools/logging/logger.py",
        "aws_lambda_powertools/utilities/jmespath_utils/__init__.py",
        "python/six.py",
    ],
)
def test_what_runs_is_shipped(name: str) -> None:
    assert is_shipped(name)


@pytest.mark.parametrize(
    "name",
    [
        "botocore/cacert.pem",
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
        "botocore/data/dynamodb/2012-08-10/paginators-1.json",
        "botocore/data/dynamodb/2012-08-10/waiters-2.json",
        "botocore/data/dynamodb/2012-08-10/examples-1.json",
        "aws_lambda_powertools/event_handler/api_gateway.py",
        "aws_lambda_powertools/utilities/parser/parser.py",
        "cffi/api.py",
        "pycparser/c_ast.py",
        "msgspec/__init__.pyi",
        "jinja2/py.typed",
        "icalendar/tests/test_event.py",
        "icalendar-7.3.0.dist-info/RECORD",
        "jmespath-1.1.0.data/scripts/jp.py",
    ],
)
def test_what_nothing_imports_is_not_shipped(name: str) -> None:
    assert not is_shipped(name)


def test_equal_files_are_equal_bytes_whenever_and_in_whatever_order_they_were_written(tmp_path: Path) -> None:
    for folder, names in (("one", "ab"), ("two", "ba")):
        for name in names:
            file = tmp_path / folder / name / "module.py"
            file.parent.mkdir(parents=True)
            file.write_text(name)
            time.sleep(0.01)
        write_zip(tmp_path / folder, tmp_path / f"{folder}.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_layer_lies_before_what_the_runtime_brings_and_comes_compiled(tmp_path: Path) -> None:
    chalice_layer = archive(tmp_path / "chalice.zip", {f"{SITE_PACKAGES}/six.py": "ONE = 1\n"})

    repack_layer(chalice_layer, tmp_path / "layer.zip")

    names = zipfile.ZipFile(tmp_path / "layer.zip").namelist()
    assert "python/six.py" in names
    assert any(name.startswith("python/__pycache__/six.") for name in names)


def test_code_is_compiled_to_the_same_bytes_twice(tmp_path: Path) -> None:
    source = 'NAMES = frozenset({"hold", "payout", "refund", "capture", "mentor", "student"})\n'
    chalice_code = archive(tmp_path / "chalice.zip", {"app.py": source, "chalicelib/config.py": source})

    for target in ("one.zip", "two.zip"):
        repack_code(chalice_code, tmp_path / target)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_traceback_names_the_file_where_lambda_has_it(tmp_path: Path) -> None:
    chalice_code = archive(tmp_path / "chalice.zip", {"app.py": "ONE = 1\n"})

    repack_code(chalice_code, tmp_path / "code.zip")

    with zipfile.ZipFile(tmp_path / "code.zip") as packed:
        compiled = packed.read(next(name for name in packed.namelist() if name.endswith(".pyc")))
    assert b"/var/task/app.py" in compiled
    assert str(tmp_path).encode() not in compiled


def archive(file: Path, contents: dict[str, str]) -> Path:
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in contents.items():
            packed.writestr(name, text)
    return file
