"""One contestant in an interpreter of its own, which sees its own packages only.  `python -I -S worker.py`

The first line of its input is an order: paths to import from, the contestant, what the table holds. AWS's HTTP is
answered here, all of botocore above it is real. The first answer is of the very first request, with the processor's
time since the interpreter began; each further line says how many requests to handle, answered with seconds.
"""

import gc
import json
import os
import sys
import time
from typing import Any

ORDER = json.loads(sys.stdin.readline())
sys.path[:0] = ORDER["path"]
# What contestants print is their log, and goes where nobody reads it.
HEADERS: Any = {"content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "bench"}
ANSWERS = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def answered(body: bytes) -> bytes:
    """What DynamoDB and Secrets Manager say."""
    asked = json.loads(body)
    if "SecretId" in asked:
        return json.dumps({"Name": "bench", "SecretString": ORDER["secret"]}).encode()
    if "RequestItems" not in asked:
        return b"{}"
    ((table, wanted),) = asked["RequestItems"].items()
    items = [ORDER["items"].get(f"{key['PK']['S']} {key['SK']['S']}") for key in wanted["Keys"]]
    return json.dumps(
        {"Responses": {table: [item for item in items if item]}, "UnprocessedKeys": {}}
    ).encode()


def stub_http() -> None:
    from botocore.awsrequest import AWSResponse
    from botocore.httpsession import URLLib3Session

    known: dict[bytes, bytes] = {}

    class Raw:
        def __init__(self, body: bytes) -> None:
            self.body = body

        def stream(self, **_: object) -> list[bytes]:
            return [self.body]

    def send(session: object, request: Any) -> AWSResponse:
        body = known.get(request.body) or answered(request.body)
        if b"RequestItems" in request.body:
            known[request.body] = body
        return AWSResponse(request.url, 200, HEADERS, Raw(body))

    URLLib3Session.send = send  # type: ignore[method-assign,assignment]


def sessions() -> int:
    """How many of botocore's there are."""
    from botocore.session import Session

    gc.unfreeze()  # what loading has put out of the collector's sight
    return sum(isinstance(one, Session) for one in gc.get_objects())


def say(thing: object) -> None:
    print(json.dumps(thing), file=ANSWERS)


def main() -> None:
    contestant = __import__(ORDER["contestant"])
    stub_http()
    outcome = contestant.handler(ORDER["event"], Context())
    spent = time.process_time()
    say({"seconds": spent, "modules": list(sys.modules), "sessions": sessions(), "answer": outcome})
    for line in sys.stdin:
        before = time.process_time()
        for _ in range(int(line)):
            contestant.handler(ORDER["event"], Context())
        say(time.process_time() - before)


class Context:
    """As Lambda gives it, as far as anybody here looks."""

    aws_request_id = function_name = "bench"
    invoked_function_arn = "arn:aws:lambda:ap-south-1:000000000000:function:bench"
    memory_limit_in_mb = 1024


main()
