from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib import ids
from chalicelib.domain.accounts import Role, User
from chalicelib.domain.errors import EmailTaken
from chalicelib.domain.events import Event, EventType
from chalicelib.services import sessions
from chalicelib.storage import accounts
from chalicelib.storage.transactions import Refused
from tests.product_table import Table

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)


def a_user(number: int = 1, **changes: object) -> User:
    given = {
        "id": f"usr_{number:026d}",
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


def create(user: User) -> None:
    event = Event(
        id=ids.ulid(NOW), type=EventType.ACCOUNT_REGISTERED, subject=user.id, facts={}, occurred_at=NOW
    )
    session, _ = sessions.begun(user, now=NOW)
    accounts.create(user, session=session, event=event)


def test_an_account_is_found_by_id_and_by_email(table: Table) -> None:
    user = a_user()

    create(user)

    assert accounts.find(user.id) == user
    assert accounts.of_email(user.email) == user
    assert accounts.with_mentor(user.id) == (user, None)


def test_nobody_is_found_where_there_is_nobody(table: Table) -> None:
    assert accounts.find("usr_1") is None
    assert accounts.of_email("asha@example.com") is None
    assert accounts.with_mentor("usr_1") == (None, None)


def test_who_comes_second_with_an_email_leaves_nothing_behind(table: Table) -> None:
    create(a_user(1))
    before = table.items()

    with pytest.raises(EmailTaken):
        create(a_user(2))

    assert sorted(map(str, table.items())) == sorted(map(str, before))


@pytest.mark.backends("dynamodb_local")
def test_of_twelve_that_register_an_email_at_once_one_gets_it(table: Table) -> None:
    def registers(number: int) -> bool:
        try:
            create(a_user(number))
        except EmailTaken:
            return False
        return True

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(registers, range(12)))

    winner = accounts.of_email("asha@example.com")
    assert outcomes.count(True) == 1
    assert winner is not None
    assert [item["id"] for item in table.items() if item["SK"] == "PROFILE"] == [winner.id]


def test_a_change_is_refused_to_who_became_a_mentor_meanwhile(table: Table) -> None:
    """The name on the profile that appeared would have been left as it was."""
    user = a_user(has_applied=True)
    create(user)
    as_read = replace(user, has_applied=False)

    with pytest.raises(Refused):
        accounts.change(as_read, replace(as_read, name="Other"), events={})

    assert accounts.find(user.id) == user


def test_an_attribute_that_this_code_does_not_know_outlives_a_change(table: Table) -> None:
    user = a_user()
    create(user)
    key = {"PK": {"S": f"U#{user.id}"}, "SK": {"S": "PROFILE"}}
    table.client.update_item(
        TableName=table.name,
        Key=key,
        UpdateExpression="SET shoeSize = :size",
        ExpressionAttributeValues={":size": {"N": "43"}},
    )

    accounts.change(user, replace(user, name="Asha R."), events={})

    (item,) = (item for item in table.items() if item["SK"] == "PROFILE")
    assert (item["name"], item["shoeSize"]) == ("Asha R.", 43)
