import pytest

from chalicelib.domain.common_passwords import is_common


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "Password123!",
        "P@ssw0rd2024",
        "iloveyou12",
        "2024football",
        "Basketball",
        "administrator",
        "sunshine@1",
        "letmein123",
        "password1234567",
        "mentorconnect1",
        "JaiShreeRam108",
    ],
)
def test_a_word_with_ornaments_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "0987654321",
        "12345678910",
        "qwertyuiop",
        "poiuytrewq",
        "asdfghjkl1",
        "qwerty12345",
        "1qaz2wsx3edc",
        "1q2w3e4r5t6y",
        "111222333444",
        "QWERTY12345!",
    ],
)
def test_a_walk_over_the_keyboard_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password", ["aaaaaaaaaa", "abcabcabcabc", "1212121212", "passwordpassword", "dragon1dragon1", "!" * 128]
)
def test_what_repeats_itself_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "a quiet harbour at dawn",
        "S3cure-pass-phrase",
        "Str0ng!Passw0rd",
        "SuperSecret123!",
        "Test-Password-123",
        "correct-horse-9",
        "kJ8#mQ2$vL9@pX",
        "8402719365",
        "पासवर्ड नहीं है यह",
        "abcabcabcabd",
        "my dragon ate the router",
    ],
)
def test_what_a_person_made_up_is_not(password: str) -> None:
    assert not is_common(password)


@pytest.mark.parametrize("unit", ["x", "1!", "@1", "o0", "1234567890x", "pa55", "aB3$xY9!"])
def test_a_long_one_that_does_not_quite_repeat_is_not(unit: str) -> None:
    assert not is_common((unit * 128)[:127] + "~")
