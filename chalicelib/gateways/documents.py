"""How does a file that we make reach its reader? Through the bucket, by an address good for minutes."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import Unavailable

GOOD_FOR_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """`client` is botocore's `s3`, made for the region's own endpoint: addresses are signed for it."""

    client: Any
    bucket: str

    def put(self, key: str, content: bytes, *, content_type: str) -> None:
        """Raises Unavailable."""
        try:
            self.client.put_object(Bucket=self.bucket, Key=key, Body=content, ContentType=content_type)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable from error

    def address(self, key: str, *, filename: str) -> str:
        """Whoever has it can fetch the file, for GOOD_FOR_SECONDS; it is saved as `filename`."""
        wanted = {
            "Bucket": self.bucket,
            "Key": key,
            "ResponseContentDisposition": f'attachment; filename="{filename}"',
        }
        return str(
            self.client.generate_presigned_url("get_object", Params=wanted, ExpiresIn=GOOD_FOR_SECONDS)
        )
