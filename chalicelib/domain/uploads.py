"""What may be uploaded?"""

from dataclasses import dataclass

_MEGABYTE = 1024 * 1024
# No SVG: it can carry scripts, and is opened from our own address.
IMAGES = ("image/gif", "image/jpeg", "image/png", "image/webp")


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLimit:
    max_bytes: int
    mime_types: tuple[str, ...]


AVATAR = UploadLimit(max_bytes=2 * _MEGABYTE, mime_types=IMAGES)
ATTACHMENT = UploadLimit(
    max_bytes=10 * _MEGABYTE,
    mime_types=(*IMAGES, "application/pdf", "application/zip", "text/csv", "text/markdown", "text/plain"),
)
