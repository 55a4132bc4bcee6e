"""Is what is shipped enough, and the same bytes every time?"""

import copy
import gzip
import json
import time
import zipfile
from pathlib import Path

import pytest
from botocore.loaders import Loader
from botocore.regions import EndpointResolver

from infra.archive import _addresses, is_shipped, repack_code, repack_layer, write_zip

DYNAMODB = "botocore/data/dynamodb/2012-08-10/service-2.json.gz"
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


def test_of_botocores_addresses_only_those_of_our_services_are_shipped(tmp_path: Path) -> None:
    known = {"version": 3, "partitions": [{"partition": "aws", "services": {"dynamodb": {}, "ec2": {}}}]}

    slim = repacked(tmp_path, "botocore/data/endpoints.json", json.dumps(known).encode())

    assert json.loads(slim) == {
        "version": 3,
        "partitions": [{"partition": "aws", "services": {"dynamodb": {}}}],
    }


def test_descriptions_of_services_come_without_their_texts(tmp_path: Path) -> None:
    shape = {"type": "structure", "members": {"documentation": {"shape": "Text", "documentation": "<p>"}}}
    described = {"documentation": "<p>Long.", "shapes": {"Page": shape}, "operations": [{"name": "Get"}]}

    slim = repacked(tmp_path, DYNAMODB, gzip.compress(json.dumps(described).encode()))

    member = {"shape": "Text", "documentation": ""}
    assert json.loads(gzip.decompress(slim)) == {
        "documentation": "",
        "shapes": {"Page": {"type": "structure", "members": {"documentation": member}}},
        "operations": [{"name": "Get"}],
    }


def test_botocore_makes_our_clients_from_what_is_left() -> None:
    """Of a region in each of AWS's partitions that the product could be deployed in."""
    loader = Loader(extra_search_paths=[])
    left = _addresses(copy.deepcopy(loader.load_data("endpoints")))
    before, after = (EndpointResolver(data) for data in (loader.load_data("endpoints"), left))

    for service in ("dynamodb", "email", "execute-api", "kms", "s3", "secretsmanager", "sts"):
        for region in ("ap-south-1", "us-gov-west-1", "cn-north-1"):
            assert after.construct_endpoint(service, region) == before.construct_endpoint(service, region)


def repacked(tmp_path: Path, name: str, content: bytes) -> bytes:
    """A file of the layer as it is shipped."""
    with zipfile.ZipFile(tmp_path / "chalice.zip", "w") as packed:
        packed.writestr(f"{SITE_PACKAGES}/{name}", content)
    repack_layer(tmp_path / "chalice.zip", tmp_path / "layer.zip")
    with zipfile.ZipFile(tmp_path / "layer.zip") as layer:
        return layer.read(f"python/{name}")


def archive(file: Path, contents: dict[str, str]) -> Path:
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in contents.items():
            packed.writestr(name, text)
    return file
