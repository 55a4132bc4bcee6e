from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import ids
from chalicelib.domain.accounts import Role, Session, User
from chalicelib.domain.errors import InvalidToken, NotSignedIn
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.one_time_tokens import OneTimeToken, Purpose, token_for
from chalicelib.services import sessions
from chalicelib.storage import accounts, one_time_tokens, passwords
from tests.product_table import Table

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
USER = User(
    id="usr_1",
    name="Asha Rao",
    email="asha@example.com",
    email_verified=False,
    role=Role.USER,
    timezone="Asia/Kolkata",
    avatar=None,
    password_hash="first",
    has_applied=False,
    created_at=NOW,
    updated_at=NOW,
)


@pytest.fixture
def session(table: Table) -> Session:
    session, _ = sessions.begun(USER, now=NOW)
    event = Event(
        id=ids.ulid(NOW), type=EventType.ACCOUNT_REGISTERED, subject=USER.id, facts={}, occurred_at=NOW
    )
    accounts.create(USER, session=session, event=event)
    return session


def with_password(password_hash: str) -> User:
    return replace(USER, password_hash=password_hash, session_epoch=1, updated_at=NOW + timedelta(minutes=1))


def reset_token(secret: str) -> OneTimeToken:
    token = token_for(USER, Purpose.RESET_PASSWORD, secret, now=NOW)
    one_time_tokens.keep(token)
    return token


def hash_now() -> str:
    user = accounts.find(USER.id)
    assert user is not None
    return user.password_hash


def test_of_two_changes_from_one_password_the_second_is_refused(session: Session) -> None:
    passwords.change(with_password("second"), kept_family=session.family)

    with pytest.raises(NotSignedIn):
        passwords.change(with_password("third"), kept_family=session.family)

    assert hash_now() == "second"


def test_of_two_links_in_use_at_once_the_second_is_refused(session: Session) -> None:
    one, other = reset_token("one"), reset_token("other")
    passwords.reset(with_password("second"), one)

    with pytest.raises(InvalidToken):
        passwords.reset(with_password("third"), other)

    assert hash_now() == "second"


def test_a_refused_reset_leaves_its_link_and_all_else_as_it_was(session: Session, table: Table) -> None:
    token = reset_token("one")
    passwords.change(with_password("second"), kept_family=session.family)
    before = sorted(map(str, table.items()))

    with pytest.raises(InvalidToken):
        passwords.reset(with_password("third"), token)

    assert sorted(map(str, table.items())) == before


def test_a_session_that_ended_meanwhile_changes_nothing(session: Session) -> None:
    with pytest.raises(NotSignedIn):
        passwords.change(with_password("second"), kept_family="another")

    assert hash_now() == "first"
