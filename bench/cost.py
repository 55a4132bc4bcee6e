"""What does it cost on AWS? From counted calls and units, and a dated table of prices: writes docs/cost.md.

    python -m bench.cost

People play one session, one view of the directory and one message on DynamoDB Local, with all that follows from
them. Units of reads are as answered; those of transactional writes are computed, for DynamoDB Local reports them
wrongly: two for each KB begun of each item, and one for each index that shows it. What is assumed is said.
"""

import json
import math
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ |= {
    "AWS_REGION": "ap-south-1",
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
}  # none real

# isort: split
import botocore.session

from tests import dynamodb_local
from tests.product_table import Table
from tests.round_trips import Call, RoundTrips
from tests.stage import SECRETS

# isort: split
from chalicelib import clock, wiring
from tests.clients import Answer, Client
from tests.world import Person, World, app

ROOT = Path(__file__).parents[1]
PRICES = json.loads((ROOT / "bench" / "prices.json").read_text(encoding="utf-8"))
PRICE: dict[str, float] = PRICES["prices"]
INDEXES = tuple(f"GSI{number}PK" for number in range(1, 5))
# Assumed, not counted. Lambda's time is that of a warm function of 1 GB that waits for DynamoDB most of it.
SECONDS_A_REQUEST, SECONDS_AN_EVENT, MEMORY_GB = 0.08, 0.15, 1.0
LOG_KB, ANSWER_KB = 1.0, 4.0
RUNS_A_MONTH = {"every minute": 3 * 43_200, "every ten minutes": 2 * 4_320}
SECONDS_A_RUN = 0.2


@dataclass(frozen=True)
class Count:
    """What one act takes of each service."""

    requests: int
    events: int
    reads: float
    writes: float
    mails: int

    def dollars(self) -> dict[str, float]:
        seconds = self.requests * SECONDS_A_REQUEST + self.events * SECONDS_AN_EVENT
        runs = self.requests + self.events
        return {
            "DynamoDB, reads": self.reads * PRICE["dynamodb_read_unit"],
            "DynamoDB, writes": self.writes * PRICE["dynamodb_write_unit"],
            "Lambda": runs * PRICE["lambda_request"] + seconds * MEMORY_GB * PRICE["lambda_gb_second_arm"],
            "API Gateway": self.requests * PRICE["api_request"],
            "SES": self.mails * PRICE["ses_mail"],
            "Logs": runs * LOG_KB / 1e6 * PRICE["log_gb"],
            "Traffic": self.requests * ANSWER_KB / 1e6 * PRICE["egress_gb"],
        }


class Meter:
    """Counts while it is entered: requests by the API's client, the rest at the table's."""

    def __init__(self, world: World, answers: list[Answer]) -> None:
        self.world, self.answers, self.calls = world, answers, RoundTrips(world.table.client)

    def __call__(self, act: Callable[[], Any]) -> Count:
        mails, asked = len(self.world.email.sent), len(self.answers)
        with self.calls as counted:
            act()
            self.world.happen()
        delivered = sum(call.operation == "TransactWriteItems" for call in counted.calls)
        reads = sum(call.units for call in counted.calls if not _writes(call) and call.operation != "Scan")
        writes = sum(self._write_units(call) for call in counted.calls if _writes(call))
        return Count(
            requests=len(self.answers) - asked,
            events=delivered,
            reads=reads,
            writes=writes,
            mails=len(self.world.email.sent) - mails,
        )

    def _write_units(self, call: Call) -> float:
        if call.operation != "TransactWriteItems":
            return call.units
        actions = [next(iter(one.items())) for one in call.parameters["TransactItems"]]
        return sum(self._units_of(kind, action) for kind, action in actions)

    def _units_of(self, kind: str, action: dict[str, Any]) -> float:
        item = action.get("Item") or self._now(action["Key"])
        kilobytes = max(1, math.ceil(len(json.dumps(item)) / 1024))
        shown = sum(name in item for name in INDEXES) if kind != "ConditionCheck" else 0
        return (2 + shown) * kilobytes

    def _now(self, key: dict[str, Any]) -> dict[str, Any]:
        found = self.world.table.client.get_item(TableName=self.world.table.name, Key=key)
        return dict(found.get("Item", {}))


def _writes(call: Call) -> bool:
    return call.operation in ("TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")


def session(world: World, student: Person, mentor: Person) -> Callable[[], None]:
    """From looking for a mentor to a review, with a reminder, and the webhooks of Razorpay."""

    def play() -> None:
        start = world.now + timedelta(hours=3)
        day = start.date().isoformat()
        slots = {"from": day, "to": day, "duration": "30"}
        ask("GET", "/api/mentors", student)
        ask("GET", f"/api/mentors/{mentor.mentor_id}", student)
        ask("GET", f"/api/mentors/{mentor.mentor_id}/slots", student, query=slots)
        made = world.booked(student, mentor, start=start)
        proof = world.payments.pay(made["order"]["orderId"])
        path = f"/api/bookings/{world.verify(student, proof).data['booking']['id']}"
        world.report(next(iter(world.payments.made_payments.values())))
        world.happen()
        world.clock.instant = start - timedelta(minutes=10)
        assert world.run("reminders") > 0
        world.happen()
        for one in (world.sign_in(student), world.sign_in(mentor)):
            ask("GET", path, one)
            ask("GET", f"{path}/meeting-link", one)
        world.clock.instant = start + timedelta(minutes=35)
        ask("PUT", f"{path}/complete", world.sign_in(mentor))
        world.happen()
        body = {"rating": 5, "review": "Clear and kind."}
        ask("POST", f"{path}/review", world.sign_in(student), json=body)

    def ask(method: str, path: str, who: Person, **request: Any) -> None:
        answer = world.client.request(method, path, token=who.token, **request)
        assert answer.status < 300, answer.text

    return play


def counted() -> dict[str, Count]:
    with dynamodb_local.running() as endpoint:
        table = Table.connect("cost", session=botocore.session.get_session(), endpoint=endpoint)
        answers: list[Answer] = []
        world = World(table, client=Client(app, watch=answers.append))
        clock.now = world.clock.now
        wiring.secrets = lambda: SECRETS
        wiring.payments = lambda: world.payments
        wiring.push = lambda: world.push  # type: ignore[assignment]
        admin = world.admin()
        mentor, student = world.mentor(admin=admin), world.person()
        world.happen()
        meter = Meter(world, answers)
        found = {"session": meter(session(world, student, mentor))}
        now = world.sign_in(student)
        view = lambda: world.client.get("/api/mentors", token=now.token)  # noqa: E731
        found["directory view"] = meter(view)
        talks = world.client.get("/api/chat/conversations", token=now.token).data["items"]
        path = f"/api/chat/conversations/{talks[0]['id']}/messages"
        body = {"type": "text", "content": "Shall we talk about sharding?"}
        send = lambda: world.client.post(path, json=body, token=now.token)  # noqa: E731
        found["message"] = meter(send)
        return found


def idle() -> float:
    """What a month costs in which nobody comes: the clocks that strike."""
    runs = sum(RUNS_A_MONTH.values())
    seconds = runs * SECONDS_A_RUN * MEMORY_GB / 2
    return (
        runs * (PRICE["lambda_request"] + 2 * PRICE["dynamodb_read_unit"])
        + seconds * PRICE["lambda_gb_second_arm"]
    )


PAGE = """# What it costs

Written by `python -m bench.cost` from counted calls and `bench/prices.json`: {region}, US dollars, as of {as_of}.
{source}.

## Counted

| one | requests | runs after them | read units | write units | mails |
| --- | --- | --- | --- | --- | --- |
{counted}

A session is one that somebody looks for, books, pays, is reminded of, meets in, completes and reviews. For each
transaction one run of a function is counted, as if the stream never handed over two events together.

## Dollars

| service | 1,000 sessions | 10,000 directory views | 10,000 messages |
| --- | --- | --- | --- |
{dollars}

Assumed: {request} s for a request and {event} s for an event at 1 GB on ARM, 1 KB of log for each, 4 KB for each
answer. Not in it: Razorpay's fees, taxes, support, CloudFront, files that people send, sockets, and free tiers.

## A month

With ten views of the directory and ten messages to each session, and 20 KB kept of each for a year:

| sessions | dollars | what is met first | what to raise |
| --- | --- | --- | --- |
{months}
"""
SIZES = {"session": 1_000, "directory view": 10_000, "message": 10_000}


def page(found: dict[str, Count]) -> str:
    of_each = {name: one.dollars() for name, one in found.items()}
    dollars = [
        row(service, *(f"{count * of_each[name][service]:.3f}" for name, count in SIZES.items()))
        for service in of_each["session"]
    ]
    totals = (f"**{count * sum(of_each[name].values()):.2f}**" for name, count in SIZES.items())
    return PAGE.format(
        region=PRICES["region"],
        as_of=PRICES["as_of"],
        source=PRICES["source"],
        counted="\n".join(
            row(name, one.requests, one.events, f"{one.reads:g}", f"{one.writes:g}", one.mails)
            for name, one in found.items()
        ),
        dollars="\n".join([*dollars, row("**all**", *totals)]),
        request=SECONDS_A_REQUEST,
        event=SECONDS_AN_EVENT,
        months="\n".join(month(found, *one) for one in LIMITS),
    )


def row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


LIMITS = (
    (1_000, "SES's sandbox: 200 mails a day, to confirmed addresses only", "ask to leave the sandbox"),
    (
        100_000,
        "SES's first quota: 50,000 mails a day and 14 a second",
        "ask for 100,000 a day; reserve concurrency for the API (1,000 functions at once by default)",
    ),
    (
        10_000_000,
        "DynamoDB's 40,000 units a second for a table, and 1,000 writes a second for a key; Lambda's 1,000 at once",
        "the quotas, DUE_SHARDS and DIRECTORY_SHARDS; SES to millions a day, sent from several addresses",
    ),
)


def month(found: dict[str, Count], sessions: int, limit: str, remedy: str) -> str:
    one = (
        sum(found["session"].dollars().values())
        + 10 * sum(found["directory view"].dollars().values())
        + 10 * sum(found["message"].dollars().values())
    )
    kept = sessions * 12 * 20 / 1e6 * PRICE["dynamodb_gb_month"]
    return f"| {sessions:,} | {idle() + sessions * one + kept:,.0f} | {limit} | {remedy} |"


def main() -> int:
    (ROOT / "docs" / "cost.md").write_text(page(counted()), encoding="utf-8")
    print("docs/cost.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
