"""How does a client continue a list? By an opaque, signed mark that fits the same query only."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.domain.errors import FieldError, Invalid

_TAG_BYTES = 16


def seal(mark: Mapping[str, Any], *, query: str, key: bytes) -> str:
    """URL-safe text that `unseal` takes back for the same `query`: whose list, which filters, which sort."""
    body = msgspec.json.encode(mark)
    return base64.urlsafe_b64encode(_tag(body, query, key) + body).rstrip(b"=").decode()


def unseal(cursor: str, *, query: str, key: bytes) -> dict[str, Any]:
    """Raises Invalid for a cursor that we did not make, or made for another list."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except (UnicodeEncodeError, binascii.Error):
        raise _invalid() from None
    tag, body = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
    if not hmac.compare_digest(tag, _tag(body, query, key)):
        raise _invalid()
    return msgspec.json.decode(body, type=dict[str, Any])


def _tag(body: bytes, query: str, key: bytes) -> bytes:
    return hmac.digest(key, query.encode() + b"\0" + body, hashlib.sha256)[:_TAG_BYTES]


def _invalid() -> Invalid:
    return Invalid(
        FieldError("cursor", "Use `nextCursor` of the answer before, with the same filters and sort.")
    )
