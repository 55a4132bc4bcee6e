"""What do people of the demo look like? A drawn face each, as a PNG made without any library."""

import hashlib
import struct
import zlib

_SIZE = 192
_SKINS = ((236, 188, 150), (205, 150, 110), (168, 116, 80), (130, 86, 58))
_HAIRS = ((36, 28, 26), (70, 44, 30), (28, 32, 44))
Colour = tuple[int, int, int]


def portrait(name: str) -> bytes:
    """The same name always looks the same. A PNG of 192 by 192 pixels, some kilobytes."""
    digest = hashlib.sha256(name.encode()).digest()
    back, shirt = _pastel(digest[0]), _pastel(digest[1])
    skin, hair = _SKINS[digest[2] % len(_SKINS)], _HAIRS[digest[3] % len(_HAIRS)]
    rows = b"".join(
        b"\0" + b"".join(bytes(_pixel(x, y, back, shirt, skin, hair)) for x in range(_SIZE))
        for y in range(_SIZE)
    )
    header = struct.pack(">IIBBBBB", _SIZE, _SIZE, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _pixel(x: int, y: int, back: Colour, shirt: Colour, skin: Colour, hair: Colour) -> Colour:
    if _in_ellipse(x, y, 82, 88, 4, 5) or _in_ellipse(x, y, 110, 88, 4, 5):
        return hair  # eyes
    if _in_ellipse(x, y, 96, 92, 36, 44) and not (y < 68 and _in_ellipse(x, y, 96, 56, 44, 24)):
        return skin
    if _in_ellipse(x, y, 96, 80, 46, 50) and y < 104:
        return hair
    if abs(x - 96) < 15 and 120 < y < 156:
        return skin
    return shirt if _in_ellipse(x, y, 96, 198, 74, 56) else back


def _in_ellipse(x: int, y: int, cx: int, cy: int, rx: int, ry: int) -> bool:
    return (x - cx) ** 2 * ry**2 + (y - cy) ** 2 * rx**2 <= rx**2 * ry**2


def _pastel(seed: int) -> Colour:
    return (110 + seed * 37 % 110, 120 + seed * 73 % 100, 130 + seed * 109 % 100)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
