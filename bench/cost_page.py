"""What do counts come to in dollars, in a month, and which limit is met first? The page of `bench/cost.py`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.alarms import alarms

PRICES = json.loads((Path(__file__).with_name("prices.json")).read_text(encoding="utf-8"))
PRICE: dict[str, float] = {name: price for name, (price, _) in PRICES["prices"].items()}

# ── Assumed, not counted ─────────────────────────────────────────────────────────────────────────────

TABLE_SECONDS, RAZORPAY_SECONDS, MAIL_SECONDS, FRAME_SECONDS = 0.005, 0.25, 0.08, 0.02
"""How long a warm function waits for one answer of each."""
MEMORY_GB, CPU_OF_A_GB, COLD_SHARE, COLD_SECONDS = 1.0, 1 / 1.769, 0.01, 0.6
LOG_KB, ANSWER_KB, FRAME_KB, MAIL_KB = 1.0, 4.0, 1.0, 20.0
SOCKETS_A_SESSION, SOCKET_MINUTES, PINGS_A_MINUTE = 2, 60, 0.2
VISITS_A_SESSION, FILES_A_VISIT, FILES_KB = 2, 25, 250.0
TRACED = 0.05
SHARDS, RUN_SECONDS = 16, 0.15
RUNS_A_MONTH = {
    **dict.fromkeys(("reminders", "holds", "outbox"), 43_800),
    **dict.fromkeys(("completions", "reconcile"), 4_380),
    "payouts": 4,
}
METRICS, KEYS, SECRETS = 14, 1, 1
SIZES = {"session": 1_000, "directory view": 10_000, "message": 10_000}
A_SESSION_HAS = {"session": 1, "directory view": 10, "message": 10}


@dataclass(frozen=True)
class Count:
    """What one act takes of each service. `cpu_seconds` of the product's process, all requests and events."""

    requests: int
    events: int
    round_trips: int
    reads: float
    writes: float
    mails: int
    frames: int
    calls_outside: int
    kept_bytes: int
    cpu_seconds: float


def seconds(one: Count) -> float:
    """Of all functions, warm: their CPU, at the share of one that a GB buys, and what they wait for."""
    waited = (
        one.round_trips * TABLE_SECONDS
        + one.calls_outside * RAZORPAY_SECONDS
        + one.mails * MAIL_SECONDS
        + one.frames * FRAME_SECONDS
    )
    return one.cpu_seconds / CPU_OF_A_GB + waited


def dollars(one: Count, *, of_session: bool) -> dict[str, float]:
    runs, sockets = one.requests + one.events, SOCKETS_A_SESSION * of_session
    minutes, visits = sockets * SOCKET_MINUTES, VISITS_A_SESSION * of_session
    billed = seconds(one) + runs * COLD_SHARE * COLD_SECONDS
    frames = one.frames + 2 * minutes * PINGS_A_MINUTE
    files_gb = visits * FILES_KB / 1e6
    answers_gb = (one.requests * ANSWER_KB + one.frames * FRAME_KB) / 1e6
    return {
        "DynamoDB, reads": one.reads * PRICE["dynamodb_read_unit"],
        "DynamoDB, writes": one.writes * PRICE["dynamodb_write_unit"],
        "DynamoDB, a year's keeping and backup": one.kept_bytes
        / 1e9
        * 12
        * (PRICE["dynamodb_gb_month"] + PRICE["dynamodb_backup_gb_month"]),
        "Lambda, stream and schedules": runs * PRICE["lambda_request"]
        + billed * MEMORY_GB * PRICE["lambda_gb_second_arm"],
        "API Gateway, REST": one.requests * PRICE["api_request"],
        "API Gateway, sockets": frames * PRICE["socket_message"] + minutes * PRICE["socket_minute"],
        "SES": one.mails * (PRICE["ses_mail"] + MAIL_KB / 1e6 * PRICE["ses_attachment_gb"]),
        "CloudFront": (one.requests + visits * FILES_A_VISIT) * PRICE["cloudfront_request"]
        + (files_gb + answers_gb) * PRICE["cloudfront_gb"],
        "S3": of_session * (PRICE["s3_put"] + 50 / 1e6 * 12 * PRICE["s3_gb_month"]),
        "CloudWatch, logs": runs * LOG_KB / 1e6 * PRICE["log_gb"],
        "X-Ray": runs * TRACED * PRICE["trace"],
    }


def standing(queries: Mapping[str, int]) -> dict[str, float]:
    """What a month costs in which nobody comes."""
    runs = sum(RUNS_A_MONTH.values())
    # A query that finds nothing is charged half a unit, and each is asked of every shard.
    units = sum(count * queries[job] * SHARDS * 0.5 for job, count in RUNS_A_MONTH.items())
    watched = sum(len(alarm.metrics) for alarm in alarms())
    return {
        "clocks: Lambda": runs
        * (PRICE["lambda_request"] + RUN_SECONDS * MEMORY_GB / 2 * PRICE["lambda_gb_second_arm"]),
        "clocks: DynamoDB": units * PRICE["dynamodb_read_unit"],
        "clocks: EventBridge": runs * PRICE["schedule_run"],
        f"{watched} metrics of alarms": watched * PRICE["alarm_metric_month"],
        f"{METRICS} metrics of our own": METRICS * PRICE["metric_month"],
        "Secrets Manager": SECRETS * PRICE["secret_month"],
        "KMS": KEYS * PRICE["key_month"],
    }


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────

PAGE = """# What it costs

Written by `python -m bench.cost` from counted calls and `bench/prices.json`: {region}, US dollars, as of {as_of}.
The prices could not be checked against AWS's price list where this was written; `prices.json` says of each where
it is from. Check them before relying on a figure.

## Counted

| one | requests | events | round trips | read units | write units | mails | frames | bytes kept | CPU |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
{counted}

A session is one that somebody signs in for, looks for, books, pays, is reminded of, meets in, completes and
reviews, by two who have met before. An event is one run of the stream's function, as if it never took two together.
Bytes are those that stay, in the table and in each index. CPU is this machine's, of Python, with what plays API
Gateway.

## Dollars

| service | 1,000 sessions | 10,000 directory views | 10,000 messages |
| --- | --- | --- | --- |
{dollars}

## Every month, though nobody comes

| what | dollars |
| --- | --- |
{standing}

## A month

With ten views of the directory and ten messages to each session, all kept for a year:

| sessions | dollars | for each session | what is met first | what to raise |
| --- | --- | --- | --- | --- |
{months}

## Assumed

{assumed}

Not in it: Razorpay's and Jitsi's fees, taxes, support, KMS calls (some cents for a thousand payouts), the files
that people send, domains, and free tiers.
"""


def page(found: Mapping[str, Count], queries: Mapping[str, int]) -> str:
    of_each = {name: dollars(one, of_session=name == "session") for name, one in found.items()}
    fixed = standing(queries)
    return PAGE.format(
        region=PRICES["region"],
        as_of=PRICES["as_of"],
        counted="\n".join(_counted(name, one) for name, one in found.items()),
        dollars="\n".join(_dollars(of_each)),
        standing="\n".join([*(row(what, f"{sum_:.2f}") for what, sum_ in fixed.items()), _sum(fixed)]),
        months="\n".join(_month(of_each, fixed, *one) for one in LIMITS),
        assumed="\n".join(f"- {one}" for one in _assumed()),
    )


def row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _counted(name: str, one: Count) -> str:
    return row(
        name,
        one.requests,
        one.events,
        one.round_trips,
        f"{one.reads:g}",
        f"{one.writes:g}",
        one.mails,
        one.frames,
        f"{one.kept_bytes:,}",
        f"{one.cpu_seconds * 1000:,.0f} ms",
    )


def _dollars(of_each: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for service in of_each["session"]:
        yield row(service, *(f"{count * of_each[name][service]:.3f}" for name, count in SIZES.items()))
    yield row("**all**", *(f"**{count * sum(of_each[name].values()):.2f}**" for name, count in SIZES.items()))


def _sum(fixed: Mapping[str, float]) -> str:
    return row("**all**", f"**{sum(fixed.values()):.2f}**")


def _assumed() -> Iterator[str]:
    yield (
        f"A warm function of {MEMORY_GB:g} GB on ARM waits {TABLE_SECONDS * 1000:g} ms for DynamoDB, "
        f"{RAZORPAY_SECONDS:g} s for Razorpay, {MAIL_SECONDS * 1000:g} ms for SES, "
        f"{FRAME_SECONDS * 1000:g} ms for a frame; a GB buys {CPU_OF_A_GB:.2f} of a CPU like this one."
    )
    yield (
        f"One run in {1 / COLD_SHARE:g} is a cold start of {COLD_SECONDS:g} s; a run writes {LOG_KB:g} KB of log."
    )
    yield f"An answer is {ANSWER_KB:g} KB; one request or event in {1 / TRACED:g} is traced."
    yield (
        f"To a session belong {SOCKETS_A_SESSION} sockets of {SOCKET_MINUTES} minutes that ping every five, and "
        f"{VISITS_A_SESSION} visits that load {FILES_A_VISIT} files of {FILES_KB:g} KB together."
    )
    yield (
        f"Clocks look at {SHARDS} shards, each run for {RUN_SECONDS:g} s; an invoice's PDF is 50 KB, drawn once."
    )


LIMITS: tuple[tuple[Any, ...], ...] = (
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


def _month(
    of_each: Mapping[str, Mapping[str, float]],
    fixed: Mapping[str, float],
    sessions: int,
    limit: str,
    remedy: str,
) -> str:
    one = sum(count * sum(of_each[name].values()) for name, count in A_SESSION_HAS.items())
    total = sum(fixed.values()) + sessions * one
    return row(f"{sessions:,}", f"{total:,.0f}", f"{total / sessions:.4f}", limit, remedy)
