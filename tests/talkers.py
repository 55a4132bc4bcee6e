"""Who talks with whom in a test? People and conversations put straight into the table, for there are many."""

import itertools
from types import SimpleNamespace
from typing import Any, cast

from tests.stage import SECRETS
from tests.world import Person, World

# isort: split
from chalicelib import ids
from chalicelib.domain.accounts import Role, User
from chalicelib.domain.bookings import Booking, MentorCard, StudentCard
from chalicelib.domain.conversations import conversation_id_of
from chalicelib.domain.events import Event, EventType
from chalicelib.services import sessions, tokens
from chalicelib.storage import accounts, conversations
from chalicelib.storage.sessions import add
from chalicelib.storage.transactions import Transaction

_numbers = itertools.count(1)


def member(world: World, name: str = "Asha Rao") -> Person:
    """Somebody who is signed in."""
    user = User(
        id=f"usr_{ids.ulid(world.now)}",
        name=name,
        email=f"talker{next(_numbers)}@example.test",
        email_verified=True,
        role=Role.USER,
        timezone="Asia/Kolkata",
        avatar=None,
        password_hash="",
        has_applied=False,
        created_at=world.now,
        updated_at=world.now,
    )
    session, _ = sessions.begun(user, now=world.now)
    event = Event(
        id=ids.ulid(world.now),
        type=EventType.ACCOUNT_CHANGED,
        subject=user.id,
        facts={},
        occurred_at=world.now,
    )
    accounts.create(user, event=event, session=session)
    return Person(user.id, user.email, _token(world, user.id, session.family))


def signed_in_again(world: World, person: Person) -> Person:
    """Access tokens run out while a test's clock moves."""
    user = accounts.find(person.id)
    assert user
    session, _ = sessions.begun(user, now=world.now)
    add(Transaction(), session).commit()
    return Person(person.id, person.email, _token(world, person.id, session.family))


def _token(world: World, user_id: str, family: str) -> str:
    return tokens.issue(user_id=user_id, family=family, secrets=SECRETS, now=world.now)


def share_a_session(world: World, mentor: Person, student: Person, booking_id: str = "GRP-1") -> str:
    """The conversation of two whose booking was confirmed."""
    booking: Any = SimpleNamespace(
        id=booking_id,
        mentor=MentorCard(id=mentor.mentor_id, slug="vikram", name="Vikram Seth", avatar=None),
        student=StudentCard(id=student.id, name="Asha Rao", avatar=None),
    )
    conversation_id = conversation_id_of(mentor.id, student.id)
    conversations.ensure(cast("Booking", booking), conversation_id=conversation_id, booked_at=world.now)
    return conversation_id


def two_who_may_talk(world: World) -> SimpleNamespace:
    mentor, student, stranger = (member(world, name) for name in ("Vikram Seth", "Asha Rao", "Zia Khan"))
    return SimpleNamespace(
        world=world,
        mentor=mentor,
        student=student,
        stranger=stranger,
        id=share_a_session(world, mentor, student),
        booking_id="GRP-1",
    )
