"""Access tokens that somebody crafted; none is ours."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from chalicelib.domain.errors import NotSignedIn
from chalicelib.services import tokens
from tests.stage import SECRETS

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
AT = int(NOW.timestamp())
KEY = SECRETS.jwt_keys["new"]
HEADER = {"alg": "HS256", "typ": "JWT", "kid": "new"}
CLAIMS = {
    "iss": "mentor-connect",
    "aud": "mentor-connect-api",
    "sub": "usr_1",
    "fam": "F",
    "iat": AT,
    "exp": AT + 900,
}


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def craft(
    header: Any = None, claims: Any = None, *, key: bytes = KEY, algorithm: str = "sha256", **changes: Any
) -> str:
    """A token with any header and claims, rightly signed with `key`. `changes`: None leaves a claim out."""
    told = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}
    signed = f"{part(HEADER if header is None else header)}.{part(told if claims is None else claims)}"
    return f"{signed}.{part(hmac.digest(key, signed.encode(), algorithm))}"


def read(token: str, *, now: datetime = NOW) -> Any:
    return tokens.read(token, secrets=SECRETS, now=now)


# ── Ours ─────────────────────────────────────────────────────────────────────────────────────────────


def test_what_we_issue_we_read_for_a_quarter_of_an_hour() -> None:
    token = tokens.issue(user_id="usr_1", family="F", secrets=SECRETS, now=NOW)

    claims = read(token, now=NOW + timedelta(minutes=14, seconds=59))

    assert (claims.user_id, claims.family) == ("usr_1", "F")
    with pytest.raises(NotSignedIn):
        read(token, now=NOW + timedelta(minutes=15))


def test_expiry_is_decided_by_the_products_clock_alone() -> None:
    """The machine's clock is years away from NOW; PyJWT's own checks would have refused."""
    future = NOW + timedelta(days=3650)

    token = tokens.issue(user_id="usr_1", family="F", secrets=SECRETS, now=future)

    assert read(token, now=future).user_id == "usr_1"


def test_a_time_that_no_token_of_ours_has_decides_nothing() -> None:
    assert read(craft(nbf=AT + 10**9)).user_id == "usr_1"


def sized(length: int) -> str:
    """A token of ours in all but its length."""
    made = (craft({**HEADER, "x": "x" * few}, y="y" * many) for few in range(3) for many in range(2000))
    return next(token for token in made if len(token) == length)


def test_a_token_is_read_up_to_two_thousand_and_forty_eight_signs() -> None:
    assert read(sized(2048)).user_id == "usr_1"
    with pytest.raises(NotSignedIn):
        read(sized(2049))


def test_the_crafting_of_this_file_makes_good_tokens() -> None:
    assert read(craft()).user_id == "usr_1"


def test_a_token_of_the_key_before_is_good_while_that_key_is_live() -> None:
    older = craft({**HEADER, "kid": "old"}, key=SECRETS.jwt_keys["old"])
    rotated_out = replace(SECRETS, jwt_keys={"new": KEY})

    assert read(older).user_id == "usr_1"
    with pytest.raises(NotSignedIn):
        tokens.read(older, secrets=rotated_out, now=NOW)


def test_new_tokens_are_signed_with_the_newest_key() -> None:
    token = tokens.issue(user_id="usr_1", family="F", secrets=SECRETS, now=NOW)

    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT", "kid": "new"}


# ── Not ours ─────────────────────────────────────────────────────────────────────────────────────────

good = craft()
head, body, signature = good.split(".")
PUBLIC_KEY = b"-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL\n-----END PUBLIC KEY-----\n"

CRAFTED = {
    "nothing": "",
    "dots": "..",
    "words": "not a token",
    "two parts": f"{head}.{body}",
    "four parts": f"{good}.{signature}",
    "no signature": f"{head}.{body}.",
    "another signature": f"{head}.{body}.{part(b'x' * 32)}",
    "a cut signature": good[:-4],
    "a changed header": f"{part({**HEADER, 'x': 1})}.{body}.{signature}",
    "changed claims": f"{head}.{part({**CLAIMS, 'sub': 'usr_2'})}.{signature}",
    "no algorithm": f"{part({**HEADER, 'alg': 'none'})}.{body}.",
    "no algorithm, in capitals": f"{part({**HEADER, 'alg': 'NONE'})}.{body}.",
    "no algorithm, with our signature": f"{part({**HEADER, 'alg': 'none'})}.{body}.{signature}",
    "an empty algorithm": craft({**HEADER, "alg": ""}),
    "no algorithm named": craft({"typ": "JWT", "kid": "new"}),
    "an algorithm that is a list": craft({**HEADER, "alg": ["HS256"]}),
    "HS384 with our key": craft({**HEADER, "alg": "HS384"}, algorithm="sha384"),
    "HS512 with our key": craft({**HEADER, "alg": "HS512"}, algorithm="sha512"),
    "RS256 named over our HMAC": craft({**HEADER, "alg": "RS256"}),
    "ES256 named over our HMAC": craft({**HEADER, "alg": "ES256"}),
    "lower-case hs256": craft({**HEADER, "alg": "hs256"}),
    "a public key as secret": craft(key=PUBLIC_KEY),
    "an empty key": craft(key=b""),
    "another stage's key": craft(key=b"z" * 32),
    "the other live key under this kid": craft(key=SECRETS.jwt_keys["old"]),
    "an unknown kid": craft({**HEADER, "kid": "newest"}),
    "no kid": craft({"alg": "HS256", "typ": "JWT"}),
    "an empty kid": craft({**HEADER, "kid": ""}),
    "a kid that is a path": craft({**HEADER, "kid": "../../dev/null"}, key=b""),
    "a kid that is a query": craft({**HEADER, "kid": "new' UNION SELECT 'x"}),
    "a kid that is a list": craft({**HEADER, "kid": ["new"]}),
    "a kid that is a number": craft({**HEADER, "kid": 1}),
    "a kid that is null": craft({**HEADER, "kid": None}),
    "a key of its own in jwk": craft(
        {**HEADER, "jwk": {"kty": "oct", "k": part(b"mine")}, "kid": "mine"}, key=b"mine"
    ),
    "a key's address in jku": craft({**HEADER, "jku": "https://evil.example/k", "kid": "mine"}, key=b"mine"),
    "a certificate in x5c": craft({**HEADER, "x5c": ["AAAA"], "kid": "mine"}, key=b"mine"),
    "a critical extension we do not know": craft({**HEADER, "crit": ["x"], "x": 1}),
    "unencoded claims (RFC 7797)": craft({**HEADER, "b64": False, "crit": ["b64"]}),
    "another issuer": craft(iss="someone-else"),
    "no issuer": craft(iss=None),
    "a list of issuers": craft(iss=["mentor-connect"]),
    "another audience": craft(aud="mentor-connect-socket"),
    "no audience": craft(aud=None),
    "an empty list of audiences": craft(aud=[]),
    "no expiry": craft(exp=None),
    "an expiry of text": craft(exp="soon"),
    "an expiry beyond all time": craft(exp=10**30),
    "an expiry that is not finite": craft(
        claims=json.dumps(CLAIMS).replace(str(AT + 900), "Infinity").encode()
    ),
    "an expiry now": craft(exp=AT),
    "an expiry before": craft(exp=AT - 1),
    "an expiry before the epoch": craft(exp=-1),
    "no time of issue": craft(iat=None),
    "no subject": craft(sub=None),
    "no family": craft(fam=None),
    "claims that are a list": craft(claims=[CLAIMS]),
    "claims that are text": craft(claims="usr_1"),
    "claims that are no JSON": craft(claims=b"{"),
    "claims that are no UTF-8": craft(claims=b"\xff\xfe"),
    "a header that is a list": craft([HEADER]),
    "a header that is no JSON": f"{part(b'{')}.{body}.{signature}",
    "a header nested very deeply": f"{part(b'[' * 1_000)}.{body}.{signature}",
    "claims nested very deeply": craft(claims=b"[" * 1_000),
    "padding": f"{head}.{body}.{signature}=",
    "the same signature spelled otherwise": good[:-1] + chr(ord(good[-1]) + 1),
    "blanks": f" {good}",
    "a line break": f"{good}\n",
    "characters beyond ASCII": good.replace(".", "．"),
    "a null": f"{good}\x00",
    "a megabyte": "a" * 1_000_000,
}


@pytest.mark.parametrize("token", CRAFTED.values(), ids=CRAFTED.keys())
def test_none_that_was_crafted_is_accepted(token: str) -> None:
    with pytest.raises(NotSignedIn):
        read(token)


def test_a_hash_of_the_key_is_not_the_key() -> None:
    with pytest.raises(NotSignedIn):
        read(craft(key=hashlib.sha256(KEY).digest()))
