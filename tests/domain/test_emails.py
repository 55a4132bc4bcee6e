import pytest

from chalicelib.domain.emails import normalised
from chalicelib.domain.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("asha@example.com", "asha@example.com"),
        ("  Asha.Rao@Example.COM \n", "asha.rao@example.com"),
        ("a+tag@example.co.in", "a+tag@example.co.in"),
        ("o'neil@example.com", "o'neil@example.com"),
        ("_x-1@x-1.example", "_x-1@x-1.example"),
        ("asha@münchen.example", "asha@xn--mnchen-3ya.example"),
        ("asha@xn--mnchen-3ya.example", "asha@xn--mnchen-3ya.example"),
        ("asha@उदाहरण.भारत", "asha@xn--p1b6ci4b4b3a.xn--h2brj9c"),
        ("asha@example\u3002com", "asha@example.com"),
        ("ASHA@ＥＸＡＭＰＬＥ.com", "asha@example.com"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
        ("1@2.example", "1@2.example"),
    ],
)
def test_one_mailbox_has_one_spelling(typed: str, kept: str) -> None:
    assert normalised(typed) == kept
    assert normalised(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "@",
        "asha",
        "asha@",
        "@example.com",
        "asha@localhost",
        "asha@127.0.0.1",
        "asha@[127.0.0.1]",
        "a@b@example.com",
        ".asha@example.com",
        "asha.@example.com",
        "as..ha@example.com",
        '"asha"@example.com',
        "as ha@example.com",
        "asha@exa mple.com",
        "asha@-example.com",
        "asha@example-.com",
        "asha@example..com",
        "asha@example.com.",
        "asha@.example.com",
        "asha@exa_mple.com",
        "आशा@example.com",
        "a" * 65 + "@example.com",
        "asha@" + "a" * 64 + ".com",
        "asha@" + "a." * 125 + "com",
        "asha@" + "é" * 10_000 + ".com",
        "asha@example.com\r\nBcc: x@example.com",
        "asha@example.com, x@example.com",
        "Asha <asha@example.com>",
        "asha@example.com\x00",
        "asha\x00@example.com",
    ],
)
def test_what_no_mail_reaches_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        normalised(typed)

    assert [error.field for error in caught.value.errors] == ["email"]
