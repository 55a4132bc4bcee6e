"""Is there all that the tests need on this machine? Says what to install before minutes have passed."""

import os
import shutil
import sys
from collections.abc import Iterator

from local import web_app
from tests import dynamodb_local

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    missing = list(_missing())
    for one in missing:
        print(one, file=sys.stderr)
    return 1 if missing else 0


def _missing() -> Iterator[str]:
    if "dynamodb_local" in os.environ.get("TEST_BACKENDS", "dynamodb_local"):
        try:
            with dynamodb_local.running():
                pass
        except dynamodb_local.Missing as missing:
            yield str(missing)
    if not web_app.node_is_here():
        yield f"The web client's tests need {web_app.NEEDED}: apt-get install nodejs npm"
    if not any(map(shutil.which, (os.environ.get("CHROMIUM", ""), *_BROWSERS))):
        yield "The web client's tests need Chromium: apt-get install chromium (or name one: CHROMIUM=/path/to/it)"


if __name__ == "__main__":
    sys.exit(main())
