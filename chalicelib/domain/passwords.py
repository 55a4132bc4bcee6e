"""Is this password good enough to be chosen?"""

import unicodedata

from chalicelib.domain.common_passwords import is_common
from chalicelib.domain.errors import FieldError, Invalid

SHORTEST, LONGEST = 10, 128


def chosen(text: str, *, field: str = "password") -> str:
    """A new password as it is hashed: composed (NFC), so that every keyboard's spelling of it is the same.

    Length is counted in characters (NIST SP 800-63B). Raises Invalid.
    """
    password = spelled(text)
    if len(password) < SHORTEST:
        raise Invalid(FieldError(field, f"Use at least {SHORTEST} characters."))
    if len(password) > LONGEST:
        raise Invalid(FieldError(field, f"Use at most {LONGEST} characters."))
    if is_common(password):
        raise Invalid(
            FieldError(field, "This is among the first that a guesser tries. Use a few words of your own.")
        )
    return password


def spelled(text: str) -> str:
    """The one spelling of a password, chosen or tried."""
    return unicodedata.normalize("NFC", text)
