"""`python -m local run`: the whole product on this machine."""

import asyncio
import os
import sys

from local.run import run, wishes_of
from local.steps import StepError


def main(arguments: list[str]) -> int:
    if arguments != ["run"]:
        print("usage: [PORT=8000] [LOCAL_DIR=.local] [SCHEDULES=off] python -m local run", file=sys.stderr)
        return 2
    try:
        asyncio.run(run(wishes_of(os.environ)))
    except StepError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
