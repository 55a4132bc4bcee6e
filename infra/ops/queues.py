"""What waits because it failed, and how is it tried again?

Effects that fail stay in the outbox, whose sweep tries them later and later. What failed as a whole, or could not
even begin, is in one of three queues; see `replays`.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from infra.ops import replays
from infra.ops.commands import command, dry_run, watched
from infra.ops.stage import Stage
from infra.schedules import SCHEDULES, event

QUEUES = ("StreamFailures", "AsyncFailures", "ScheduleFailures")
_HIDDEN_SECONDS = 120


@command
@dry_run
def redrive(stage: Stage, *, dry_run: bool) -> Any:
    """Try again, now, all that failed: what is in the failure queues, and every event in the outbox."""
    from chalicelib.storage import outbox

    sqs, queues = stage.client("sqs"), {name: stage.output(f"{name}Url") for name in QUEUES}
    before = list(outbox.waiting())
    if dry_run:
        waiting = {name: _waiting(sqs, url) for name, url in queues.items()}
        return {"queues": waiting, "events": _told(before), "dryRun": True}
    done = {name: _redrive(stage, sqs, name, url) for name, url in queues.items()}
    delivered = _deliver(stage, before)
    return {"queues": done, "delivered": delivered, "events": _told(list(outbox.waiting()))}


# ── Queues ───────────────────────────────────────────────────────────────────────────────────────────


def _waiting(sqs: Any, queue: str) -> int:
    name = "ApproximateNumberOfMessages"
    return int(sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[name])["Attributes"][name])


def _redrive(stage: Stage, sqs: Any, name: str, queue: str) -> dict[str, int]:
    outcomes = Counter(_replay(stage, sqs, queue, one) for one in watched(_messages(sqs, queue), label=name))
    return {outcome: outcomes[outcome] for outcome in ("replayed", "trimmed", "failed")}


def _messages(sqs: Any, queue: str) -> Iterator[dict[str, Any]]:
    """Each hidden from others while it is worked on; one that fails again comes back afterwards."""
    seen: set[str] = set()
    while True:
        answer = sqs.receive_message(
            QueueUrl=queue,
            MaxNumberOfMessages=10,
            VisibilityTimeout=_HIDDEN_SECONDS,
            WaitTimeSeconds=1,
            MessageAttributeNames=["All"],
        )
        new = [one for one in answer.get("Messages", ()) if one["MessageId"] not in seen]
        if not new:
            return
        seen |= {one["MessageId"] for one in new}
        yield from new


def _replay(stage: Stage, sqs: Any, queue: str, message: dict[str, Any]) -> str:
    """`replayed`; `trimmed`, when the stream has it no more and it is the outbox's; or `failed` again."""
    try:
        replay = replays.of(message, streams=stage.client("dynamodbstreams"))
        if replay:
            stage.invoke(replay.logical, replay.payload, name=replay.name)
    except (click.ClickException, replays.Unreadable) as error:
        click.echo(f"{message['MessageId']}: {error}", err=True)
        return "failed"
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return "replayed" if replay else "trimmed"


# ── Events of the outbox ─────────────────────────────────────────────────────────────────────────────


def _deliver(stage: Stage, events: list[Any]) -> int:
    """Makes every event the next sweep's, and sweeps until nothing moves any more."""
    from chalicelib import clock
    from chalicelib.storage import outbox

    for one in watched(events, label="Events", length=len(events)):
        outbox.hasten(one, now=clock.now())
    delivered = 0
    while events:
        wake = event("outbox", now=clock.now(), region=stage.region)
        done = int(stage.invoke(SCHEDULES["outbox"], wake)["done"])
        delivered += done
        if not done:
            break
    return delivered


def _told(events: list[Any]) -> dict[str, Any]:
    kinds = Counter(str(one.event_type) for one in events)
    tried = [one for one in events if one.attempts]
    return {
        "waiting": len(events),
        "triedBefore": len(tried),
        "oldest": min((one.occurred_at.isoformat() for one in events), default=None),
        "byType": dict(kinds),
    }
