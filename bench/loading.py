"""How does a table get a million bookings? By cloning what was played on the real code, many items a call.

A clone has ids of its own wherever ids stand, lies whole weeks earlier or later, and belongs to nobody else. What
many write to (sums of a day, counters) is added up and written once.
"""

import http.client
import itertools
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from tests.product_table import Table

Raw = dict[str, Any]
BATCH, WRITERS = 25, 3
MARK = "\0"
"""Stands in a template where the clone's number goes: six digits, which fit into any id."""

# What no measured use case can touch of somebody else's: it lies in that one's own partition, and in no index.
_SEEN_BY_OTHERS = ("booking", "card", "posting", "mentor", "message", "payout", "audit")

_ULID = re.compile(r"\b(\w{3}_)?([0-9A-HJKMNP-TV-Z]{10})([0-9A-HJKMNP-TV-Z]{6})([0-9A-HJKMNP-TV-Z]{10})")
_BOOKING = re.compile(r"GRP-(\d{8})-([0-9A-Z]{8})")
_PROVIDERS = re.compile(r"\b(order|pay|rfnd)_\d{6}(\d{8})")
_WEBHOOK = re.compile(r"\bevt(\d+)\b")
_EMAIL = re.compile(r"\b(person\d+)@example\.test")
_DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2})(?=\b|T)")
_SHORT_DAY = re.compile(r"(GRP-|_)(20\d{6})\b")
# Gone within a day, and named by hashes.
_PASSING = ("RATE#", "TICKET#", "IDEM#", "WEBHOOK#")
_SUMMED = ("REVENUE#", "INVOICES#", "DIR#count")


# ── Templates ────────────────────────────────────────────────────────────────────────────────────────


class Template:
    """Items as text with marks. `keep` are ids that stay as they are; a lean one has what is measured only."""

    def __init__(self, items: Iterable[Raw], *, keep: Iterable[str] = (), lean: bool = False) -> None:
        kept = [one for one in items if not one["PK"]["S"].startswith(_PASSING)]
        self.sums = [one for one in kept if one["PK"]["S"].startswith(_SUMMED)]
        mine = [one for one in kept if one not in self.sums and not (lean and _is_private(one))]
        self._ids = {one.partition("_")[2] for one in keep}
        self._numbers: dict[str, str] = {}
        slugs = [one["PK"]["S"].removeprefix("SLUG#") for one in kept if one["PK"]["S"].startswith("SLUG#")]
        self._slugs = re.compile("|".join(rf"(?<![\w-]){slug}(?![\w-])" for slug in slugs) or "(?!)")
        self._hashes = {sha256(one.encode()).hexdigest(): one for one in _emails(kept)}
        self.texts = [self._marked(json.dumps(one, separators=(",", ":"))) for one in mine]
        self.shifted = cache(self._shifted)

    def _marked(self, text: str) -> str:
        text = _ULID.sub(self._ulid, text)
        text = _BOOKING.sub(lambda found: f"GRP-{found[1]}-{self._number(found[2])}{MARK}", text)
        text = _PROVIDERS.sub(lambda found: f"{found[1]}_{found[2]}{MARK}", text)
        text = _WEBHOOK.sub(lambda found: f"evt{found[1]}x{MARK}", text)
        text = _EMAIL.sub(_cloned_email, text)
        text = self._slugs.sub(lambda found: f"{found[0]}-{MARK}", text)
        for digest, email in self._hashes.items():
            text = text.replace(digest, f"<{_EMAIL.sub(_cloned_email, email)}>")
        return text

    def _ulid(self, found: re.Match[str]) -> str:
        prefix, *parts = found.groups()
        whole = "".join(parts)
        return found[0] if whole in self._ids else f"{prefix or ''}{parts[0]}{MARK}{parts[2]}"

    def _number(self, text: str) -> str:
        return self._numbers.setdefault(text, f"{len(self._numbers):02d}")

    def _shifted(self, weeks: int) -> list[str]:
        return [shifted(text, weeks) for text in self.texts]

    def clone(self, number: int, *, weeks: int) -> Iterator[str]:
        code = f"{number:06d}"
        for text in self.shifted(weeks):
            yield _hashed(text.replace(MARK, code)) if "EMAIL#<" in text else text.replace(MARK, code)


def _is_private(item: Raw) -> bool:
    return item["type"]["S"] not in _SEEN_BY_OTHERS


def shifted(text: str, weeks: int) -> str:
    """The same, whole weeks later, so that days of the week stay what they are."""
    by = timedelta(weeks=weeks)
    text = _DAY.sub(lambda found: str(date.fromisoformat(found[1]) + by), text)
    return _SHORT_DAY.sub(lambda found: f"{found[1]}{date.fromisoformat(found[2]) + by:%Y%m%d}", text)


def _cloned_email(found: re.Match[str]) -> str:
    return f"{found[1]}x{MARK}@example.test"


def _emails(items: Iterable[Raw]) -> Iterator[str]:
    return (one["email"]["S"] for one in items if one["type"]["S"] == "user")


def _hashed(text: str) -> str:
    return re.sub(r"EMAIL#<(.*?)>", lambda found: f"EMAIL#{sha256(found[1].encode()).hexdigest()}", text)


# ── What is added up ─────────────────────────────────────────────────────────────────────────────────


@dataclass
class Sums:
    """Numbers that many clones add to, by the item they are in."""

    found: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)

    def add(self, items: Iterable[Raw], *, weeks: int = 0) -> None:
        for item in items:
            pk, sk = item["PK"]["S"], item["SK"]["S"]
            if pk.startswith("REVENUE#"):
                day = date.fromisoformat(f"{pk[-4:]}-{sk[:5]}") + timedelta(weeks=weeks)
                pk, sk = f"REVENUE#{day:%Y}", f"{day:%m-%d}{sk[5:]}"
            numbers = {
                name: int(value["N"]) for name, value in item.items() if "N" in value and name != "ttl"
            }
            self.found.setdefault((pk, sk), Counter()).update(numbers | {f"type:{item['type']['S']}": 0})

    def write(self, table: Table) -> None:
        for (pk, sk), numbers in self.found.items():
            (kind,) = (name[5:] for name in numbers if name.startswith("type:"))
            added = {name: value for name, value in numbers.items() if not name.startswith("type:")}
            parts = [f"#{position} :{position}" for position in range(len(added))]
            names = {f"#{position}": name for position, name in enumerate(added)}
            values = {f":{position}": {"N": str(value)} for position, value in enumerate(added.values())}
            table.client.update_item(
                TableName=table.name,
                Key={"PK": {"S": pk}, "SK": {"S": sk}},
                UpdateExpression=f"SET #type = :type ADD {', '.join(parts)}",
                ExpressionAttributeNames={**names, "#type": "type"},
                ExpressionAttributeValues={**values, ":type": {"S": kind}},
            )


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────


class Writer:
    """Puts items that are JSON already, with no client between: half of the time was botocore's.

    DynamoDB Local reads of the signature only whose table it is, and does not check it.
    """

    def __init__(self, table: Table) -> None:
        assert table.endpoint, "this writes to DynamoDB Local only"
        self.name, self._server = table.name, urlsplit(table.endpoint).netloc
        whose = f"{os.environ['AWS_ACCESS_KEY_ID']}/20260101/{table.client.meta.region_name}/dynamodb/aws4_request"
        self._headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": "DynamoDB_20120810.BatchWriteItem",
            "Authorization": f"AWS4-HMAC-SHA256 Credential={whose}, SignedHeaders=host, Signature=none",
        }

    def write(self, items: Iterable[str], progress: "Progress") -> int:
        """From several threads, and never more in memory than they have at hand. Returns how many."""
        source, written = iter(items), 0
        batches = iter(lambda: list(itertools.islice(source, BATCH)), [])
        with ThreadPoolExecutor(WRITERS) as pool:
            lanes = [http.client.HTTPConnection(self._server, timeout=120) for _ in range(WRITERS)]
            while some := list(itertools.islice(batches, WRITERS * 20)):
                shares = [some[lane::WRITERS] for lane in range(WRITERS)]
                written += sum(pool.map(self._send_all, lanes, shares))
                progress.show(written)
        return written

    def _send_all(self, lane: http.client.HTTPConnection, batches: list[list[str]]) -> int:
        for batch in batches:
            puts = ",".join(f'{{"PutRequest":{{"Item":{one}}}}}' for one in batch)
            self._send(lane, f'{{"RequestItems":{{"{self.name}":[{puts}]}}}}')
        return sum(map(len, batches))

    def _send(self, lane: http.client.HTTPConnection, body: str) -> None:
        lane.request("POST", "/", body.encode(), self._headers)
        answer = lane.getresponse()
        said = json.loads(answer.read())
        if answer.status != 200 or said["UnprocessedItems"]:
            raise RuntimeError(f"not written: {answer.status} {str(said)[:500]}")


@dataclass
class Progress:
    """How far it is, how fast, and how long yet: on one line of a terminal, or now and then in a log."""

    what: str
    total: int
    begun: float = field(default_factory=time.monotonic)
    shown: float = 0.0

    def show(self, done: int) -> None:
        now = time.monotonic()
        if now - self.shown < (0.5 if sys.stderr.isatty() else 20) and done < self.total:
            return
        self.shown = now
        rate = done / max(0.001, now - self.begun)
        left = timedelta(seconds=round(max(0, self.total - done) / max(rate, 1)))
        share = min(1.0, done / max(1, self.total))
        bar = f"{'█' * round(20 * share):░<20}"
        end = "\r" if sys.stderr.isatty() and done < self.total else "\n"
        print(
            f"{bar} {share:4.0%} {done:,} of {self.total:,} {self.what}, {rate:,.0f}/s, {left} left",
            end=end,
            file=sys.stderr,
            flush=True,
        )


def load(table: Table, clones: Iterable[tuple[Template, int, int]], *, what: str, total: int) -> int:
    """Writes clones: of which template, under which number, how many weeks later. Returns how many items."""
    sums = Sums()

    def items() -> Iterator[str]:
        for template, number, weeks in clones:
            sums.add(template.sums, weeks=weeks)
            yield from template.clone(number, weeks=weeks)

    written = Writer(table).write(items(), Progress(what, total))
    sums.write(table)
    return written


def bring(table: Table, items: list[Raw]) -> None:
    """Adds what was played in another table, as it is."""
    sums, own = Sums(), [one for one in items if not one["PK"]["S"].startswith(_SUMMED)]
    sums.add(one for one in items if one["PK"]["S"].startswith(_SUMMED))
    Writer(table).write(map(json.dumps, own), Progress("items of the scene", len(own)))
    sums.write(table)
