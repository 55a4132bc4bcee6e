"""How is a password kept so that a thief of the table cannot use it?"""

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# Argon2id at OWASP's parameters (Password Storage Cheat Sheet): 19 MiB, two passes, one lane.
MEMORY_KIB, PASSES, LANES = 19 * 1024, 2, 1
# Of random bytes that nobody kept. An unknown e-mail is checked against it, at the cost of a known one.
NOBODYS_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$xoc2lGv4ysk0WF490AIIdQ$IS17uqlSAm1nCn5TVrSom2s8Vl3ckRzz+/qn5sTXtY4"  # pragma: allowlist secret
)


class Argon2:
    """Hashes with the parameters above; verifies whatever parameters a hash was made with."""

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher, Type

        return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)

    def hash(self, password: str) -> str:
        """Some 30 ms and 19 MiB."""
        return self._hasher.hash(password)

    def matches(self, password: str, hashed: str | None) -> bool:
        """Takes as long for None (nobody's hash) as for a hash."""
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return self._hasher.verify(hashed or NOBODYS_HASH, password) and bool(hashed)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)
