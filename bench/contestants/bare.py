"""A bare Lambda function: no framework at all."""

import json
import time
from typing import Any

from work import Refused, log, profile


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    began = time.perf_counter()
    try:
        body = profile(event["pathParameters"]["mentor"], event["headers"]["Authorization"])
    except Refused:
        return {"statusCode": 401, "headers": {}, "body": ""}
    log(event, began)
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
