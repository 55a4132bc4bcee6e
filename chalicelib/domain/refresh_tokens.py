"""What is in the refresh cookie, and which token follows it?

    usr_….family.secret

User and family name the session's item, so that no index is needed; the secret proves it. Only its digest
is stored. The next secret is an HMAC of this one under a key of the server: two tabs that send the same token
get the same successor without it being stored anywhere, and a thief cannot compute what comes after it.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Self

from chalicelib.domain.errors import NotSignedIn

_FORM = re.compile(r"(usr_[0-9A-Z]{26})\.([0-9A-Z]{26})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshToken:
    user_id: str
    family: str
    secret: str = field(repr=False)

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises NotSignedIn for what has not the form of a token."""
        found = _FORM.fullmatch(text)
        if not found:
            raise NotSignedIn
        return cls(user_id=found[1], family=found[2], secret=found[3])

    @property
    def text(self) -> str:
        return f"{self.user_id}.{self.family}.{self.secret}"

    @property
    def digest(self) -> str:
        """What is stored. The secret has 256 bits, so no slow hash is needed."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def successor(self, key: bytes) -> "RefreshToken":
        """The label keeps this use of `key` apart from every other."""
        message = f"refresh-token\0{self.text}".encode()
        secret = base64.urlsafe_b64encode(hmac.digest(key, message, hashlib.sha256)).rstrip(b"=").decode()
        return RefreshToken(user_id=self.user_id, family=self.family, secret=secret)
