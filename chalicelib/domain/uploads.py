"""What may be uploaded?"""

import re
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

SUFFIXES = {"image/gif": ".gif", "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
# How a file of each kind begins. WebP has its length between the two parts.
_BEGINNINGS = {
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
LONGEST_BEGINNING = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadForm:
    """What a browser posts to the bucket: `fields` first, then the file as `file`."""

    url: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """What lies in the bucket: what it was said to be, its size, and its first bytes."""

    mime_type: str
    size_bytes: int
    beginning: bytes

    @property
    def is_avatar(self) -> bool:
        """An image of a kind and size that we take, which is what it was said to be."""
        begins = _BEGINNINGS.get(self.mime_type)
        return (
            0 < self.size_bytes <= AVATAR.max_bytes
            and begins is not None
            and bool(begins.match(self.beginning))
        )


# ── Avatars ──────────────────────────────────────────────────────────────────────────────────────────

_AVATARS = "/api/uploads/avatars/"


def avatar_address(public_url: str, *, user_id: str, name: str) -> str:
    """What a profile shows: it leads to the bucket, by a link that is good for minutes."""
    return f"{public_url}{_AVATARS}{user_id}/{name}"


def avatar_key(*, user_id: str, name: str) -> str:
    """Where it lies in the bucket."""
    return f"avatars/{user_id}/{name}"


def avatar_name(address: str, *, public_url: str, user_id: str) -> str | None:
    """The file behind an address of this person's; None for any other address."""
    name = address.removeprefix(avatar_address(public_url, user_id=user_id, name=""))
    return name if name != address and re.fullmatch(r"[A-Za-z0-9]+\.[a-z]+", name) else None
