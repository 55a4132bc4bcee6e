"""What did not happen, that a message in a failure queue is about?

StreamFailures     a batch of the table's stream, by where it lies there (it is there for a day)
AsyncFailures      an invocation that failed, with all that it was given; or what SNS could not hand over
ScheduleFailures   an event that EventBridge could wake nobody with
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

_GONE = ("TrimmedDataAccessException", "ResourceNotFoundException", "ExpiredIteratorException")
_MOST_PAGES = 100


@dataclass(frozen=True, slots=True)
class Replay:
    """Which function, by its name or its name in the template, is to be given what."""

    payload: Any
    logical: str = ""
    name: str = ""


class Unreadable(Exception):
    """No message that any of our queues gets."""


def of(message: Mapping[str, Any], *, streams: Any) -> Replay | None:
    """None: the stream has lost it, and the outbox's sweep has what matters of it. Raises Unreadable."""
    try:
        match json.loads(message["Body"]):
            case {"DDBStreamBatchInfo": dict() as batch}:
                records = _records(streams, batch)
                return Replay({"Records": records}, logical="Stream") if records else None
            case {"requestContext": {"functionArn": str() as name}, "requestPayload": payload}:
                return Replay(payload, name=name.removesuffix(":$LATEST"))
            case {"Type": "Notification", "TopicArn": str()} as told:
                records = [{"EventSource": "aws:sns", "EventVersion": "1.0", "Sns": told}]
                return Replay({"Records": records}, logical="MailFeedback")
            case {"source": "aws.events"} as event:
                target = message["MessageAttributes"]["TARGET_ARN"]["StringValue"]
                return Replay(event, name=target)
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable from error
    raise Unreadable


def _records(streams: Any, batch: Mapping[str, Any]) -> list[dict[str, Any]]:
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
            numbers = [int(one["dynamodb"]["SequenceNumber"]) for one in answer["Records"]]
            found += [one for one, number in zip(answer["Records"], numbers, strict=True) if number <= last]
            iterator = answer.get("NextShardIterator")
            if iterator is None or any(number >= last for number in numbers):
                break
    except ClientError as error:
        if error.response["Error"]["Code"] not in _GONE:
            raise
        return []
    plain: list[dict[str, Any]] = json.loads(json.dumps(found, default=_as_lambda_has_it))
    return plain


def _as_lambda_has_it(value: datetime) -> float:
    return value.timestamp()
