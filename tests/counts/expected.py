"""What was each use case counted to take, and agreed to be right? `expected.json` beside this, a row each.

python -m bench.use_cases --accept     # counts anew and writes it, to be read before it is committed
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.counts.counting import Count

FILE = Path(__file__).with_name("expected.json")
Row = tuple[float, ...]
"""Round trips, read units and write units; then the same of all that follows it, if anything does."""


def row(count: Count) -> Row:
    follows = count.follows if any(count.follows) else ()
    return tuple(float(one) for one in (*count.taken, *follows))


def read() -> dict[str, Row]:
    kept: Mapping[str, list[float]] = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: tuple(map(float, numbers)) for name, numbers in kept.items()}


def write(rows: Mapping[str, Row]) -> None:
    lines = ",\n".join(f" {json.dumps(name)}: {_numbers(one)}" for name, one in rows.items())
    FILE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def _numbers(row: Row) -> str:
    return f"[{', '.join(f'{one:g}' for one in row)}]"


def differences(found: Mapping[str, Row]) -> Iterable[str]:
    """In words, and what to do about it."""
    known = read()
    for name in sorted(known.keys() | found.keys()):
        was, now = known.get(name, ()), found.get(name, ())
        if was != now:
            better = bool(was and now) and len(was) >= len(now) and all(map(float.__le__, now, was))
            verdict = "better: write it down" if better else "worse, or new: look why"
            yield f"{name}: {_numbers(was)} is now {_numbers(now)} ({verdict})"
