"""`python -m local run`: the whole product on this machine. `python -m local demo`: a journey through it."""

import argparse
import asyncio
import os
import sys

import requests

from local import demo
from local.people import RefusedError
from local.run import run, wishes_of
from local.steps import StepError


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "run", help="serve it; PORT, LOCAL_DIR and SCHEDULES=off are read from the environment"
    )
    story = commands.add_parser("demo", help="play a student, a mentor, an admin and a payer over HTTP")
    story.add_argument("--url", default="http://127.0.0.1:8000", help="where it runs")
    wished = parser.parse_args(arguments)
    return _run() if wished.command == "run" else _demo(wished.url)


def _run() -> int:
    try:
        asyncio.run(run(wishes_of(os.environ)))
    except StepError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def _demo(url: str) -> int:
    try:
        demo.play(url)
    except requests.ConnectionError:
        print(f"Nothing answers at {url}. Start it first: make run", file=sys.stderr)
    except (demo.DemoError, RefusedError) as error:
        print(f"\nThe demo stopped: {error}", file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
