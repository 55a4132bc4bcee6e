"""What does a page of the directory cost with 100 mentors, and what with 100,000?

    python -m bench.directory [--sizes 100 100000]

Loads made-up mentors into DynamoDB Local, as the directory keeps them, on four shards as in production, and
counts a page of 20 of each kind of search: round trips one after another, as AWS would need them, and read
units. Both have bounds that do not depend on how many mentors there are; the exit status says whether they held.
"""

import argparse
import itertools
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

os.environ |= {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_DEFAULT_REGION": "ap-south-1",
}

from tests import stage

os.environ |= {**stage.ENVIRONMENT, "DIRECTORY_SHARDS": "4"}

import botocore.session

from bench.lines import Line, keep_table, show
from chalicelib.domain.directory import (
    Card,
    Search,
    Sort,
    card_of,
    folded,
    place,
    posted_companies,
    posted_words,
)
from chalicelib.domain.mentors import Experience, Expertise, Pricing, SessionTopic
from chalicelib.services.directory import Mark, find
from chalicelib.storage import keys
from chalicelib.storage.cards import row
from chalicelib.storage.postings import PostingItem
from tests import dynamodb_local
from tests.mentor_samples import mentor
from tests.product_table import Table
from tests.round_trips import RoundTrips

BATCH, WRITERS = 25, 4
# A page without filters reads its rows; one with filters two rounds of each shard, the second twice over.
UNITS, UNITS_FILTERED = 20, 4 * 2 * 128
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)

FIRST_NAMES = ("Priya", "Vikram", "Asha", "Prakash", "José", "Lakshmi", "Farah", "Joseph", "Ananya", "Kabir")
LAST_NAMES = (
    "Sharma",
    "Seth",
    "Rao",
    "Iyer",
    "Nandú",
    "Narayanan",
    "Siddiqui",
    "Mathew",
    "Krishnan",
    "Singh",
)
COMPANIES = tuple(
    f"{name} {kind}" for name in ("Acme", "Globex", "Initech", "Umbrella") for kind in ("Labs", "Pay")
)
WORK = ("Backend", "Frontend", "Platform", "Payments", "Data", "Mobile", "Search", "Compiler")
RARE = "Zymurgist"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of search: what a person would say of it, and how many round trips it may take."""

    name: str
    search: Search
    round_trips: int
    units: int = UNITS_FILTERED


KINDS = (
    Kind("best rated", Search(), 1, UNITS),
    Kind("newest", Search(sort=Sort.NEWEST), 1, UNITS),
    Kind(
        "one expertise, cheapest", Search(sort=Sort.PRICE_ASC, expertise=frozenset({Expertise.DSA})), 1, UNITS
    ),
    Kind(
        "within a price, dearest first", Search(sort=Sort.PRICE_DESC, price_min=400, price_max=600), 1, UNITS
    ),
    Kind("two expertises", Search(expertise=frozenset({Expertise.DSA, Expertise.BACKEND})), 2),
    Kind("a topic and a language", Search(topic=SessionTopic.CODE_REVIEW, language="tamil"), 2),
    Kind("the best of the cheapest", Search(price_max=103), 2),
    Kind("nobody", Search(language="klingon", sort=Sort.SESSIONS), 2),
    Kind("a rare word", Search(words=(folded(RARE),)), 2),
    Kind("a common word", Search(words=("backend",)), 3),
    Kind("two common words", Search(words=("pri", "shar")), 3),
    Kind("a company", Search(company="acme labs"), 3),
    Kind("a word, a company and a price", Search(words=("pay",), company="globex pay", price_max=300), 3),
)


@dataclass(frozen=True, slots=True)
class Page:
    """What one took: round trips one after another, read units; and how many it shows."""

    round_trips: int
    units: float
    shown: int

    def holds(self, kind: Kind) -> bool:
        return self.round_trips <= kind.round_trips and self.units <= kind.units


def cards(count: int) -> Iterator[Card]:
    draw = random.Random(count)
    for number in range(count):
        stars = draw.randint(30, 50)
        yield card_of(
            mentor(
                number,
                name=f"{draw.choice(FIRST_NAMES)} {draw.choice(LAST_NAMES)}",
                headline=f"{draw.choice(WORK)} engineer"
                + (f", {RARE}" if draw.random() < 50 / count else ""),
                expertise=(draw.choice(list(Expertise)),),
                experience=Experience(years=draw.randint(1, 30), current_company=draw.choice(COMPANIES)),
                languages=("English", draw.choice(("Hindi", "Tamil", "Telugu", "Marathi", "Bengali"))),
                session_topics=(draw.choice(list(SessionTopic)),),
                pricing=Pricing(thirty_min=draw.randint(100, 3000), sixty_min=5000),
                rating_sum=stars,
                rating_count=10,
                total_sessions=draw.randint(0, 500),
                created_at=BEGAN + timedelta(minutes=number),
            )
        )


def items(card: Card) -> Iterator[dict[str, Any]]:
    """As `storage.directory.write` puts them, without the manifest, which no search reads."""
    for scope in ("all", *(keys.expertise_scope(one) for one in card.expertise)):
        yield row(card, scope).serialize()
    newest = place(card, Sort.NEWEST)
    for key in (
        *(keys.word_posting(word, newest) for word in posted_words(card)),
        *(keys.company_posting(name, newest) for name in posted_companies(card)),
    ):
        yield PostingItem(pk=key.pk, sk=key.sk).serialize()


def load(table: Table, count: int) -> None:
    begun, written = time.perf_counter(), 0
    every = itertools.chain.from_iterable(map(items, cards(count)))
    batches = iter(lambda: list(itertools.islice(every, BATCH)), [])
    with ThreadPoolExecutor(WRITERS) as pool:
        while some := list(itertools.islice(batches, 2000 // BATCH)):
            written += sum(pool.map(lambda batch: write(table, batch), some))
            if written % 50_000 < 2000:
                print(f"  {written:,} items …", file=sys.stderr, flush=True)
    print(f"{count:,} mentors, {written:,} items in {time.perf_counter() - begun:.0f} s", file=sys.stderr)


def write(table: Table, batch: list[dict[str, Any]]) -> int:
    requests = {table.name: [{"PutRequest": {"Item": item}} for item in batch]}
    while requests:
        requests = table.client.batch_write_item(RequestItems=requests)["UnprocessedItems"]
    return len(batch)


def page(table: Table, kind: Kind) -> Page:
    counted = RoundTrips(table.client)
    with counted:
        found = find(kind.search, limit=20, start=Mark())
    return Page(counted.in_sequence, counted.units, len(found.cards))


def pages(size: int) -> dict[str, Page]:
    with dynamodb_local.running() as endpoint:
        table = Table.connect("directory", session=botocore.session.get_session(), endpoint=endpoint)
        load(table, size)
        return {kind.name: page(table, kind) for kind in KINDS}


def measure(sizes: Sequence[int] = (100, 10_000)) -> list[Line]:
    found = {size: pages(size) for size in sizes}
    table = "\n".join(row_of(kind, [found[size][kind.name] for size in sizes]) for kind in KINDS)
    header = " | ".join(f"of {size:,}: trips, units, shown" for size in sizes)
    keep_table(
        "directory",
        f"## A page of 20 of the directory\n\n| search | at most: trips, units | {header} |\n"
        f"| --- | --- |{' --- |' * len(sizes)}\n{table}",
    )
    plain = [found[size][KINDS[0].name] for size in sizes]
    return [
        Line(
            what=f"a directory page of 20 of {sizes[-1]:,} mentors",
            limit=f"as with {sizes[0]:,}, and ≤ {KINDS[0].units} units",
            measured=" and ".join(f"{one.round_trips} round trip, {one.units:g} units" for one in plain),
            command=command(sizes),
            ok=all(one.holds(KINDS[0]) for one in plain),
        ),
        Line(
            what=f"the same with any of {len(KINDS)} filters, words and sortings",
            limit="each its bound, with however many mentors (below)",
            measured=f"at most {max(one.units for size in sizes for one in found[size].values()):g} units",
            command=command(sizes),
            ok=all(found[size][kind.name].holds(kind) for kind in KINDS for size in sizes),
        ),
    ]


def row_of(kind: Kind, shown: list[Page]) -> str:
    cells = (f"{one.round_trips}, {one.units:g}, {one.shown}" for one in shown)
    return f"| {kind.name} | {kind.round_trips}, {kind.units} | {' | '.join(cells)} |"


def command(sizes: Sequence[int]) -> str:
    return f"python -m bench.directory --sizes {' '.join(map(str, sizes))}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 100_000])
    lines = measure(parser.parse_args().sizes)
    show(lines)
    return 0 if all(line.ok for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
