from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.accounts import Session
from chalicelib.storage import keys, sessions
from chalicelib.storage.sessions import SessionItem
from chalicelib.storage.table import get
from chalicelib.storage.transactions import Transaction
from tests.product_table import Table
from tests.round_trips import RoundTrips

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)


@pytest.fixture
def session(table: Table) -> Session:
    session = Session(
        user_id="usr_1",
        family="F",
        digest="first",
        previous_digest=None,
        rotated_at=NOW,
        created_at=NOW,
        expires_at=NOW + timedelta(days=30),
    )
    sessions.add(Transaction(), session).commit()
    return session


def stored() -> Session | None:
    item = get(SessionItem, keys.session("usr_1", "F"))
    return item.domain() if item else None


def test_rotating_answers_what_is_stored(session: Session, round_trips: RoundTrips) -> None:
    with round_trips:
        rotated = sessions.rotate(session, to="second", now=LATER)

    assert rotated == stored()
    assert rotated is not None
    assert (rotated.digest, rotated.previous_digest) == ("second", "first")
    assert rotated.expires_at == LATER + timedelta(days=30)
    assert round_trips.in_sequence == 1


def test_the_time_to_live_follows_the_end(session: Session, table: Table) -> None:
    sessions.rotate(session, to="second", now=LATER)

    (item,) = table.items()
    assert item["ttl"] == (LATER + timedelta(days=30)).timestamp()


def test_the_loser_gets_the_session_as_the_winner_left_it(session: Session) -> None:
    won = sessions.rotate(session, to="second", now=LATER)

    lost = sessions.rotate(session, to="third", now=LATER)

    assert lost == won == stored()


def test_what_is_over_is_not_rotated_back_to_life(session: Session) -> None:
    sessions.end("usr_1", "F", now=LATER)

    assert sessions.rotate(session, to="second", now=LATER) is None
    assert stored() is None


@pytest.mark.backends("dynamodb_local")
def test_of_eight_tabs_at_once_one_rotates_and_all_see_the_same(session: Session) -> None:
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda tab: sessions.rotate(session, to=f"tab {tab}", now=LATER), range(8)))

    assert {one.digest for one in seen if one} == {seen[0].digest if seen[0] else None}
    assert all(seen)


@pytest.mark.parametrize(
    ("proof", "is_left"), [("second", False), ("first", False), ("older", True), (None, False)]
)
def test_only_the_newest_token_or_the_one_before_proves_whose_it_is(
    session: Session, proof: str | None, is_left: bool
) -> None:
    sessions.rotate(session, to="second", now=LATER)

    sessions.end("usr_1", "F", now=LATER, proof=proof)

    assert (stored() is not None) is is_left


def test_an_end_is_told_once(session: Session, table: Table) -> None:
    sessions.end("usr_1", "F", now=LATER)
    sessions.end("usr_1", "F", now=LATER)

    (event,) = table.items()
    assert (event["event_type"], event["subject"], event["facts"]) == (
        "sessions_ended",
        "usr_1",
        {"family": "F"},
    )
