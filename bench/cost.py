"""What does it cost on AWS? From counted calls and units, and a dated table of prices: writes docs/cost.md.

    python -m bench.cost

People play one session, one view of the directory and one message on DynamoDB Local, with all that follows from
them. Calls, units, bytes kept, mails and frames are counted; CPU time is measured in a second play of the same.
What is assumed stands in one place, and on the page.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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

import tests.stage  # noqa: F401 - the stage's environment is set from here on
from tests import dynamodb_local
from tests.product_table import Table

# isort: split
from bench.cost_page import SIZES, Count, dollars, page
from bench.lines import Line, show
from chalicelib.services import effects
from chalicelib.services.outside import Outside
from chalicelib.storage.outbox import EventItem
from tests.clients import Answer, Client
from tests.counts.counting import outside_of
from tests.sockets import connected
from tests.units import INDEXES, Item, Units, size_bytes
from tests.world import Person, World, app

ROOT = Path(__file__).parents[1]
JOBS = ("reminders", "holds", "outbox", "completions", "reconcile", "payouts")


@dataclass
class Worked:
    """How often and how long the product itself was at it: requests, and events that the stream brought."""

    requests: int = 0
    events: int = 0
    cpu_seconds: float = 0.0

    @contextmanager
    def timed(self) -> Iterator[None]:
        begun = time.process_time()
        try:
            yield
        finally:
            self.cpu_seconds += time.process_time() - begun


@dataclass(frozen=True, slots=True)
class TimedClient(Client):
    worked: Worked = field(default_factory=Worked)

    def request(self, method: str, path: str, **request: Any) -> Answer:
        self.worked.requests += 1
        with self.worked.timed():
            return Client.request(self, method, path, **request)


def watch_deliveries(worked: Worked) -> None:
    deliver = effects.deliver

    def timed(item: EventItem, outside: Outside) -> bool:
        worked.events += 1
        with worked.timed():
            return deliver(item, outside)

    effects.deliver = timed


Act = Callable[[], None]


@dataclass
class Meter:
    """Counts one play of an act, and times another."""

    world: World
    worked: Worked

    def __call__(self, make: Callable[[], Act]) -> Count:
        world, units = self.world, Units(self.world.table.client)
        act = make()
        mails, frames, asked = len(world.email.sent), world.gateway.calls, len(world.payments.calls)
        before = Worked(**vars(self.worked))
        with units:
            act()
            world.happen()
        calls = units.calls.calls
        return Count(
            requests=self.worked.requests - before.requests,
            events=self.worked.events - before.events,
            # The stream of this world looks through the table; AWS's does not.
            round_trips=units.taken.round_trips - units.calls.operations["Scan"],
            reads=sum(call.units for call in calls if call.operation in READS),
            writes=units.writes,
            mails=len(world.email.sent) - mails,
            frames=world.gateway.calls - frames,
            calls_outside=len(world.payments.calls) - asked,
            kept_bytes=sum(map(_kept, units.created)),
            cpu_seconds=self._cpu_seconds(make()),
        )

    def _cpu_seconds(self, act: Act) -> float:
        before = self.worked.cpu_seconds
        act()
        self.world.happen()
        return self.worked.cpu_seconds - before


READS = ("GetItem", "BatchGetItem", "Query", "TransactGetItems")


def _kept(item: Item) -> int:
    """Bytes that AWS charges for: the item, again in each index that shows it, and 100 more in each place.

    What goes within days (rates, deliveries, tickets) is not kept.
    """
    shown = sum(partition in item for partition, _ in INDEXES)
    return 0 if "ttl" in item else (size_bytes(item) + 100) * (1 + shown)


# ── What people do ───────────────────────────────────────────────────────────────────────────────────


def session(world: World, student: Person, mentor: Person) -> Act:
    """From looking for a mentor to a review, with a reminder, and the two webhooks of Razorpay."""

    def play() -> None:
        start = world.now.replace(minute=0) + timedelta(hours=5)
        day = start.date().isoformat()
        slots = {"from": day, "to": day, "duration": "30"}
        begun = world.sign_in(student)
        ask("GET", "/api/mentors", begun)
        ask("GET", f"/api/mentors/{mentor.mentor_id}", begun)
        ask("GET", f"/api/mentors/{mentor.mentor_id}/slots", begun, query=slots)
        made = world.booked(begun, mentor, start=start)
        proof = world.payments.pay(made["order"]["orderId"])
        path = f"/api/bookings/{world.verify(begun, proof).data['booking']['id']}"
        for name in ("payment.captured", "order.paid"):
            world.report(world.payments.made_payments[proof["razorpayPaymentId"]], name)
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


def counted() -> tuple[dict[str, Count], dict[str, int]]:
    """What each act takes, and how many queries each job makes that finds nothing due."""
    with dynamodb_local.running() as endpoint:
        table = Table.connect("cost", session=botocore.session.get_session(), endpoint=endpoint)
        worked = Worked()
        world = World(table, client=TimedClient(app, worked=worked))
        for where, name, made in outside_of(world):
            setattr(where, name, made)
        watch_deliveries(worked)
        mentor, student = world.mentor(), world.person()
        world.happen()
        meter = Meter(world, worked)
        session(world, student, mentor)()  # the first is dearer: a conversation is made
        world.happen()
        found = {"session": meter(lambda: session(world, student, mentor))}
        now = world.sign_in(student)
        connected(world, world.sign_in(mentor))
        found["directory view"] = meter(lambda: lambda: _view(world, now))
        talks = world.client.get("/api/chat/conversations", token=now.token).data["items"]
        found["message"] = meter(lambda: lambda: _say(world, now, talks[0]["id"]))
        return found, {job: _queries(world, job) for job in JOBS}


def _view(world: World, who: Person) -> None:
    assert world.client.get("/api/mentors", token=who.token).status == 200


def _say(world: World, who: Person, conversation: str) -> None:
    body = {"type": "text", "content": "Shall we talk about sharding?"}
    path = f"/api/chat/conversations/{conversation}/messages"
    assert world.client.post(path, json=body, token=who.token).status == 201


def _queries(world: World, job: str) -> int:
    def run() -> object:
        return effects.sweep(world.outside()) if job == "outbox" else world.run(job)

    run()
    with (units := Units(world.table.client)):
        run()
    return units.calls.operations["Query"]


def measure() -> list[Line]:
    found, queries = counted()
    (ROOT / "docs" / "cost.md").write_text(page(found, queries), encoding="utf-8")
    sums = {name: sum(dollars(one, of_session=name == "session").values()) for name, one in found.items()}
    said = ", ".join(f"${SIZES[name] * sum_:.2f} for {SIZES[name]:,} {name}s" for name, sum_ in sums.items())
    return [Line("cost on AWS, from counts (docs/cost.md)", "", said, "python -m bench.cost", None)]


def main() -> int:
    show(measure())
    return 0


if __name__ == "__main__":
    sys.exit(main())
