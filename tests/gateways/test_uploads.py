import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from chalicelib.gateways.uploads import Uploads
from tests.fake_storage import PNG

KEY = "avatars/usr_1/x.png"


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3", config=Config(signature_version="s3v4"))
        client.create_bucket(Bucket="uploads", CreateBucketConfiguration={"LocationConstraint": "ap-south-1"})
        yield client


@pytest.fixture
def uploads(s3: Any) -> Uploads:
    return Uploads(client=s3, bucket="uploads")


def test_a_form_is_held_to_its_key_type_and_size_by_s3(uploads: Uploads) -> None:
    form = uploads.form(KEY, mime_type="image/png", max_bytes=500)

    policy = json.loads(base64.b64decode(form.fields["policy"]))
    assert {"key": KEY} in policy["conditions"]
    assert {"Content-Type": "image/png"} in policy["conditions"]
    assert ["content-length-range", 1, 500] in policy["conditions"]
    assert {"bucket": "uploads"} in policy["conditions"]
    assert (form.fields["key"], form.fields["Content-Type"]) == (KEY, "image/png")


def test_an_address_is_good_for_minutes(uploads: Uploads) -> None:
    address = urlsplit(uploads.address(KEY))

    assert address.path.endswith(KEY)
    assert parse_qs(address.query)["X-Amz-Expires"] == ["300"]


def test_what_was_uploaded_is_known_by_its_first_bytes(uploads: Uploads, s3: Any) -> None:
    s3.put_object(Bucket="uploads", Key=KEY, Body=PNG, ContentType="image/png")

    found = uploads.look(KEY)

    assert found is not None
    assert (found.mime_type, found.size_bytes, found.beginning) == ("image/png", len(PNG), PNG[:16])
    assert found.is_avatar


def test_what_was_not_uploaded_is_nothing(uploads: Uploads) -> None:
    assert uploads.look(KEY) is None
