from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.accounts import Session, User
from chalicelib.domain.errors import InvalidCredentials, LockedOut, NotSignedIn
from chalicelib.gateways.secrets import Secrets
from chalicelib.services import access, accounts, sessions, tokens
from chalicelib.services.access import Access
from chalicelib.services.sessions import SignIn
from chalicelib.storage import accounts as stored_accounts
from chalicelib.storage import attempts, keys
from chalicelib.storage import sessions as stored_sessions
from chalicelib.storage.accounts import UserItem
from chalicelib.storage.transactions import Transaction
from tests import mentor_samples
from tests.fakes import CountingHasher
from tests.product_table import Table
from tests.round_trips import RoundTrips
from tests.stage import SECRETS
from tests.world import MONDAY, PASSWORD

EMAIL = "asha@example.com"
TOGETHER = timedelta(seconds=10)


@dataclass
class Desk:
    """Where people register and sign in, at no cost for hashes."""

    hasher: CountingHasher
    secrets: Secrets = SECRETS
    now: datetime = MONDAY

    def register(self, email: str = EMAIL) -> SignIn:
        return accounts.register(
            name="Asha Rao",
            email=email,
            password=PASSWORD,
            timezone=None,
            hasher=self.hasher,
            secrets=self.secrets,
            now=self.now,
        )

    def login(self, password: str = PASSWORD, *, email: str = EMAIL) -> SignIn:
        return sessions.login(email, password, hasher=self.hasher, secrets=self.secrets, now=self.now)

    def fail(self, times: int, *, email: str = EMAIL) -> None:
        for _ in range(times):
            with pytest.raises(InvalidCredentials):
                self.login("wrong", email=email)

    def refresh(self, before: SignIn) -> SignIn:
        return sessions.refresh(before.refresh_token.text, secrets=self.secrets, now=self.now)

    def is_signed_in(self, sign_in: SignIn) -> bool:
        claims = tokens.read(sign_in.access_token, secrets=self.secrets, now=self.now)
        try:
            access.admit(claims, Access.SIGNED_IN, now=self.now)
        except NotSignedIn:
            return False
        return True


@pytest.fixture
def desk(table: Table) -> Desk:
    return Desk(CountingHasher())


# ── Signing in ───────────────────────────────────────────────────────────────────────────────────────


def test_who_registers_is_signed_in(desk: Desk) -> None:
    sign_in = desk.register()

    assert desk.is_signed_in(sign_in)
    assert sign_in.ends_at == MONDAY + timedelta(days=30)


def test_the_right_password_signs_in_however_the_address_is_spelled(desk: Desk) -> None:
    user = desk.register().user

    assert desk.login(email="  ASHA@Example.com ").user == user


def test_each_sign_in_is_a_session_of_its_own(desk: Desk) -> None:
    here, there = desk.register(), desk.login()

    sessions.logout(cookie=here.refresh_token.text, access_token=None, secrets=SECRETS, now=desk.now)

    assert not desk.is_signed_in(here)
    assert desk.is_signed_in(there)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
def test_wrong_either_way_costs_one_hash_and_the_same_calls(
    desk: Desk, round_trips: RoundTrips, email: str
) -> None:
    """Whether an address has an account shows in neither the answer nor the time."""
    desk.register()
    made, compared = desk.hasher.hashed, desk.hasher.compared

    with round_trips, pytest.raises(InvalidCredentials) as caught:
        desk.login("wrong", email=email)

    assert caught.value.message == InvalidCredentials.message
    assert (desk.hasher.hashed - made, desk.hasher.compared - compared) == (0, 1)
    assert [call.operation for call in round_trips.calls] == ["BatchGetItem", "BatchGetItem", "PutItem"]


def test_a_good_login_costs_one_hash_and_three_calls(desk: Desk, round_trips: RoundTrips) -> None:
    desk.register()
    made = desk.hasher.hashed

    with round_trips:
        desk.login()

    assert (desk.hasher.hashed, desk.hasher.compared) == (made, 1)
    assert round_trips.in_sequence == 3


def test_an_outdated_hash_is_made_anew_at_login(desk: Desk) -> None:
    user = desk.register().user
    desk.hasher.parameters = "tomorrow"

    desk.login()

    stored = stored_accounts.find(user.id)
    assert stored is not None
    assert stored.password_hash == f"tomorrow:{PASSWORD}"
    desk.login()
    assert desk.hasher.hashed == 2


def overtaking(user: User, **more: str) -> CountingHasher:
    """While it compares, the password is changed elsewhere."""

    class Overtaken(CountingHasher):
        def matches(self, password: str, hashed: str | None) -> bool:
            changed = replace(user, password_hash="today:other", session_epoch=1)
            Transaction().put("user", UserItem.of(changed, keys.user(user.id))).commit()
            return super().matches(password, hashed)

    return Overtaken(**more)


def test_a_login_that_a_new_password_overtook_is_over_as_it_begins(desk: Desk) -> None:
    desk.hasher = overtaking(desk.register().user)

    assert not desk.is_signed_in(desk.login())


def test_making_a_hash_anew_does_not_bring_an_old_password_back(desk: Desk) -> None:
    user = desk.register().user
    desk.hasher = overtaking(user, parameters="tomorrow")

    with pytest.raises(InvalidCredentials):
        desk.login()

    stored = stored_accounts.find(user.id)
    assert stored is not None
    assert stored.password_hash == "today:other"


# ── Too many failures ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
def test_ten_failures_lock_an_address_known_or_not(desk: Desk, email: str) -> None:
    desk.register()
    desk.fail(10, email=email)

    with pytest.raises(LockedOut) as caught:
        desk.login(email=email)

    assert caught.value.retry_after == 15 * 60


def test_a_locked_address_costs_no_hash(desk: Desk) -> None:
    desk.register()
    desk.fail(10)
    compared = desk.hasher.compared

    with pytest.raises(LockedOut):
        desk.login()

    assert desk.hasher.compared == compared


def test_a_lock_ends_after_a_quarter_of_an_hour(desk: Desk) -> None:
    desk.register()
    desk.fail(10)

    desk.now += timedelta(minutes=15)

    assert desk.login()


def test_a_success_before_the_tenth_clears_the_failures(desk: Desk) -> None:
    desk.register()
    desk.fail(9)
    desk.login()

    desk.fail(9)

    assert desk.login()


def test_one_address_locks_no_other(desk: Desk) -> None:
    desk.register()
    desk.fail(10, email="nobody@example.com")

    assert desk.login()


def test_the_right_guess_among_too_many_at_once_is_not_told(desk: Desk) -> None:
    """While its hash is compared, ten others fail: it is answered as they are."""
    desk.register()

    class Slow(CountingHasher):
        def matches(self, password: str, hashed: str | None) -> bool:
            for _ in range(10):
                attempts.failed(EMAIL, attempts.of_email(EMAIL)[0], now=desk.now)
            return super().matches(password, hashed)

    desk.hasher = Slow()
    with pytest.raises(LockedOut):
        desk.login()


# ── Staying signed in ────────────────────────────────────────────────────────────────────────────────


def test_each_refresh_gives_another_token_and_thirty_days_more(desk: Desk) -> None:
    first = desk.register()
    desk.now += timedelta(days=29)

    second = desk.refresh(first)

    assert second.refresh_token != first.refresh_token
    assert second.ends_at == desk.now + timedelta(days=30)
    assert desk.is_signed_in(second)


def test_a_refresh_is_two_calls_and_one_for_the_second_tab(desk: Desk, round_trips: RoundTrips) -> None:
    first = desk.register()

    with round_trips:
        desk.refresh(first)
    assert round_trips.in_sequence == 2
    with round_trips:
        desk.refresh(first)
    assert round_trips.in_sequence == 1


def test_tabs_that_refresh_within_ten_seconds_get_the_same_successor(desk: Desk) -> None:
    first = desk.register()

    here = desk.refresh(first)
    desk.now += TOGETHER
    there = desk.refresh(first)

    assert here.refresh_token == there.refresh_token
    assert desk.refresh(here)


def test_using_a_rotated_token_later_ends_the_whole_family(desk: Desk) -> None:
    first = desk.register()
    second = desk.refresh(first)
    desk.now += TOGETHER + timedelta(milliseconds=1)

    with pytest.raises(NotSignedIn):
        desk.refresh(first)

    assert not desk.is_signed_in(second)
    with pytest.raises(NotSignedIn):
        desk.refresh(second)


def test_a_token_two_rotations_old_ends_the_family_at_once(desk: Desk) -> None:
    first = desk.register()
    third = desk.refresh(desk.refresh(first))

    with pytest.raises(NotSignedIn):
        desk.refresh(first)

    assert not desk.is_signed_in(third)


def test_reuse_ends_only_its_own_family(desk: Desk) -> None:
    first, elsewhere = desk.register(), desk.login()
    desk.refresh(desk.refresh(first))

    with pytest.raises(NotSignedIn):
        desk.refresh(first)

    assert desk.refresh(elsewhere)


def test_a_session_ends_after_thirty_days_without_a_refresh(desk: Desk) -> None:
    first = desk.register()

    desk.now += timedelta(days=30)

    with pytest.raises(NotSignedIn):
        desk.refresh(first)


@pytest.mark.parametrize(
    "cookie", [None, "", "nonsense", "usr_" + "0" * 26 + "." + "0" * 26 + "." + "x" * 43]
)
def test_no_cookie_or_a_made_up_one_refreshes_nothing(desk: Desk, cookie: str | None) -> None:
    with pytest.raises(NotSignedIn):
        sessions.refresh(cookie, secrets=SECRETS, now=desk.now)


def test_a_token_is_not_for_another_users_family(desk: Desk) -> None:
    asha, ravi = desk.register(), desk.register("ravi@example.com")
    mixed = replace(asha.refresh_token, user_id=ravi.user.id)

    with pytest.raises(NotSignedIn):
        sessions.refresh(mixed.text, secrets=SECRETS, now=desk.now)

    assert desk.refresh(asha)
    assert desk.refresh(ravi)


def test_the_second_tab_finds_the_successor_of_a_key_that_was_just_rotated(desk: Desk) -> None:
    first = desk.register()
    here = desk.refresh(first)

    desk.secrets = replace(SECRETS, jwt_keys={**SECRETS.jwt_keys, "newest": b"!" * 32}, jwt_kid="newest")

    assert desk.refresh(first).refresh_token == here.refresh_token


def test_a_second_tab_whose_key_is_gone_signs_in_again(desk: Desk) -> None:
    first = desk.register()
    desk.refresh(first)

    desk.secrets = replace(SECRETS, jwt_keys={"newest": b"!" * 32}, jwt_kid="newest")

    with pytest.raises(NotSignedIn):
        desk.refresh(first)


def test_who_refreshes_as_a_mentor_gets_their_profile_again(desk: Desk) -> None:
    first = desk.register()
    profile = mentor_samples.stored(mentor_samples.mentor(1, id=first.user.mentor_id))

    assert desk.refresh(first).mentor == profile


def test_a_token_of_nobody_any_more_refreshes_nothing(desk: Desk) -> None:
    first = desk.register()
    Transaction().delete("user", keys.user(first.user.id)).commit()

    with pytest.raises(NotSignedIn):
        desk.refresh(first)


def test_a_session_that_ends_while_it_is_refreshed_has_ended(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, rotate = desk.register(), stored_sessions.rotate

    def too_late(session: Session, **named: Any) -> Session | None:
        stored_sessions.end(session.user_id, session.family, now=desk.now)
        return rotate(session, **named)

    monkeypatch.setattr(stored_sessions, "rotate", too_late)

    with pytest.raises(NotSignedIn):
        desk.refresh(first)


def test_nothing_that_signs_in_is_stored(desk: Desk, table: Table) -> None:
    first = desk.register()
    second = desk.refresh(first)

    kept = str(table.items())

    assert first.refresh_token.secret not in kept
    assert second.refresh_token.secret not in kept
    assert second.access_token not in kept


@pytest.mark.backends("dynamodb_local")
def test_eight_tabs_at_once_get_one_successor(desk: Desk) -> None:
    first = desk.register()

    with ThreadPoolExecutor(8) as pool:
        tabs = list(pool.map(lambda _: desk.refresh(first), range(8)))

    assert len({tab.refresh_token.text for tab in tabs}) == 1
    assert desk.refresh(tabs[0])


@pytest.mark.backends("dynamodb_local")
def test_a_thief_beside_the_owner_ends_with_both_signed_out(desk: Desk) -> None:
    """However their requests fall: after ten seconds only one chain is left, and the other ends it."""
    first = desk.register()
    with ThreadPoolExecutor(2) as pool:
        owner, thief = pool.map(lambda _: desk.refresh(first), range(2))
    desk.now += TOGETHER * 2
    thiefs_next = desk.refresh(thief)
    desk.now += TOGETHER * 2

    with pytest.raises(NotSignedIn):
        desk.refresh(owner)

    assert not desk.is_signed_in(thiefs_next)


# ── Signing out ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", ["cookie", "token", "both"])
def test_signing_out_ends_the_session_at_once(desk: Desk, by: str) -> None:
    sign_in = desk.register()

    sessions.logout(
        cookie=sign_in.refresh_token.text if by != "token" else None,
        access_token=sign_in.access_token if by != "cookie" else None,
        secrets=SECRETS,
        now=desk.now,
    )

    assert not desk.is_signed_in(sign_in)
    with pytest.raises(NotSignedIn):
        desk.refresh(sign_in)


def test_signing_out_with_nothing_or_nonsense_is_quiet(desk: Desk) -> None:
    sign_in = desk.register()
    forged = replace(sign_in.refresh_token, secret="x" * 43)

    for cookie in (None, "", "nonsense", forged.text):
        sessions.logout(cookie=cookie, access_token="nonsense", secrets=SECRETS, now=desk.now)

    assert desk.is_signed_in(sign_in)


def test_signing_out_is_told_to_those_who_close_sockets(desk: Desk, table: Table) -> None:
    sign_in = desk.register()

    sessions.logout(cookie=sign_in.refresh_token.text, access_token=None, secrets=SECRETS, now=desk.now)

    (event,) = (item for item in table.items() if item.get("event_type") == "sessions_ended")
    assert event["subject"] == sign_in.user.id
    assert event["facts"] == {"family": sign_in.refresh_token.family}


def test_a_session_that_is_not_stored_is_none(desk: Desk) -> None:
    sign_in = desk.register()

    stored_sessions.end(sign_in.user.id, sign_in.refresh_token.family, now=desk.now)

    assert not desk.is_signed_in(sign_in)
