"""Powertools for AWS Lambda: its resolver of REST APIs and its logger."""

import time
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.exceptions import UnauthorizedError
from work import Refused, profile

app = APIGatewayRestResolver()
logger = Logger(service="bench")


@app.get("/api/mentors/<mentor>")
def mentor_profile(mentor: str) -> dict[str, Any]:
    try:
        return profile(mentor, app.current_event.headers["Authorization"])
    except Refused:
        raise UnauthorizedError("Sign in.") from None


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    began = time.perf_counter()
    answer = app.resolve(event, context)
    logger.info("request", route=event["resource"], ms=round((time.perf_counter() - began) * 1000, 1))
    return answer
