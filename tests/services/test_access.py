"""May this person come in, at this moment, to this kind of place?"""

from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.accounts import Claims, Role, Session, User, mentor_id_of
from chalicelib.domain.errors import DomainError, NotAMentor, NotAnAdmin, NotSignedIn
from chalicelib.domain.mentors import ApplicationStatus
from chalicelib.services.access import Access, Caller, Identity, admit
from chalicelib.storage import keys
from chalicelib.storage.accounts import UserItem
from chalicelib.storage.mentors import MentorItem
from chalicelib.storage.sessions import SessionItem
from chalicelib.storage.transactions import Transaction
from tests import mentor_samples
from tests.product_table import Table

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
USER = User(
    id="usr_00000000000000000000000001",
    name="Asha Rao",
    email="asha@example.com",
    email_verified=True,
    role=Role.USER,
    timezone="UTC",
    avatar=None,
    password_hash="",
    has_applied=False,
    session_epoch=3,
    created_at=NOW,
    updated_at=NOW,
)
SESSION = Session(
    user_id=USER.id,
    family="F",
    digest="d",
    previous_digest=None,
    epoch=3,
    rotated_at=NOW,
    created_at=NOW,
    expires_at=NOW + timedelta(days=30),
)
MENTOR = mentor_samples.mentor(1, id=mentor_id_of(USER.id))
CLAIMS = Claims(user_id=USER.id, family="F", expires_at=NOW)


def kept(user: User | None = USER, session: Session | None = SESSION, mentor: Any = None) -> None:
    if user:
        Transaction().put("user", UserItem.of(user, keys.user(USER.id))).commit()
    if session:
        Transaction().put("session", SessionItem.of(session, keys.session(USER.id, "F"))).commit()
    if mentor:
        Transaction().put("mentor", MentorItem.of(mentor, keys.mentor(mentor.id))).commit()


def refused(access: Access, *, now: datetime = NOW) -> type[DomainError]:
    with pytest.raises(DomainError) as error:
        admit(CLAIMS, access, now=now)
    return type(error.value)


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("access", [Access.SIGNED_IN, Access.MENTOR, Access.ADMIN])
@pytest.mark.parametrize(
    "found",
    [
        {"user": None},
        {"session": None},
        {"user": replace(USER, deleted_at=NOW)},
        {"user": replace(USER, session_epoch=4)},
        {"session": replace(SESSION, expires_at=NOW)},
    ],
)
def test_who_is_not_signed_in_any_more_comes_in_nowhere(access: Access, found: dict[str, Any]):
    kept(**({"mentor": MENTOR} | found))

    assert refused(access) is NotSignedIn


def test_a_sign_in_is_good_until_the_instant_of_its_end(table: Table):
    kept()
    last = SESSION.expires_at - timedelta(microseconds=1)

    assert admit(CLAIMS, Access.SIGNED_IN, now=last) == Identity(USER, None)
    assert refused(Access.SIGNED_IN, now=SESSION.expires_at) is NotSignedIn


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    "mentor",
    [
        None,
        replace(MENTOR, application_status=ApplicationStatus.PENDING),
        replace(MENTOR, application_status=ApplicationStatus.REJECTED),
        replace(MENTOR, is_active=False),
    ],
)
def test_only_an_approved_and_active_mentor_comes_in_as_one(mentor: Any):
    kept(mentor=mentor)

    assert refused(Access.MENTOR) is NotAMentor
    assert admit(CLAIMS, Access.SIGNED_IN, now=NOW).user == USER


def test_a_mentor_comes_in_with_their_profile_and_as_no_admin(table: Table):
    kept(mentor=MENTOR)

    assert admit(CLAIMS, Access.MENTOR, now=NOW) == Identity(USER, MENTOR)
    assert refused(Access.ADMIN) is NotAnAdmin


def test_an_admin_comes_in_everywhere_but_as_a_mentor(table: Table):
    admin = replace(USER, role=Role.ADMIN)
    kept(admin)

    assert admit(CLAIMS, Access.ADMIN, now=NOW) == Identity(admin)
    assert admit(CLAIMS, Access.SIGNED_IN, now=NOW) == Identity(admin)
    assert refused(Access.MENTOR) is NotAMentor


# ── Who asks ─────────────────────────────────────────────────────────────────────────────────────────


def caller(identity: Identity | DomainError) -> Caller:
    check: Future[Identity] = Future()
    if isinstance(identity, Identity):
        check.set_result(identity)
    else:
        check.set_exception(identity)
    return Caller(USER.id, "F", check)


def test_a_caller_is_named_before_the_check_and_known_after_it():
    known, stranger = caller(Identity(USER, MENTOR)), caller(NotSignedIn())

    assert (known.user_id, known.family, known.user, known.mentor) == (USER.id, "F", USER, MENTOR)
    assert (stranger.user_id, stranger.family) == (USER.id, "F")
    for ask in ("user", "mentor"):
        with pytest.raises(NotSignedIn):
            getattr(stranger, ask)


def test_nobody_is_a_mentor_on_a_route_that_did_not_ask():
    with pytest.raises(NotAMentor):
        _ = caller(Identity(USER)).mentor
