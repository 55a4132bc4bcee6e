import pytest

from chalicelib.domain.uploads import AVATAR, UploadedFile, avatar_address, avatar_name

HERE = "https://app.example"


@pytest.mark.parametrize(
    ("mime_type", "beginning"),
    [
        ("image/png", b"\x89PNG\r\n\x1a\n"),
        ("image/jpeg", b"\xff\xd8\xff\xe0"),
        ("image/gif", b"GIF89a"),
        ("image/webp", b"RIFF\n\0\0\0WEBPVP8 "),
    ],
)
def test_a_picture_is_what_it_says_it_is(mime_type: str, beginning: bytes) -> None:
    assert UploadedFile(mime_type=mime_type, size_bytes=100, beginning=beginning).is_avatar
    assert not UploadedFile(mime_type=mime_type, size_bytes=100, beginning=b"<script>alert(1)").is_avatar


def test_a_picture_is_of_a_kind_and_size_that_we_take() -> None:
    png = b"\x89PNG\r\n\x1a\n"

    assert UploadedFile(mime_type="image/png", size_bytes=AVATAR.max_bytes, beginning=png).is_avatar
    assert not UploadedFile(mime_type="image/png", size_bytes=AVATAR.max_bytes + 1, beginning=png).is_avatar
    assert not UploadedFile(mime_type="image/svg+xml", size_bytes=100, beginning=b"<svg").is_avatar
    assert not UploadedFile(mime_type="text/html", size_bytes=100, beginning=png).is_avatar


def test_an_address_leads_back_to_its_file() -> None:
    address = avatar_address(HERE, user_id="usr_1", name="01KAQ.png")

    assert avatar_name(address, public_url=HERE, user_id="usr_1") == "01KAQ.png"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/api/uploads/avatars/usr_1/x.png",
        "https://app.example/api/uploads/avatars/usr_2/x.png",
        "https://app.example/api/uploads/avatars/usr_1/../usr_2/x.png",
        "https://app.example/api/uploads/avatars/usr_1/x.png?y=1",
        "https://app.example/api/uploads/avatars/usr_1/",
        "https://app.example.evil/api/uploads/avatars/usr_1/x.png",
    ],
)
def test_an_address_of_somebody_or_something_else_is_none(address: str) -> None:
    assert avatar_name(address, public_url=HERE, user_id="usr_1") is None
