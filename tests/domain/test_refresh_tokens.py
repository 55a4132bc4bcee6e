import dataclasses

import pytest

from chalicelib.domain.errors import NotSignedIn
from chalicelib.domain.refresh_tokens import RefreshToken

USER, FAMILY, SECRET = "usr_" + "0" * 26, "F" * 26, "s" * 43
TOKEN = RefreshToken(user_id=USER, family=FAMILY, secret=SECRET)


def test_it_reads_what_it_wrote() -> None:
    assert RefreshToken.read(TOKEN.text) == TOKEN
    assert RefreshToken.read(TOKEN.successor(b"key").text) == TOKEN.successor(b"key")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        f"{USER}.{FAMILY}",
        f"{USER}.{FAMILY}.{SECRET}x",
        f"{USER}.{FAMILY}.{SECRET[:-1]}",
        f"{USER}.{FAMILY}.{SECRET}\n",
        f"{USER}.F#{FAMILY[2:]}.{SECRET}",
        f"usr_1.{FAMILY}.{SECRET}",
        f"{USER}.{FAMILY}.{'é' * 43}",
    ],
)
def test_nothing_else_reaches_a_key_of_the_table(text: str) -> None:
    with pytest.raises(NotSignedIn):
        RefreshToken.read(text)


def test_the_same_token_has_the_same_successor() -> None:
    assert TOKEN.successor(b"key") == TOKEN.successor(b"key")


def test_each_token_has_a_successor_of_its_own_that_the_key_alone_tells() -> None:
    other_secret = dataclasses.replace(TOKEN, secret="t" * 43)
    other_family = dataclasses.replace(TOKEN, family="G" * 26)

    made = [TOKEN.successor(b"key"), TOKEN.successor(b"other"), other_secret.successor(b"key")]
    made += [other_family.successor(b"key"), TOKEN.successor(b"key").successor(b"key")]

    assert len({token.secret for token in made}) == len(made)


def test_neither_a_log_nor_the_table_has_the_secret() -> None:
    assert SECRET not in repr(TOKEN)
    assert SECRET not in TOKEN.digest
