"""How do people's files reach the bucket and come back, without passing through us?

Addresses are signed: S3 itself holds an upload to its key, type and size, and a download to its end of life.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.uploads import LONGEST_BEGINNING, UploadedFile, UploadForm

UPLOAD_WITHIN_SECONDS = 600
GOOD_FOR_SECONDS = 300
_LONGEST_NAME = 150
# Without the right to list, S3 answers 403 for what is not there.
_ABSENT = ("NoSuchKey", "404", "403", "AccessDenied", "InvalidRange", "416")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """`client` is botocore's `s3`, made for the region's own endpoint: addresses are signed for it."""

    client: Any
    bucket: str

    def form(self, key: str, *, mime_type: str, max_bytes: int) -> UploadForm:
        """A form that puts one file under `key`, once or more, within ten minutes."""
        signed = self.client.generate_presigned_post(
            Bucket=self.bucket,
            Key=key,
            Fields={"Content-Type": mime_type},
            Conditions=[{"Content-Type": mime_type}, ["content-length-range", 1, max_bytes]],
            ExpiresIn=UPLOAD_WITHIN_SECONDS,
        )
        return UploadForm(url=signed["url"], fields=signed["fields"])

    def address(self, key: str) -> str:
        """Whoever has it can fetch the file, for GOOD_FOR_SECONDS."""
        wanted = {"Bucket": self.bucket, "Key": key}
        return str(
            self.client.generate_presigned_url("get_object", Params=wanted, ExpiresIn=GOOD_FOR_SECONDS)
        )

    def download(self, key: str, *, name: str, mime_type: str) -> str:
        """As `address`, for a file to be saved under a name that somebody chose."""
        wanted = {
            "Bucket": self.bucket,
            "Key": key,
            "ResponseContentDisposition": disposition(name),
            "ResponseContentType": mime_type,
        }
        return str(
            self.client.generate_presigned_url("get_object", Params=wanted, ExpiresIn=GOOD_FOR_SECONDS)
        )

    def look(self, key: str) -> UploadedFile | None:
        """What lies under `key`, by its first bytes; None if there is nothing. Raises Unavailable."""
        span = f"bytes=0-{LONGEST_BEGINNING - 1}"
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=key, Range=span)
            beginning = found["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return None
            raise Unavailable from error
        except BotoCoreError as error:
            raise Unavailable from error
        # `bytes 0-15/48211`: the size of the whole stands behind the stroke.
        _, _, whole = found.get("ContentRange", "").rpartition("/")
        return UploadedFile(
            mime_type=found["ContentType"],
            size_bytes=int(whole or found["ContentLength"]),
            beginning=beginning[:LONGEST_BEGINNING],
        )


def disposition(name: str) -> str:
    """A Content-Disposition that saves a file (RFC 6266): nothing in `name` can end it or name a folder."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name).lstrip(".")[:_LONGEST_NAME] or "file"
    whole = quote(re.sub(r"[/\\\x00-\x1f\x7f]", "_", name), safe="", errors="replace")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"
