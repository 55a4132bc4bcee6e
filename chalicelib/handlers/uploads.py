"""How do pictures of people come in and go out?"""

from enum import StrEnum
from typing import Annotated

from chalice.app import Response
from msgspec import Meta

from chalicelib import wiring
from chalicelib.domain.uploads import AVATAR
from chalicelib.handlers.answers import View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services.access import Access

routes = Routes(__name__, tag="Uploads")

# A browser may keep where an address leads for less than the link is good for.
_KEPT_SECONDS = 240


class ImageType(StrEnum):
    GIF = "image/gif"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"


class AvatarShape(Shape):
    """`size` is the file's, in bytes."""

    mime_type: ImageType
    size: Annotated[int, Meta(ge=1, le=AVATAR.max_bytes)]


class UploadView(View):
    """Post `fields` as a multipart form to `url`, the file last, as `file`."""

    url: str
    fields: dict[str, str]


class AvatarView(View):
    """`avatar` is the address to put on the profile once the file is sent."""

    upload: UploadView
    avatar: str


@routes.post("/api/uploads/avatar", access=Access.SIGNED_IN, status=201)
def upload_avatar(request: Request, body: AvatarShape) -> AvatarView:
    """Asks for a place to send a picture of oneself to."""
    offer = wiring.avatars().offer(
        request.signed_in.user.id, mime_type=body.mime_type, size_bytes=body.size, now=request.now
    )
    return AvatarView.of(offer)


@routes.get(
    "/api/uploads/avatars/{user}/{name}",
    access=Access.ANYONE,
    status=302,
    media_type="text/plain",
    message="`Location` has the picture itself.",
)
def show_avatar(user: str, name: str) -> Response:
    """Leads to a picture. Anyone may see it: pages show it by its address alone."""
    headers: dict[str, str | list[str]] = {
        "Location": wiring.avatars().address(user, name),
        "Cache-Control": f"public, max-age={_KEPT_SECONDS}",
        "Content-Type": "text/plain",
    }
    return Response("", status_code=302, headers=headers)
