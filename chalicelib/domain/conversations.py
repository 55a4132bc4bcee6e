"""Who talks with whom?"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """The other side, as they were when the conversation began."""

    user_id: str
    name: str
    avatar: str | None


def conversation_id_of(one_user_id: str, other_user_id: str) -> str:
    """One conversation for each pair: its id follows from theirs, whoever comes first."""
    pair = "\0".join(sorted((one_user_id, other_user_id)))
    return "cnv_" + hashlib.sha256(pair.encode()).hexdigest()[:26]
