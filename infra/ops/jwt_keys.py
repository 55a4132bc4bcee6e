"""How is the key that signs access tokens changed, without anybody being signed out?

    added ── functions have read it ──► signs ── tokens of the old one have run out ──► the old one is removed

Functions keep the secret for minutes: a key that signed at once would be unknown to some of them. Where a
rotation is stands in the secret itself, so whoever runs the command next takes the next step.
"""

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import click

from infra.ops.commands import command, dry_run, watched
from infra.ops.stage import Stage

# For clocks that differ and requests under way.
_MARGIN = timedelta(minutes=1)
_STATE = "jwtRotation"

Secret = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """What a run does: `after` is the secret it leaves, None when it is too early until `ready_at`."""

    name: str
    after: Secret | None
    ready_at: datetime | None = None


@command
@click.option("--wait", is_flag=True, help="Go all the way, which takes some half an hour.")
@dry_run
def rotate_jwt_key(stage: Stage, *, wait: bool, dry_run: bool) -> Any:
    """Take the next step towards a new key for access tokens: add it, have it sign, remove the old one."""
    from chalicelib import clock

    done: list[str] = []
    while True:
        secret = _read(stage)
        step = next_step(secret, new_key=_random(), now=clock.now())
        if step.after is not None:
            done.append(step.name)
            if not dry_run:
                _write(stage, step.after)
            if dry_run or not wait or step.name == "removed":
                return _told(step.after, done=done, ready_at=step.ready_at, dry_run=dry_run)
        elif dry_run or not wait:
            return _told(secret, done=["too early"], ready_at=step.ready_at, dry_run=dry_run)
        elif step.ready_at:
            _wait_until(step.ready_at)


def next_step(secret: Secret, *, new_key: str, now: datetime) -> Step:
    """Of a rotation that is under way, or the first of a new one."""
    from chalicelib.domain.accounts import ACCESS_TOKEN_LIFE
    from chalicelib.gateways.secrets import KEPT_FOR

    known = KEPT_FOR + _MARGIN
    state = secret.get(_STATE)
    if state is None:
        kid = f"{now:%Y-%m-%d-%H%M%S}"
        keys = {**secret["jwtKeys"], kid: new_key}
        after = {**secret, "jwtKeys": keys, _STATE: {"kid": kid, "addedAt": now.isoformat()}}
        return Step("added", after, now + known)
    if "signsSince" not in state:
        ready_at = datetime.fromisoformat(state["addedAt"]) + known
        after = {**secret, "jwtKid": state["kid"], _STATE: {**state, "signsSince": now.isoformat()}}
        return _when(ready_at, now, Step("signs", after, now + known + ACCESS_TOKEN_LIFE))
    ready_at = datetime.fromisoformat(state["signsSince"]) + known + ACCESS_TOKEN_LIFE
    after = {name: value for name, value in secret.items() if name != _STATE}
    after["jwtKeys"] = {state["kid"]: secret["jwtKeys"][state["kid"]]}
    return _when(ready_at, now, Step("removed", after))


def _when(ready_at: datetime, now: datetime, step: Step) -> Step:
    return step if now >= ready_at else Step("too early", None, ready_at)


def _wait_until(ready_at: datetime) -> None:
    from chalicelib import clock

    seconds = max(0, int((ready_at - clock.now()).total_seconds()) + 1)

    def ticks() -> Iterator[int]:
        for second in range(seconds):
            if clock.now() >= ready_at:
                return
            time.sleep(1)
            yield second

    for _ in watched(ticks(), label=f"Waiting until {ready_at:%H:%M:%S} UTC", length=seconds):
        pass


# ── The secret ───────────────────────────────────────────────────────────────────────────────────────


def _read(stage: Stage) -> Secret:
    text = stage.client("secretsmanager").get_secret_value(SecretId=_secret_id())["SecretString"]
    secret: Secret = json.loads(text)
    return secret


def _write(stage: Stage, secret: Secret) -> None:
    stage.client("secretsmanager").put_secret_value(SecretId=_secret_id(), SecretString=json.dumps(secret))


def _secret_id() -> str:
    from chalicelib.config import settings

    return settings().secrets_id


def _random() -> str:
    from secrets import token_bytes

    return base64.b64encode(token_bytes(32)).decode()


def _told(secret: Secret, *, done: list[str], ready_at: datetime | None, dry_run: bool) -> Any:
    """Never a key itself."""
    return {
        "done": done,
        "keys": sorted(secret["jwtKeys"]),
        "signs": secret["jwtKid"],
        "nextStepFrom": ready_at and ready_at.isoformat(),
        "dryRun": dry_run,
    }
