"""20,000 sessions begin on one hour: when are their people reminded, and when do the mails go out?

    python -m bench.reminders [--sessions 20000] [--ses-rates 14 50 100 200] [--readers 4 20]

Counts the calls that the real job and the real effects make for a session on an emulator, then plays the peak
by a simulated clock: a sweep each minute from 15 minutes before, readers of the table's stream, the outbox's sweep
for what failed, and SES, which refuses what is beyond its rate a second. Times of calls are options; nothing here
is measured by this machine's clock.
"""

import argparse
import heapq
import os
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

os.environ |= {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_DEFAULT_REGION": "ap-south-1",
    "AWS_REGION": "ap-south-1",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
}

import botocore.session
from moto import mock_aws

from bench.lines import Line
from chalicelib import clock, wiring
from tests.product_table import Table
from tests.round_trips import RoundTrips
from tests.stage import SECRETS
from tests.world import World

# As deployed in production.
SWEEP_THREADS, SWEEP_SECONDS = 8, 60
OUTBOX_PAGE, FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 16 * 50, 120, 3600
BEFORE_SECONDS, SESSION_SECONDS = 15 * 60, 30 * 60
STREAM_SECONDS = 0.25  # from a write to the function that reads of it
Steps = Iterator[float]


@dataclass(frozen=True, slots=True)
class Calls:
    """Round trips to the table, one after another: for a sweep's step, and of an event's effects."""

    remind: int
    tell: int
    mail: int


def counted() -> Calls:
    """What the real job and the real effects do for one session."""
    with mock_aws():
        table = Table.connect("bench", session=botocore.session.get_session(), endpoint=None)
        world = World(table)
        wiring.secrets = lambda: SECRETS
        wiring.payments = lambda: world.payments
        wiring.push = lambda: world.push  # type: ignore[assignment]
        clock.now = world.clock.now
        mentor, student = world.mentor(), world.person()
        start = world.now + timedelta(days=2)
        world.confirmed(student, mentor, start=start)
        world.clock.instant = start - timedelta(minutes=15)
        world.email.sent.clear()
        trips = RoundTrips(table.client)
        with trips:
            reminded = world.run("reminders")
        writes = sum(call.operation not in ("Query", "Scan") for call in trips.calls)
        with trips:
            world.happen()
        mails = len([one for one in world.email.sent if one.template == "sessionReminder"])
        assert (reminded, mails) == (1, 2)
        # A mail's own calls: was it sent, and that it was. Scans are how a test finds events.
        effects = sum(call.operation != "Scan" for call in trips.calls)
        return Calls(remind=writes, tell=effects - 2 * 2, mail=2)


@dataclass
class Reminder:
    mails_left: int = 2
    attempts: int = 0
    due_at: float = 0.0


@dataclass
class Peak:
    """One hour's sessions. Its clock is in seconds, 0 being 15 minutes before they begin."""

    sessions: int
    ses_rate: int
    readers: int
    mail_attempts: int
    calls: Calls
    dynamodb_seconds: float
    ses_seconds: float
    clock: float = 0.0
    unswept: int = 0
    stream: deque[tuple[float, Reminder]] = field(default_factory=deque)
    waiting: list[Reminder] = field(default_factory=list)
    told_at: list[float] = field(default_factory=list)
    mailed_at: list[float] = field(default_factory=list)
    refused: int = 0
    put_off: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    _agenda: list[tuple[float, int, Steps]] = field(default_factory=list)
    _number: int = 0
    _ses: tuple[float, float] = (0.0, 0.0)  # tokens, and when they were counted

    def play(self) -> "Peak":
        self.unswept, self._ses = self.sessions, (float(self.ses_rate), 0.0)
        for minute in range((BEFORE_SECONDS + SESSION_SECONDS) // 60):
            for _ in range(SWEEP_THREADS):
                self._begin(self._sweep(until=minute * 60 + SWEEP_SECONDS), at=minute * 60)
            self._begin(self._sweep_outbox(until=minute * 60 + SWEEP_SECONDS), at=minute * 60)
        for _ in range(self.readers):
            self._begin(self._read())
        while self._agenda and len(self.mailed_at) < 2 * self.sessions:
            self.clock, _, steps = heapq.heappop(self._agenda)
            pause = next(steps, None)
            if pause is not None and self.clock + pause < BEFORE_SECONDS + SESSION_SECONDS:
                self._begin(steps, at=self.clock + pause)
        return self

    def _begin(self, steps: Steps, *, at: float = 0.0) -> None:
        self._number += 1
        heapq.heappush(self._agenda, (at, self._number, steps))

    def _sweep(self, *, until: float) -> Steps:
        """One thread of the job: notes a reminder and its event, one session after another."""
        while self.unswept and self.clock < until and self.clock < BEFORE_SECONDS:
            self.unswept -= 1
            yield self.calls.remind * self.dynamodb_seconds
            self.stream.append((self.clock + STREAM_SECONDS, Reminder()))

    def _read(self) -> Steps:
        """One reader of the stream, event by event."""
        while True:
            if self.stream and self.stream[0][0] <= self.clock:
                _, reminder = self.stream.popleft()
                yield self.calls.tell * self.dynamodb_seconds
                self.told_at.append(self.clock)
                yield from self._mail(reminder)
            else:
                yield STREAM_SECONDS

    def _mail(self, reminder: Reminder) -> Steps:
        while reminder.mails_left:
            for attempt in range(self.mail_attempts):
                if self._has_taken_a_token():
                    break
                self.refused += 1
                yield self.ses_seconds + self.chance.uniform(
                    0, min(2**attempt, 20)
                )  # botocore's `standard` mode
            else:
                self._put_off(reminder)
                return
            yield self.ses_seconds + self.calls.mail * self.dynamodb_seconds
            reminder.mails_left -= 1
            self.mailed_at.append(self.clock)

    def _has_taken_a_token(self) -> bool:
        """SES counts a second's worth."""
        tokens, counted_at = self._ses
        tokens = min(float(self.ses_rate), tokens + (self.clock - counted_at) * self.ses_rate)
        self._ses = (tokens - 1 if tokens >= 1 else tokens, self.clock)
        return tokens >= 1

    def _put_off(self, reminder: Reminder) -> None:
        self.put_off += 1
        wait = min(FIRST_RETRY_SECONDS * 2 ** max(0, reminder.attempts - 1), LONGEST_RETRY_SECONDS)
        reminder.due_at = self.clock + wait
        self.waiting.append(reminder)

    def _sweep_outbox(self, *, until: float) -> Steps:
        """One page of each shard, one after another, until the function's time is over."""
        due = [one for one in self.waiting if one.due_at <= self.clock][:OUTBOX_PAGE]
        for reminder in due:
            if self.clock >= until:
                return
            self.waiting.remove(reminder)
            reminder.attempts += 1
            yield self.calls.tell * self.dynamodb_seconds
            yield from self._mail(reminder)


def row(peak: Peak) -> str:
    in_time = sum(at <= BEFORE_SECONDS for at in peak.mailed_at)
    late = len(peak.mailed_at) - in_time
    never = 2 * peak.sessions - len(peak.mailed_at)
    told, mailed = max(peak.told_at, default=0), max(peak.mailed_at, default=0)
    told_in_time = sum(at <= BEFORE_SECONDS for at in peak.told_at)
    return (
        f"| {peak.readers} | {peak.ses_rate} | {told_in_time} | {minutes(told)} | {in_time} | {late} | {never} | "
        f"{minutes(mailed)} | {peak.refused} | {peak.put_off} |"
    )


def minutes(seconds: float) -> str:
    """Minutes and seconds after the first sweep."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def measure(*, sessions: int = 20_000, readers: int = 20, ses_rate: int = 100) -> list[Line]:
    """As deployed, and with the sending rate that docs/operations.md says to ask for."""
    peak = Peak(
        sessions=sessions,
        ses_rate=ses_rate,
        readers=readers,
        mail_attempts=3,
        calls=counted(),
        dynamodb_seconds=0.008,
        ses_seconds=0.06,
    ).play()
    told = sum(at <= BEFORE_SECONDS for at in peak.told_at)
    mailed = sum(at <= BEFORE_SECONDS for at in peak.mailed_at)
    last = minutes(max(peak.mailed_at))
    return [
        Line(
            what=f"{sessions:,} sessions that begin on one hour, played by a simulated clock, 8 ms a call",
            limit="all told and mailed in the 15 minutes before",
            measured=f"{told:,} told, {mailed:,} of {2 * sessions:,} mails, the last at {last} "
            f"({readers} readers of the stream, {ses_rate} mails a second)",
            command="python -m bench.reminders",
            ok=told == sessions and mailed == 2 * sessions,
        )
    ]


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--sessions", type=int, default=20000)
    options.add_argument("--ses-rates", type=int, nargs="+", default=[14, 50, 100, 200])
    options.add_argument("--readers", type=int, nargs="+", default=[4, 20], help="Of the stream, at once.")
    options.add_argument("--mail-attempts", type=int, default=3)
    options.add_argument("--dynamodb-ms", type=float, default=8)
    options.add_argument("--ses-ms", type=float, default=60)
    given = options.parse_args()
    calls = counted()
    print(
        f"{given.sessions} sessions, {2 * given.sessions} mails; for each session {calls.remind} round trip"
    )
    print(f"of the sweep, {calls.tell} of the notifications, {calls.mail} for each of two mails.")
    print("Times are from the first sweep, 15:00 before the sessions begin.\n")
    print(
        "| readers | SES a second | told in time | last told | mails in time | late | never | last mail | refused |"
        " put off |"
    )
    print("| --- " * 10 + "|")
    for readers in given.readers:
        for rate in given.ses_rates:
            peak = Peak(
                sessions=given.sessions,
                ses_rate=rate,
                readers=readers,
                mail_attempts=given.mail_attempts,
                calls=calls,
                dynamodb_seconds=given.dynamodb_ms / 1000,
                ses_seconds=given.ses_ms / 1000,
            )
            print(row(peak.play()), flush=True)


if __name__ == "__main__":
    main()
