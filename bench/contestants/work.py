"""What does the route do, written down for a bare boto3 client? Everybody but the product answers with this.

As much as the product: the token's signature and claims, the account and its session read strongly, the profile,
hours, figures, masked payout details and the caller's history with the mentor in one more strong read, and the
same JSON. Less: no error is told from another, nothing is checked but what decides the answer, and the two reads
wait for each other.
"""

import base64
import json
import os
import time
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import boto3
import jwt
from boto3.dynamodb.types import TypeDeserializer

dynamodb = boto3.client("dynamodb")
table = os.environ["TABLE_NAME"]
deserialize = TypeDeserializer().deserialize
keys: dict[str, bytes] = {}


class Refused(Exception):
    pass


def read(*wanted: tuple[str, str]) -> dict[str, dict[str, Any]]:
    found = dynamodb.batch_get_item(
        RequestItems={
            table: {"Keys": [{"PK": {"S": pk}, "SK": {"S": sk}} for pk, sk in wanted], "ConsistentRead": True}
        }
    )
    items = ({name: deserialize(value) for name, value in raw.items()} for raw in found["Responses"][table])
    return {item["type"]: item for item in items}


def profile(mentor_id: str, authorization: str) -> dict[str, Any]:
    claims = verified(authorization.removeprefix("Bearer "))
    viewer = claims["sub"]
    known = read((f"U#{viewer}", "PROFILE"), (f"U#{viewer}", f"RT#{claims['fam']}"))
    user, session = known["user"], known["session"]
    if session["epoch"] != user["session_epoch"] or moment(session["expires_at"]) <= datetime.now(UTC):
        raise Refused
    parts = ("PROFILE", "AVAILABILITY", "FIGURES", "PAYOUTDETAILS", f"STUDENT#{viewer}")
    found = read(*((f"M#{mentor_id}", part) for part in parts))
    return {
        "success": True,
        "data": {"mentor": shown(found["mentor"], found["availability"], found["figures"])},
    }


def verified(token: str) -> dict[str, Any]:
    if not keys:
        text = boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["SECRETS_ID"])[
            "SecretString"
        ]
        keys.update({kid: base64.b64decode(key) for kid, key in json.loads(text)["jwtKeys"].items()})
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(
        token, key, algorithms=["HS256"], issuer="mentor-connect", audience="mentor-connect-api"
    )
    return claims


def shown(mentor: dict[str, Any], hours: dict[str, Any], figures: dict[str, Any]) -> dict[str, Any]:
    count, now = int(mentor["rating_count"]), datetime.now(UTC)
    average = (mentor["rating_sum"] / count).quantize(Decimal("0.01"), ROUND_HALF_UP) if count else 0
    experience, pricing = mentor["experience"], mentor["pricing"]
    return {
        "id": mentor["id"],
        "slug": mentor["slug"],
        "userId": mentor["id"].replace("mtr_", "usr_"),
        "name": mentor["name"],
        "avatar": mentor.get("avatar"),
        "headline": mentor["headline"],
        "bio": mentor["bio"],
        "expertise": mentor["expertise"],
        "experience": {
            "years": int(experience["years"]),
            "currentCompany": experience["current_company"],
            "currentRole": experience["current_role"],
            "pastCompanies": experience["past_companies"],
        },
        "languages": mentor["languages"],
        "sessionTopics": mentor["session_topics"],
        "linkedinUrl": mentor.get("linkedin_url"),
        "timezone": mentor["timezone"],
        "availability": [
            {"dayOfWeek": int(day), "slots": [span(window) for window in windows]}
            for day, windows in sorted(hours["weekly"].items())
        ],
        "pricing": {
            "thirtyMin": int(pricing["thirty_min"]),
            "sixtyMin": int(pricing["sixty_min"]),
            "currency": pricing["currency"],
        },
        "rating": {"average": float(average), "count": count},
        "totalSessions": int(mentor["total_sessions"]),
        "responseTime": response_minutes(figures, now),
        "repeatStudentRate": share(int(figures["returning_students"]), int(figures["students"])),
        "cancellationRate": cancellation_rate(figures, now),
        "isAcceptingBookings": mentor["is_accepting_bookings"],
        "isActive": mentor["is_active"],
        "applicationStatus": mentor["application_status"],
        "verified": mentor["application_status"] == "approved",
        "verifiedAt": stamp(mentor["verified_at"]),
        "createdAt": stamp(mentor["created_at"]),
        "updatedAt": stamp(mentor["updated_at"]),
    }


def span(window: dict[str, Decimal]) -> dict[str, str]:
    return {name: clock(int(window[f"{name}_minute"])) for name in ("start", "end")}


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def stamp(text: str) -> str:
    return moment(text).strftime("%Y-%m-%dT%H:%M:%SZ")


def share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def by_day(text: str, *, since: datetime) -> list[str]:
    """What stands for each day after `since`: `2026-03-01:2,,1`."""
    first, _, many = text.partition(":")
    if not first:
        return []
    begun = date.fromisoformat(first)
    days = ((begun + timedelta(days=number), one) for number, one in enumerate(many.split(",")))
    return [one for day, one in days if one and day > since.date()]


def cancellation_rate(figures: dict[str, Any], now: datetime) -> float:
    confirmed, cancelled = (
        sum(map(int, by_day(figures[name], since=now - timedelta(days=180))))
        for name in ("confirmed_on", "cancelled_on")
    )
    return share(cancelled, confirmed)


def response_minutes(figures: dict[str, Any], now: datetime) -> int | None:
    days = by_day(figures["answers"], since=now - timedelta(days=90))
    waits = sorted(int(minutes) for day in days for minutes in day.split())
    return (waits[(len(waits) - 1) // 2] + waits[len(waits) // 2]) // 2 if waits else None


def log(event: dict[str, Any], began: float) -> None:
    """The product writes one line for each request, and so does everybody."""
    line = {
        "level": "INFO",
        "message": "request",
        "route": event["resource"],
        "status": 200,
        "ms": round((time.perf_counter() - began) * 1000, 1),
        "request_id": event["requestContext"]["requestId"],
    }
    print(json.dumps(line), flush=True)
