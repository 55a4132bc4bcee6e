"""Is every access token good from when it is issued until it runs out, while the key changes?"""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.accounts import ACCESS_TOKEN_LIFE
from chalicelib.gateways.secrets import KEPT_FOR
from infra.ops.jwt_keys import next_step

BEGAN = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OLD = {"jwtKeys": {"2026-01": "b2xk"}, "jwtKid": "2026-01", "cursorKey": "Yw=="}


def whole_rotation(begins: datetime = BEGAN) -> list[tuple[datetime, str, dict]]:
    """Somebody runs the command every minute: when each step was taken, and what the secret then was."""
    secret, now, taken = dict(OLD), begins, []
    while not taken or taken[-1][1] != "removed":
        step = next_step(secret, new_key="bmV3", now=now)
        if step.after is not None:
            secret = step.after
            taken.append((now, step.name, secret))
        now += MINUTE
    return taken


def test_the_steps_come_in_order_and_leave_the_new_key_alone():
    steps = whole_rotation()

    assert [name for _, name, _ in steps] == ["added", "signs", "removed"]
    assert steps[-1][2] == {
        "jwtKeys": {"2026-03-02-043000": "bmV3"},
        "jwtKid": "2026-03-02-043000",
        "cursorKey": "Yw==",
    }


def test_whoever_still_keeps_the_secret_of_before_knows_every_key_that_signs():
    """A function may hold any secret that was current within KEPT_FOR; tokens live on after the last such one."""
    steps = [(BEGAN - timedelta(days=1), "old", OLD), *whole_rotation()]

    def held(at: datetime) -> list[dict]:
        last = [secret for when, _, secret in steps if when <= at][-1]
        recent = [
            secret
            for (_, _, secret), (replaced, _, _) in itertools.pairwise(steps)
            if at - KEPT_FOR <= replaced <= at
        ]
        return [last, *recent]

    for minute in range(60):
        issued = BEGAN + minute * MINUTE
        kids = {secret["jwtKid"] for secret in held(issued)}
        for age in range(int(ACCESS_TOKEN_LIFE / MINUTE) + 1):
            for secret in held(issued + age * MINUTE):
                assert kids <= secret["jwtKeys"].keys(), (minute, age)


@pytest.mark.parametrize("state", ["added", "signs"])
def test_too_early_changes_nothing_and_says_when(state: str):
    at, _, secret = next(step for step in whole_rotation() if step[1] == state)

    step = next_step(secret, new_key="bmV3", now=at + MINUTE)

    assert step.after is None
    assert step.ready_at is not None
    assert step.ready_at > at + KEPT_FOR


def test_the_next_rotation_begins_anew():
    (_, _, last) = whole_rotation()[-1]

    step = next_step(last, new_key="bmV3ZXI=", now=BEGAN + timedelta(days=90))

    assert (step.name, len(step.after["jwtKeys"]), step.after["jwtKid"]) == ("added", 2, last["jwtKid"])
