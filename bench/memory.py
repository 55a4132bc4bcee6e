"""How much memory do the functions need under a mixed load, and what does the local stack take at rest?

    python -m bench.memory

Starts the whole product on this machine, leaves it alone for a while, and then has people use it: a whole journey
from looking for a mentor to the review, and rounds of reading, at four requests at once. Functions run in workers
of the emulator, from the shipped package; what counts of each is its peak of resident memory, from /proc. At rest,
memory that processes share counts once (the proportional set size).
"""

import os
import re
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.lines import Line, show
from local import demo
from local.people import Person, Product
from tests.e2e.running import running

SETTLING_SECONDS, RESTING_SECONDS = 75, 60  # the emulator ends workers that rested for a minute
ROUNDS, AT_ONCE = 40, 4
PEAK_LIMIT_MB, REST_LIMIT_MB, REST_LIMIT_SHARE = 128, 600, 0.05
COMMAND = "python -m bench.memory"
_FUNCTION = re.compile(rb"AWS_LAMBDA_FUNCTION_NAME=mentor-connect-local-(\w+)-")
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
_SHARE = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


# ── What /proc says ──────────────────────────────────────────────────────────────────────────────────


def ours() -> list[Path]:
    """The processes that this one started, and those that they started."""
    parents = {int(one.name): _parent(one) for one in Path("/proc").glob("[0-9]*")}
    found = {os.getpid()}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return [Path("/proc", str(one)) for one in sorted(found - {os.getpid()})]


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # ended meanwhile
        return 0


def _read(process: Path, name: str) -> bytes:
    try:
        return (process / name).read_bytes()
    except OSError:
        return b""


def peaks() -> Iterator[tuple[str, float]]:
    """Each worker's function, and its peak in MB."""
    for process in ours():
        function = _FUNCTION.search(_read(process, "environ"))
        peak = _PEAK.search(_read(process, "status").decode())
        if function and peak:
            yield function[1].decode(), int(peak[1]) / 1024


def processor_seconds() -> float:
    """Of all, also of those that ended: whoever started them has their time."""
    fields = (_read(one, "stat").decode().rpartition(")")[2].split() for one in ours())
    return sum(sum(map(int, one[11:15])) for one in fields if one) / os.sysconf("SC_CLK_TCK")


def resident_mb() -> float:
    shares = (_SHARE.search(_read(one, "smaps_rollup").decode()) for one in ours())
    return sum(int(one[1]) for one in shares if one) / 1024


# ── The load ─────────────────────────────────────────────────────────────────────────────────────────


def read_about(person: Person) -> None:
    """One round of what somebody looks at."""
    mentors = person.get("/api/mentors")["items"]
    one = mentors[0]
    person.get(f"/api/mentors/{one['slug']}")
    today = time.strftime("%Y-%m-%d", time.gmtime())
    person.get(f"/api/mentors/{one['slug']}/slots?from={today}&to={today}&duration=30")
    person.get(f"/api/mentors/{one['slug']}/reviews")
    for path in (
        "/api/mentors?q=engineer",
        "/api/bookings",
        "/api/chat/conversations",
        "/api/notifications",
    ):
        person.get(path)
    person.sign_in()


def load(product: Product) -> dict[str, float]:
    """The largest peak of each function, in MB."""
    accounts = product.call("GET", "/_local/accounts")["items"]
    people = [Person(Product(product.url), one["name"], one["email"], one["password"]) for one in accounts]
    demo.play(product.url)
    largest: dict[str, float] = {}
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        for _ in range(ROUNDS // AT_ONCE):
            list(crowd.map(read_about, people[:AT_ONCE]))
            for function, megabytes in peaks():
                largest[function] = max(megabytes, largest.get(function, 0))
    return largest


# ── The lines ────────────────────────────────────────────────────────────────────────────────────────


def rest() -> tuple[float, float]:
    """Megabytes, and the share of one core."""
    time.sleep(SETTLING_SECONDS)
    before, began = processor_seconds(), time.monotonic()
    time.sleep(RESTING_SECONDS)
    return resident_mb(), (processor_seconds() - before) / (time.monotonic() - began)


def measure() -> list[Line]:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), schedules=True) as product:
        megabytes, share = rest()
        largest = load(product)
    peak = largest.pop("APIHandler")
    others = ", ".join(f"{name} {found:.0f}" for name, found in sorted(largest.items()))
    return [
        Line(
            what="memory of the REST function under a mixed load, at its peak",
            limit=f"≤ {PEAK_LIMIT_MB} MB",
            measured=f"{peak:.0f} MB (others: {others})",
            command=COMMAND,
            ok=peak <= PEAK_LIMIT_MB,
        ),
        Line(
            what="`make run` at rest",
            limit=f"≤ {REST_LIMIT_MB} MB, ≤ {REST_LIMIT_SHARE:.0%} of a core",
            measured=f"{megabytes:.0f} MB, {share:.1%} of a core",
            command=COMMAND,
            ok=megabytes <= REST_LIMIT_MB and share <= REST_LIMIT_SHARE,
        ),
    ]


if __name__ == "__main__":
    show(measure())
