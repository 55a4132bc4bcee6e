"""What does each use case take of DynamoDB, and is it the same in a table a thousand times as large?

    python -m bench.use_cases [--full]

The scene of `tests/counts` once among a thousand bookings, once among 100,000 (`--full`: a million, with 100,000
mentors and a million messages), where its people are busy ones: thousands of sessions, reviews, notifications and
messages are theirs. Nothing may take more there than its bound.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
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

# isort: split
from bench import busy
from bench.busy import make_busy
from bench.families import PEOPLE, SESSIONS, Family, ahead, played, settled
from bench.lines import Line, keep_table, show
from bench.loading import Raw, Template, bring, load
from infra.invariants import breaches
from tests.clients import Client
from tests.counts import expected
from tests.counts.counting import Count, counts, outside_of
from tests.counts.use_cases import UseCase, every
from tests.security.scene import Scene, staged
from tests.world import World, app

SMALL, LARGE, FULL = 1_000, 100_000, 1_000_000
WEEKS_BACK, ONE_AHEAD_IN = 51, 10
"""The settled lie within a year; of so many families one has its sessions still to come."""
HEAP_GB = 6


@dataclass(frozen=True, slots=True)
class Measured:
    """The counts in a table of one size."""

    bookings: int
    items: int
    counts: dict[str, Count]


def families(session: Any, endpoint: str) -> Iterator[tuple[Family, Family]]:
    """Each played in a table of its own: one whose sessions are over, one whose are ahead."""
    for number, (name, expertise, company, price) in enumerate(PEOPLE):
        pair = []
        for play in (settled, ahead):
            table = Table.connect(f"{play.__name__}-{number}", session=session, endpoint=endpoint)
            world = World(table, client=Client(app))
            pair.append(played(world, play, name=name, expertise=expertise, company=company, price=price))
            table.client.delete_table(TableName=table.name)
        yield pair[0], pair[1]


def templates(session: Any, endpoint: str, *, whole: bool) -> list[tuple[Template, Template]]:
    return [
        (
            Template(over.items, keep=over.shared, lean=not whole),
            Template(next_.items, keep=next_.shared, lean=not whole),
        )
        for over, next_ in families(session, endpoint)
    ]


def clones(made: list[tuple[Template, Template]], bookings: int) -> Iterator[tuple[Template, int, int]]:
    for number in range(bookings // SESSIONS):
        over, next_ = made[number % len(made)]
        if number % ONE_AHEAD_IN == 0:
            yield next_, number, number % 4
        else:
            yield over, number, -1 - number % WEEKS_BACK


def filled(session: Any, endpoint: str, bookings: int) -> tuple[Table, int]:
    """A table with other people's bookings, and how many items they are."""
    made = templates(session, endpoint, whole=bookings == SMALL)
    table = Table.connect("use-cases", session=session, endpoint=endpoint)
    size = sum(len(template.texts) for pair in made for template in pair) // (2 * len(made))
    total = bookings // SESSIONS * size
    written = load(table, clones(made, bookings), what=f"items of {bookings:,} bookings", total=total)
    return table, written


def stage(session: Any, table: Table) -> tuple[Scene, list[Raw]]:
    """The scene, played in an empty table (it looks through all of it, ever again) and brought to `table`."""
    empty = Table.connect("scene", session=session, endpoint=table.endpoint)
    world = World(empty, client=Client(app))
    for where, name, made in outside_of(world):
        setattr(where, name, made)
    scene = staged(world)
    items = list(scene.content().values())
    empty.client.delete_table(TableName=empty.name)
    world.table = table.again(session)
    bring(world.table, items)
    return scene, items


def counted(bookings: int, *, with_busy_people: bool) -> Measured:
    session = botocore.session.get_session()
    with dynamodb_local.running(heap_gb=1 if bookings == SMALL else HEAP_GB) as endpoint:
        table, written = filled(session, endpoint, bookings)
        scene, items = stage(session, table)
        if bookings == SMALL:
            agree(scene)
        if with_busy_people:
            written += make_busy(scene, items)
        found = {one.name: count for one, count in counts(scene, every())}
    return Measured(bookings, written, found)


def in_an_empty_table() -> dict[str, Count]:
    """As the tests count."""
    session = botocore.session.get_session()
    with dynamodb_local.running() as endpoint:
        scene, _ = stage(session, Table.connect("use-cases", session=session, endpoint=endpoint))
        return {one.name: count for one, count in counts(scene, every())}


def agree(scene: Scene) -> None:
    """Raises RuntimeError when what was cloned is not as the product would have written it."""
    found = breaches(scene.world.table.items(), now=scene.world.now)
    if found:
        raise RuntimeError(f"{len(found)} breaches in the loaded table, the first: {found[0]}")


# ── The table ────────────────────────────────────────────────────────────────────────────────────────

COMMAND = "python -m bench.use_cases"
HEADER = """## What each use case takes of DynamoDB

Round trips one after another, and read and write units, of each route, action and clock: among {small:,}
bookings, and among {large:,} (of {mentors:,} mentors, {items:,} items) where the people asked about are busy
ones, with {sessions:,} sessions, {messages:,} messages in one conversation and {conversations:,} conversations.
*After it* is what the stream's effects take, and what they write. `{command}`

Of other people the large table holds bookings, messages, profiles, directory rows, payouts and audit entries.
Left out is what no use case of somebody else can meet: their notifications, calendars, orders, invoices, reviews,
sign-ins and ledger lines, which lie in partitions and indexes of their own or, as the ledger's days, are read by
operators only. At {small:,} bookings nothing is left out, and `infra/invariants` finds the cloned table in
agreement with itself.

| use case | round trips | at most | reads | busy | writes | busy | after it: reads | busy | writes | busy |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


def markdown(small: Measured, large: Measured) -> str:
    text = HEADER.format(
        small=small.bookings,
        large=large.bookings,
        mentors=large.bookings // SESSIONS,
        items=large.items,
        sessions=busy.SESSIONS,
        messages=busy.MESSAGES,
        conversations=busy.CONVERSATIONS,
        command=f"{COMMAND} --full" if large.bookings == FULL else COMMAND,
    )
    text += "\n".join(_row(one, small.counts[one.name], large.counts[one.name]) for one in every())
    bounds = "\n".join(f"- {one.name}: {one.bound}" for one in every() if one.bound)
    return f"{text}\n\nThese grow, and so far:\n\n{bounds}"


def _row(one: UseCase, few: Count, many: Count) -> str:
    trips = {few.taken.round_trips, many.taken.round_trips}
    cells = [one.name, "–".join(map(str, sorted(trips))), "" if one.limit is None else str(one.limit)]
    for before, after in (
        (few.taken.reads, many.taken.reads),
        (few.taken.writes, many.taken.writes),
        (few.follows.reads, many.follows.reads),
        (few.follows.writes, many.follows.writes),
    ):
        cells += [f"{before:g}" if before else "", f"{after:g}" if before or after else ""]
    return f"| {' | '.join(cells)} |"


# ── What may grow, and how far ───────────────────────────────────────────────────────────────────────

A_PAGE = 22.0
"""Read units: a page of twenty that is full among many and was not among few, each of a KB at most, and its end."""


def lines(small: Measured, large: Measured) -> list[Line]:
    command = f"{COMMAND} --full" if large.bookings == FULL else COMMAND
    beyond, grown = [], []
    for one in every():
        few, many = small.counts[one.name], large.counts[one.name]
        if one.is_beyond(few.taken) or one.is_beyond(many.taken):
            beyond.append(one.name)
        if not one.bound and _grows(few, many):
            grown.append(one.name)
    limited = sum(one.limit is not None for one in every())
    total = sum(1 for _ in every())
    return [
        Line(
            "DynamoDB round trips in sequence, per use case",
            f"each of {limited} within its budget",
            "all are" if not beyond else f"beyond: {', '.join(beyond)}",
            command,
            not beyond,
        ),
        Line(
            f"read and write units of {total} use cases at {small.bookings:,} and {large.bookings:,} bookings",
            "the same, but for pages that are full and what says its bound",
            "so it is" if not grown else f"grown: {', '.join(grown)}",
            command,
            not grown,
        ),
    ]


def _grows(few: Count, many: Count) -> bool:
    return (
        many.taken.round_trips > few.taken.round_trips
        or many.taken.reads > few.taken.reads + A_PAGE
        or many.taken.writes > few.taken.writes + 2
        or many.follows.reads > few.follows.reads + 2
        or many.follows.writes > few.follows.writes + 4
    )


def measure(*, bookings: int = LARGE) -> list[Line]:
    small, large = counted(SMALL, with_busy_people=False), counted(bookings, with_busy_people=True)
    keep_table("use_cases", markdown(small, large))
    return lines(small, large)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} bookings instead of {LARGE:,}")
    parser.add_argument("--accept", action="store_true", help="write down what the tests shall expect")
    wished = parser.parse_args()
    if wished.accept:
        expected.write({name: expected.row(count) for name, count in in_an_empty_table().items()})
        print(expected.FILE)
        return 0
    found = measure(bookings=FULL if wished.full else LARGE)
    show(found)
    return 0 if all(line.ok for line in found) else 1


if __name__ == "__main__":
    sys.exit(main())
