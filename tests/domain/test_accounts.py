from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.accounts import (
    Role,
    Session,
    Standing,
    User,
    avatar_of,
    mentor_id_of,
    name_of,
    sign_in_ends,
    user_id_of,
)
from chalicelib.domain.errors import Invalid

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
UPLOADS = "https://app.example"


def user(**changes: object) -> User:
    given = {
        "id": "usr_1",
        "name": "Asha Rao",
        "email": "asha@example.com",
        "email_verified": False,
        "role": Role.USER,
        "timezone": "Asia/Kolkata",
        "avatar": None,
        "password_hash": "hash",
        "has_applied": False,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return User(**{**given, **changes})


def session(**changes: object) -> Session:
    given = {
        "user_id": "usr_1",
        "family": "F",
        "digest": "newest",
        "previous_digest": "previous",
        "rotated_at": NOW,
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=30),
    }
    return Session(**{**given, **changes})


def test_user_and_mentor_know_each_others_id() -> None:
    assert mentor_id_of("usr_01ABC") == "mtr_01ABC"
    assert user_id_of("mtr_01ABC") == "usr_01ABC"
    assert user(id="usr_01ABC").mentor_id == "mtr_01ABC"


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Asha Rao", "Asha Rao"),
        ("  Asha Rao\u00a0", "Asha Rao"),
        ("Zoe\u0308", "Zoë"),
        ("आशा राव", "आशा राव"),
        ("क्\u200dष", "क्\u200dष"),  # the joiner belongs to the spelling
        ('<b>O\'Neil</b> & "Sons"', '<b>O\'Neil</b> & "Sons"'),
        ("🙂", "🙂"),
        ("x" * 100, "x" * 100),
        (" " + "x" * 100 + " ", "x" * 100),
    ],
)
def test_a_name_is_kept_as_people_write_it(typed: str, kept: str) -> None:
    assert name_of(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "\u200b",
        "\u2003\xa0",
        "\u200d\u200d",
        "x" * 101,
        "Asha\nRao",
        "Asha\tRao",
        "Asha\x00",
        "Asha\x7f",
        "Asha\u2028Rao",
        "Asha\u2029Rao",
        "Asha\x85Rao",
        "\u202eoaR ahsA",
        "Asha\u2066",
    ],
)
def test_what_is_blank_or_garbles_a_line_is_no_name(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        name_of(typed)

    assert [error.field for error in caught.value.errors] == ["name"]


# ── Pictures ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["media/avatars/usr_1/01ABC.png", "a", "uploads/a-b_c.jpeg"])
def test_a_picture_of_our_uploads_is_taken(path: str) -> None:
    assert avatar_of(f"{UPLOADS}/{path}", under=UPLOADS) == f"{UPLOADS}/{path}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://app.example",
        "https://app.example/",
        "https://evil.example/a.png",
        "https://app.example.evil.example/a.png",
        "https://app.example@evil.example/a.png",
        "http://app.example/a.png",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "https://app.example/../a.png",
        "https://app.example/a/../b.png",
        "https://app.example//evil.example/a.png",
        "https://app.example/a.png?x=1",
        "https://app.example/a.png#x",
        "https://app.example/a%2e%2e/b.png",
        'https://app.example/"onload="x',
        "https://app.example/a b.png",
        "https://app.example/a.png\n",
        "https://app.example/" + "a" * 500,
    ],
)
def test_a_picture_from_elsewhere_is_not(url: str) -> None:
    with pytest.raises(Invalid):
        avatar_of(url, under=UPLOADS)


# ── Sign-ins ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_session_is_good_until_the_instant_it_ends() -> None:
    ends_at = session().expires_at

    assert session().is_good_for(user(), now=ends_at - timedelta(microseconds=1))
    assert not session().is_good_for(user(), now=ends_at)


def test_a_session_ends_with_its_users_epoch_and_account() -> None:
    assert not session().is_good_for(user(session_epoch=1), now=NOW)
    assert session(epoch=1).is_good_for(user(session_epoch=1), now=NOW)
    assert not session().is_good_for(user(deleted_at=NOW), now=NOW)


@pytest.mark.parametrize(
    ("digest", "seconds", "standing"),
    [
        ("newest", 0, Standing.CURRENT),
        ("newest", 10_000, Standing.CURRENT),
        ("previous", 0, Standing.JUST_ROTATED),
        ("previous", 10, Standing.JUST_ROTATED),
        ("previous", 10.001, Standing.SPENT),
        ("previous", -10.001, Standing.SPENT),
        ("older", 0, Standing.SPENT),
        ("", 0, Standing.SPENT),
    ],
)
def test_a_rotated_token_is_good_for_ten_seconds_more(
    digest: str, seconds: float, standing: Standing
) -> None:
    assert session().standing_of(digest, now=NOW + timedelta(seconds=seconds)) is standing


def test_an_empty_digest_is_nobodys_even_before_any_rotation() -> None:
    assert session(previous_digest=None).standing_of("", now=NOW) is Standing.SPENT


def test_a_sign_in_lasts_thirty_days_from_each_refresh_but_not_for_ever() -> None:
    began_at = NOW - timedelta(days=170)

    assert sign_in_ends(began_at=NOW, now=NOW) == NOW + timedelta(days=30)
    assert sign_in_ends(began_at=began_at, now=NOW) == NOW + timedelta(days=10)
