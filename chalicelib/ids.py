"""What is a new thing called? The only maker of ids, tokens and chance."""

import random
import secrets
from datetime import datetime

# Crockford's base32: no I, L, O or U, so that an id read aloud is understood.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_chance = random.SystemRandom()


def ulid(now: datetime) -> str:
    """26 characters that sort by `now` (48 bits of milliseconds, then 80 random ones)."""
    return _base32(int(now.timestamp() * 1000) << 80 | secrets.randbits(80), length=26)


def booking_id(now: datetime) -> str:
    """`GRP-YYYYMMDD-XXXXXXXX`, the UTC day it is made on and 40 random bits."""
    return f"GRP-{now:%Y%m%d}-{_base32(secrets.randbits(40), length=8)}"


def token() -> str:
    """A secret that nobody guesses: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def jitter(seconds: float) -> float:
    """A random share of `seconds`, so that those who collided once do not collide again."""
    return _chance.uniform(0, seconds)


def suffix() -> str:
    """A few characters that make a taken slug free."""
    return _base32(secrets.randbits(20), length=4).lower()


def _base32(number: int, *, length: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))
