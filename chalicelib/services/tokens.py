"""Is this access token ours and still good?"""

import re
from datetime import UTC, datetime

from chalicelib.domain.accounts import ACCESS_TOKEN_LIFE, Claims
from chalicelib.domain.errors import NotSignedIn
from chalicelib.gateways.secrets import Secrets

_ALGORITHM, _ISSUER, _AUDIENCE = "HS256", "mentor-connect", "mentor-connect-api"
# Three parts of base64url without padding; of the last sign of 256 bits two are unused, and 0. Decoders are
# lenient in both, and would take another spelling of a good token for it.
_FORM = re.compile(r"[\w-]+\.[\w-]+\.[\w-]{42}[AEIMQUYcgkosw048]", re.ASCII)
_LONGEST = 2048


def issue(*, user_id: str, family: str, secrets: Secrets, now: datetime) -> str:
    """A JWT good for ACCESS_TOKEN_LIFE, signed with the newest key."""
    import jwt  # noqa: PLC0415 - brings cryptography where that is installed, and a tenth of a second

    claims = {
        "iss": _ISSUER,
        "aud": _AUDIENCE,
        "sub": user_id,
        "fam": family,
        "iat": int(now.timestamp()),
        "exp": int((now + ACCESS_TOKEN_LIFE).timestamp()),
    }
    return jwt.encode(
        claims, secrets.jwt_keys[secrets.jwt_kid], algorithm=_ALGORITHM, headers={"kid": secrets.jwt_kid}
    )


def read(token: str, *, secrets: Secrets, now: datetime) -> Claims:
    """Raises NotSignedIn for whatever we did not sign, or signed too long ago.

    PyJWT's own checks of time are off: they read the wall clock, and every expiry here is decided by `now`.
    """
    import jwt  # noqa: PLC0415

    if len(token) > _LONGEST or not _FORM.fullmatch(token):
        raise NotSignedIn
    try:
        key = secrets.jwt_keys[jwt.get_unverified_header(token)["kid"]]
        claims = jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHM],
            issuer=_ISSUER,
            audience=_AUDIENCE,
            options={
                "require": ["exp", "iat", "sub", "fam"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        expires_at = datetime.fromtimestamp(int(claims["exp"]), UTC)
        found = Claims(user_id=str(claims["sub"]), family=str(claims["fam"]), expires_at=expires_at)
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, OverflowError, RecursionError):
        raise NotSignedIn("This access token is not good. Refresh it, or sign in again.") from None
    if found.expires_at <= now:
        raise NotSignedIn("This access token has run out. Refresh it.")
    return found
