"""Is there all that the tests need on this machine? Says what to install before minutes have passed."""

import os
import sys

from tests import dynamodb_local


def main() -> int:
    if "dynamodb_local" not in os.environ.get("TEST_BACKENDS", "dynamodb_local"):
        return 0
    try:
        with dynamodb_local.running():
            return 0
    except dynamodb_local.Missing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
