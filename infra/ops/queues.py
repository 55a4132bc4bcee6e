"""What waits because it failed, and how is it tried again?

Effects that fail stay in the outbox, whose sweep tries them later and later. A batch of the stream that failed
as a whole is named in the failure queue: its records are in the stream for a day, and its events in the outbox.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from infra.ops.commands import command, dry_run, watched
from infra.ops.stage import Stage
from infra.schedules import SCHEDULES, event

_HIDDEN_SECONDS = 120
_GONE = ("TrimmedDataAccessException", "ResourceNotFoundException", "ExpiredIteratorException")
_MOST_PAGES = 100


@command
@dry_run
def redrive(stage: Stage, *, dry_run: bool) -> Any:
    """Try again, now, all that failed: batches in the failure queue, and every event in the outbox."""
    from chalicelib.storage import outbox

    queue, sqs = stage.output("StreamFailuresUrl"), stage.client("sqs")
    before = list(outbox.waiting())
    if dry_run:
        return {"batches": _waiting(sqs, queue), "events": _told(before), "dryRun": True}
    batches = Counter(
        _redrive(stage, sqs, queue, one) for one in watched(_messages(sqs, queue), label="Batches")
    )
    delivered = _deliver(stage, before)
    return {
        "batches": {name: batches[name] for name in ("replayed", "trimmed", "failed")},
        "delivered": delivered,
        "events": _told(list(outbox.waiting())),
    }


# ── Batches of the stream ────────────────────────────────────────────────────────────────────────────


def _waiting(sqs: Any, queue: str) -> int:
    name = "ApproximateNumberOfMessages"
    return int(sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[name])["Attributes"][name])


def _messages(sqs: Any, queue: str) -> Iterator[dict[str, Any]]:
    """Each hidden from others while it is worked on; one that fails again comes back afterwards."""
    seen: set[str] = set()
    while True:
        answer = sqs.receive_message(
            QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=_HIDDEN_SECONDS, WaitTimeSeconds=1
        )
        new = [one for one in answer.get("Messages", ()) if one["MessageId"] not in seen]
        if not new:
            return
        seen |= {one["MessageId"] for one in new}
        yield from new


def _redrive(stage: Stage, sqs: Any, queue: str, message: dict[str, Any]) -> str:
    """`replayed`; `trimmed`, when the stream has it no more and it is the outbox's; or `failed` again."""
    import click

    records = _records(stage.client("dynamodbstreams"), json.loads(message["Body"])["DDBStreamBatchInfo"])
    if records:
        try:
            stage.invoke("Stream", {"Records": records})
        except click.ClickException:
            return "failed"
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return "replayed" if records else "trimmed"


def _records(streams: Any, batch: dict[str, Any]) -> list[dict[str, Any]]:
    """The batch as the function would get it; nothing when the stream has lost it."""
    last, found = int(batch["endSequenceNumber"]), []
    try:
        iterator = streams.get_shard_iterator(
            StreamArn=batch["streamArn"],
            ShardId=batch["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=batch["startSequenceNumber"],
        )["ShardIterator"]
        for _ in range(_MOST_PAGES):
            answer = streams.get_records(ShardIterator=iterator)
            found += [one for one in answer["Records"] if int(one["dynamodb"]["SequenceNumber"]) <= last]
            is_past = any(int(one["dynamodb"]["SequenceNumber"]) >= last for one in answer["Records"])
            iterator = answer.get("NextShardIterator")
            if is_past or iterator is None:
                break
    except ClientError as error:
        if error.response["Error"]["Code"] not in _GONE:
            raise
        return []
    plain: list[dict[str, Any]] = json.loads(json.dumps(found, default=_as_lambda_has_it))
    return plain


def _as_lambda_has_it(value: Any) -> Any:
    return value.timestamp() if isinstance(value, datetime) else None


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
