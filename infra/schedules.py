"""What wakes a schedule's function?"""

from datetime import datetime
from uuid import uuid4

# Name of the function → its name in the template.
SCHEDULES = {
    "reminders": "Reminders",
    "holds": "Holds",
    "completions": "Completions",
    "reconcile": "Reconcile",
    "payouts": "Payouts",
    "outbox": "Outbox",
}
LONGEST_RUN_SECONDS = 900


def event(name: str, *, now: datetime, region: str) -> dict[str, object]:
    """All of what EventBridge sends: Chalice reads every field."""
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "resources": [f"arn:aws:events:{region}:000000000000:rule/{name}"],
        "detail": {},
    }
