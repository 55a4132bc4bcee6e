import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.passwords import chosen, spelled


@pytest.mark.parametrize(
    "password", ["kJ8#mQ2$vL", "x7" + "é" * 125 + "q", "नमस्ते दुनिया है", "tab\tand null\x00 too"]
)
def test_any_characters_do_from_ten_to_128(password: str) -> None:
    assert chosen(password) == password


@pytest.mark.parametrize("password", ["", "kJ8#mQ2$v", "मैं हूँ क", "x" * 129, "🙂" * 9])
def test_fewer_or_more_are_refused_by_name(password: str) -> None:
    with pytest.raises(Invalid) as caught:
        chosen(password, field="newPassword")

    assert [error.field for error in caught.value.errors] == ["newPassword"]


def test_a_common_one_is_refused() -> None:
    with pytest.raises(Invalid, match="guesser"):
        chosen("Password123")


def test_two_keyboards_spell_one_password_alike() -> None:
    composed, decomposed = "caf\u00e9 au lait s'il", "cafe\u0301 au lait s'il"

    assert chosen(decomposed) == chosen(composed) == spelled(decomposed)


def test_a_blank_at_an_end_counts() -> None:
    assert chosen(" seven words and a blank ") == " seven words and a blank "
