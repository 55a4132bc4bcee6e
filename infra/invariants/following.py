"""Has what follows from each change happened, or will a sweep see to it?"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from infra.invariants.table import Breach, Rule, Table, has_gone, instant

_SWEPT_WITHIN = timedelta(hours=2)
# After so many tries in vain a refund waits for an administrator.
_MOST_TRIES = 20


def _sweeps_find_what_is_owed(table: Table, now: datetime) -> Iterator[Breach]:
    for event in table.all("event"):
        if not str(event.get("GSI3PK", "")).startswith("DUE#OUTBOX#"):
            yield Breach("sweeps find events", event["id"], "it is in no sweep's list")
        if instant(event["occurred_at"]) + _SWEPT_WITHIN < now:
            yield Breach("events are delivered", event["id"], f"since {event['occurred_at']}")
    for refund in table.all("refund"):
        is_listed = str(refund.get("GSI3PK", "")).startswith("DUE#REFUND#")
        is_given_up = refund["status"] == "failed" and int(refund["attempts"]) >= _MOST_TRIES
        if is_listed is (has_gone(refund) or is_given_up):
            yield Breach(
                "sweeps find refunds", refund["payment_id"], f"{refund['status']}, listed: {is_listed}"
            )


def _people_are_told_once(table: Table, _: datetime) -> Iterator[Breach]:
    received = {item["PK"]: int(item.get("received", 0)) for item in table.all("unread")}
    numbers = defaultdict(list)
    for item in table.all("notification"):
        numbers[item["PK"]].append(int(item["sequence"]))
    for person, given in numbers.items():
        if len(set(given)) < len(given) or max(given) > received.get(person, 0):
            yield Breach("notifications are numbered", person, f"{sorted(given)} of {received.get(person)}")


def _nothing_waits(table: Table, _: datetime) -> Iterator[Breach]:
    for event in table.all("event"):
        yield Breach("the outbox drains", event["id"], f"{event['event_type']} of {event['subject']}")
    for refund in table.all("refund"):
        if not has_gone(refund):
            yield Breach("refunds end", refund["payment_id"], str(refund["status"]))


def _sessions_are_counted(table: Table, _: datetime) -> Iterator[Breach]:
    given = Counter(one["mentor"]["id"] for one in table.bookings if one["status"] == "completed")
    for mentor in table.all("mentor"):
        if int(mentor.get("total_sessions", 0)) != given[mentor["id"]]:
            found = f"{mentor.get('total_sessions')} counted, {given[mentor['id']]} given"
            yield Breach("counters equal recounts", mentor["id"], found)


RULES: tuple[Rule, ...] = (_sweeps_find_what_is_owed, _people_are_told_once, _sessions_are_counted)
AT_REST: tuple[Rule, ...] = (_nothing_waits,)
