from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.attempts import Attempts
from chalicelib.domain.errors import LockedOut

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)


def after_failures(*minutes: float) -> Attempts:
    attempts = Attempts()
    for minute in minutes:
        attempts = attempts.after_failure(NOW + timedelta(minutes=minute))
    return attempts


def test_the_tenth_failure_within_a_quarter_of_an_hour_locks() -> None:
    nine, ten = after_failures(*range(9)), after_failures(*range(10))

    assert not nine.is_locked(NOW + timedelta(minutes=9))
    assert ten.locked_until == NOW + timedelta(minutes=9 + 15)


def test_failures_a_quarter_of_an_hour_apart_do_not_add_up() -> None:
    attempts = after_failures(0, *range(6, 14), 15)

    assert len(attempts.failures) == 9
    assert attempts.locked_until is None


def test_a_lock_says_how_many_seconds_are_left_and_ends_by_itself() -> None:
    locked = after_failures(*[0] * 10)

    with pytest.raises(LockedOut) as caught:
        locked.refuse_if_locked(NOW + timedelta(minutes=14, seconds=59.5))
    assert caught.value.retry_after == 1
    locked.refuse_if_locked(NOW + timedelta(minutes=15))


def test_after_a_lock_one_starts_anew() -> None:
    again = after_failures(*[0] * 10, 15)

    assert len(again.failures) == 1
    assert again.locked_until is None


def test_every_failure_is_a_new_version() -> None:
    assert [after_failures(*range(count)).version for count in (0, 1, 2)] == [0, 1, 2]
