"""How are the fields of another's JSON read, without trusting it?

What is optional and absent is None; what must be there and is wrong is a ValueError that names the field.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

# Ids end up in URLs and keys: nothing but letters, digits, `_` and `-` may pass.
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)

Entity = Mapping[str, Any]


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def identifier(entity: Entity, field: str) -> str:
    value = entity.get(field)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError(f"{field} is not an id")
    return value


def optional_identifier(entity: Entity, field: str) -> str | None:
    return None if entity.get(field) is None else identifier(entity, field)


def paise(entity: Entity, field: str) -> int:
    value = entity.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{field} is not an amount in whole paise")
    return value


def optional_paise(entity: Entity, field: str) -> int | None:
    return None if entity.get(field) is None else paise(entity, field)


def text(entity: Entity, field: str) -> str | None:
    """An empty text is as good as none: Razorpay sends "" for some methods where it sends null for others."""
    value = entity.get(field)
    return value if isinstance(value, str) and value else None


def instant(entity: Entity, field: str) -> datetime | None:
    value = entity.get(field)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError):
        raise ValueError(f"{field} is not a time") from None


def notes(entity: Entity) -> Mapping[str, str]:
    return {str(key): str(value) for key, value in mapping(entity.get("notes")).items()}
