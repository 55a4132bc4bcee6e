"""Would the tests notice? One small change of a module at a time, and its tests again.

    python -m tests.mutation money cancellation [--each 7] [--only chalicelib.domain --tests tests/domain]

Prints each change that no test noticed, and the share of those that some did. `equivalent.txt` beside this lists
the changes that make the same program, with the reason; they are tried too, and count for nothing. Which test
noticed what is written to .cache/mutants/.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import hypothesis
import jsonschema
import moto.dynamodb.models
import pynamodb.models

from tests import dynamodb_local
from tests.mutation.changes import changes
from tests.mutation.running import NOT_IN_PLACE, Source, Tried, try_in_place, try_whole
from tests.mutation.targets import TARGETS

ROOT = Path(__file__).parents[2]
NOTES = ROOT / ".cache" / "mutants"
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
# Loaded once, here: a child has them at once.
HEAVY = (boto3, hypothesis, jsonschema, moto.dynamodb.models, pynamodb.models)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("names", nargs="*", choices=[*TARGETS, []], default=[])
    parser.add_argument("--each", type=int, default=1, help="try every nth change")
    parser.add_argument("--only", default="", help="modules whose name begins so")
    parser.add_argument("--tests", default="", help="tests whose path begins so")
    wanted = parser.parse_args()
    os.chdir(ROOT)
    os.environ.setdefault("TEST_BACKENDS", "dynamodb_local")  # quicker than moto, and truer
    NOTES.mkdir(parents=True, exist_ok=True)
    with one_database():
        for name in wanted.names or TARGETS:
            measure(name, each=wanted.each, only=wanted.only, those=wanted.tests)


@contextmanager
def one_database() -> Iterator[None]:
    """For all runs of the tests, where each would start one."""
    with dynamodb_local.running() as endpoint:

        @contextmanager
        def running() -> Iterator[str]:
            yield endpoint

        dynamodb_local.running = running
        yield


def measure(name: str, *, each: int, only: str, those: str) -> None:
    """Tries the changes of one part, and says what came of it."""
    began = time.monotonic()
    target, same = TARGETS[name], equivalents()
    tests = [one for one in target.tests if one.startswith(those)]
    wanted = [
        (source, change)
        for module in target.modules
        if module.startswith(only)
        for source in [Source(module, ROOT / (module.replace(".", "/") + ".py"))]
        for change in [one for one in changes(source.text) if target.counts(module, one.function)][::each]
    ]
    inside = [(source, change) for source, change in wanted if change.function]
    tried = try_in_place(inside, tests, NOTES / f"{name}.json") if inside else []
    in_place = {(one.source.module, one.change) for one in tried if one.by != NOT_IN_PLACE}
    tried = [one for one in tried if one.by != NOT_IN_PLACE] + [
        try_whole(source, change, tests)
        for source, change in wanted
        if (source.module, change) not in in_place
    ]
    counted = [one for one in tried if not (one.by is None and said(one) in same)]
    noticed = [one for one in counted if one.by is not None]
    (NOTES / f"{name}.txt").write_text("".join(f"{one.by or '-'}\t{said(one)}\n" for one in tried))
    for one in counted:
        if one.by is None:
            print(f"  unnoticed: {said(one)} (line {one.change.line})", flush=True)
    share = f"{100 * len(noticed) / max(len(counted), 1):.1f} %"
    print(
        f"{name}: {len(noticed)} of {len(counted)} changes noticed, {share};"
        f" {len(tried) - len(counted)} more make the same program; {time.monotonic() - began:.0f} s",
        flush=True,
    )


def said(tried: Tried) -> str:
    """Where and what, without the line, which moves."""
    return f"{tried.source.module} | {tried.change.function or 'as it loads'} | {tried.change.said}"


def equivalents() -> set[str]:
    lines = EQUIVALENT.read_text(encoding="utf-8").splitlines() if EQUIVALENT.exists() else []
    return {" ".join(line.split()) for line in lines if line and not line.startswith(("#", " "))}


if __name__ == "__main__":
    sys.exit(main())
