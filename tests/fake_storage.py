"""What stands in for S3 and KMS? A bucket that remembers, and a vault that keeps its seals apart."""

from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.uploads import UploadedFile, UploadForm
from tests.calls import called

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


@dataclass
class FakeBucket:
    """As `gateways.uploads.Uploads`; `put` is what a browser does with a form."""

    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def form(self, key: str, *, mime_type: str, max_bytes: int) -> UploadForm:
        called("s3", "PutObject")
        fields = {"key": key, "Content-Type": mime_type, "max": str(max_bytes)}
        return UploadForm(url="https://bucket.example.test/", fields=fields)

    def put(self, fields: dict[str, str], content: bytes = PNG) -> None:
        self.files[fields["key"]] = (fields["Content-Type"], content)

    def address(self, key: str) -> str:
        called("s3", "GetObject")
        return f"https://bucket.example.test/{key}?signed"

    def look(self, key: str) -> UploadedFile | None:
        called("s3", "GetObject")
        if key not in self.files:
            return None
        mime_type, content = self.files[key]
        return UploadedFile(mime_type=mime_type, size_bytes=len(content), beginning=content[:16])


class FakeVault:
    """As `gateways.vault.Vault`: what is sealed opens for the same owner and field only."""

    def seal(self, text: str, *, owner: str, field: str) -> str:
        called("kms", "Encrypt")
        return f"sealed:{owner}:{field}:{text[::-1]}"

    def open(self, sealed: str, *, owner: str, field: str) -> str:
        called("kms", "Decrypt")
        prefix = f"sealed:{owner}:{field}:"
        if not sealed.startswith(prefix):
            raise Unavailable
        return sealed.removeprefix(prefix)[::-1]


class RecordingS3:
    """Keeps what is put, and says what an address was signed for."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def put_object(self, **request: Any) -> None:
        self.objects[request["Key"]] = request["Body"]

    def generate_presigned_url(self, operation: str, *, Params: dict[str, str], ExpiresIn: int) -> str:  # noqa: N803
        return f"https://bucket.example/{Params['Key']}?for={ExpiresIn}"
