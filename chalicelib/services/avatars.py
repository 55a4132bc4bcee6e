"""How does somebody get a picture onto their profile?"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib import ids
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.uploads import SUFFIXES, UploadForm, avatar_address, avatar_key, avatar_name
from chalicelib.gateways.uploads import Uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class AvatarOffer:
    """Where to send the picture, and the address to put on the profile then."""

    upload: UploadForm
    avatar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Avatars:
    """`public_url` is the product's own address, under which pictures are shown."""

    uploads: Uploads
    public_url: str

    def offer(self, user_id: str, *, mime_type: str, size_bytes: int, now: datetime) -> AvatarOffer:
        """A form that takes exactly this kind, and no more than this many bytes."""
        name = ids.ulid(now) + SUFFIXES[mime_type]
        key = avatar_key(user_id=user_id, name=name)
        return AvatarOffer(
            upload=self.uploads.form(key, mime_type=mime_type, max_bytes=size_bytes),
            avatar=avatar_address(self.public_url, user_id=user_id, name=name),
        )

    def check(self, address: str | None, *, user_id: str) -> None:
        """Looks at what was uploaded before a profile shows it; None takes a picture away. Raises Invalid."""
        if address is None:
            return
        name = avatar_name(address, public_url=self.public_url, user_id=user_id)
        if name is None:
            message = "Upload a picture first, and give the address that you got for it."
            raise Invalid(FieldError("avatar", message))
        found = self.uploads.look(avatar_key(user_id=user_id, name=name))
        if found is None:
            raise Invalid(FieldError("avatar", "Nothing was uploaded there. Send the picture first."))
        if not found.is_avatar:
            message = "This is no GIF, JPEG, PNG or WebP of up to 2 MB. Upload another one."
            raise Invalid(FieldError("avatar", message))

    def address(self, user_id: str, name: str) -> str:
        """Where the picture itself can be fetched, for some minutes."""
        return self.uploads.address(avatar_key(user_id=user_id, name=name))
