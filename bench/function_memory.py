"""How much memory has each function needed?  `.venv/bin/python bench/function_memory.py`, beside a `make run`

The peak of each worker's resident memory since it started, from /proc: after `make demo`, the end-to-end suite or
whatever else was done with the product. Workers of all products on this machine are seen; they end after a minute
of rest.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_FUNCTION = re.compile(rb"AWS_LAMBDA_FUNCTION_NAME=mentor-connect-local-(\w+)-")
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def peaks() -> Iterator[tuple[str, float]]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            found = _FUNCTION.search((process / "environ").read_bytes())
            peak = _PEAK.search((process / "status").read_text())
        except OSError:  # ended meanwhile, or somebody else's
            continue
        if found and peak:
            yield found[1].decode(), int(peak[1]) / 1024


def main() -> None:
    largest: dict[str, float] = {}
    for function, megabytes in peaks():
        largest[function] = max(megabytes, largest.get(function, 0))
    for function, megabytes in sorted(largest.items(), key=lambda one: -one[1]):
        print(f"{function:<22} {megabytes:6.0f} MB")


if __name__ == "__main__":
    main()
