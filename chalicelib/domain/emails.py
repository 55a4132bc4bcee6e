"""Is this an e-mail address, and which spelling of it is kept?"""

import re

from chalicelib.domain.errors import FieldError, Invalid

LIMIT = 254  # RFC 5321's path of 256, less its brackets
_LOCAL_LIMIT = 64
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
# SES takes ASCII before the @ only. Quoted local parts are legal, and nobody's.
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"({_LABEL}\.)+(?=[a-z0-9-]*[a-z]){_LABEL}")


def normalised(text: str, *, field: str = "email") -> str:
    """The one spelling under which an address is kept and found: trimmed, lower case, the domain in ASCII.

    Raises Invalid.
    """
    address = text.strip()
    local, _, domain = address.rpartition("@")
    # The bound comes first: encoding a very long domain takes time that grows with its square.
    if len(address) <= LIMIT and len(local) <= _LOCAL_LIMIT:
        address = f"{local.lower()}@{_ascii(domain)}"
        if _LOCAL.fullmatch(local.lower()) and _DOMAIN.fullmatch(_ascii(domain)) and len(address) <= LIMIT:
            return address
    raise Invalid(FieldError(field, "Give an e-mail address, such as asha@example.com."))


def _ascii(domain: str) -> str:
    """The domain as the DNS has it; empty if it can be none."""
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
