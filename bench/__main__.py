"""Where does the product stand?  `python -m bench [PART …] [--full] [--report]`, or `make bench`

Runs the parts, each in a process of its own, and writes bench/RESULTS.md from what each of them last found.
"""

import argparse
import sys
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.lines import Run, keep, kept, kept_table, mark, show
from bench.parts import PARTS, Part

REPORT = Path(__file__).parent / "RESULTS.md"


PAGE = """# Measured

Written by `make bench` (`make bench-full`: everything at its full size, for an hour or more) from what each part
last found: {machines}. Times are ratios or shares of one run, of the process's CPU time where waiting is not the
point. How it came to be so is in [NOTES.md](NOTES.md), what a use case costs on AWS in
[docs/cost.md](../docs/cost.md).

| what | limit | measured | | command | on |
| --- | --- | --- | --- | --- | --- |
{lines}
"""


def run(parts: list[Part], *, full: bool) -> bool:
    """Whether all of them ran and kept their limits. What fails leaves what it found before."""
    good = True
    for part in parts:
        print(f"\n── {part.name}", flush=True)
        try:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                lines = alone.submit(part.measure, full=full).result()
        except Exception:  # the next part knows nothing of it
            traceback.print_exc()
            good = False
            continue
        show(lines)
        keep(part.name, lines)
        good &= all(line.ok is not False for line in lines)
    return good


def page() -> str:
    runs = {part.name: found for part in PARTS if (found := kept(part.name))}
    machines = sorted({found.machine for found in runs.values()})
    rows = [row for found in runs.values() for row in _rows(found)]
    text = PAGE.format(machines="; ".join(machines), lines="\n".join(rows))
    return "\n".join([text, *filter(None, map(kept_table, runs))])


def _rows(found: Run) -> Iterator[str]:
    for line in found.lines:
        cells = (line.what, line.limit, line.measured, mark(line), f"`{line.command}`", found.on)
        yield f"| {' | '.join(cells)} |"


def main() -> int:
    names = [part.name for part in PARTS]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"of {', '.join(names)}; all when none is named"
    )
    parser.add_argument("--full", action="store_true", help="at the full size")
    parser.add_argument("--report", action="store_true", help="write RESULTS.md only")
    wished = parser.parse_args()
    if unknown := set(wished.parts) - set(names):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    chosen = [part for part in PARTS if part.name in (wished.parts or names)]
    good = wished.report or run(chosen, full=wished.full)
    REPORT.write_text(page(), encoding="utf-8")
    print(f"\n{REPORT.relative_to(Path.cwd()) if REPORT.is_relative_to(Path.cwd()) else REPORT}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
