"""What does a line of the results say, and where is it kept until the table is written?"""

import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path

KEPT = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `ok` is whether it keeps its limit; None where there is none, or nobody could tell here."""

    what: str
    limit: str
    measured: str
    command: str
    ok: bool | None


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a part found, and where."""

    on: str
    machine: str
    lines: tuple[Line, ...]


def show(lines: Iterable[Line]) -> None:
    """As a part says them to whoever runs it alone."""
    for line in lines:
        print(f"{mark(line):4} {line.what}: {line.measured} ({line.limit})")


def mark(line: Line) -> str:
    return {True: "ok", False: "MISS", None: ""}[line.ok]


def keep(part: str, lines: Iterable[Line]) -> None:
    """Each part has a file of its own, so that one can be run again without the others."""
    machine = f"{cpu_count()} cores {platform.machine()}, Python {platform.python_version()}"
    run = Run(on=datetime.now(UTC).date().isoformat(), machine=machine, lines=tuple(lines))
    KEPT.mkdir(exist_ok=True)
    text = json.dumps(asdict(run), indent=1, ensure_ascii=False)
    _file(part).write_text(text + "\n", encoding="utf-8")


def kept(part: str) -> Run | None:
    if not _file(part).exists():
        return None
    run = json.loads(_file(part).read_text(encoding="utf-8"))
    return Run(run["on"], run["machine"], tuple(Line(**line) for line in run["lines"]))


def keep_table(part: str, markdown: str) -> None:
    """What a part shows below the table of lines: its own heading and table."""
    KEPT.mkdir(exist_ok=True)
    _table(part).write_text(markdown.strip() + "\n", encoding="utf-8")


def kept_table(part: str) -> str:
    return _table(part).read_text(encoding="utf-8") if _table(part).exists() else ""


def _table(part: str) -> Path:
    return _file(part).with_suffix(".md")


def _file(part: str) -> Path:
    return KEPT / f"{part}.json"
