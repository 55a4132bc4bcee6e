"""What is being done right now, and what should a person do when it fails?"""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class StepError(Exception):
    """A step of starting did not work; the message says what to do."""


@contextmanager
def step(doing: str) -> Iterator[None]:
    """Says what is being done, and how long it took when that was long enough to wonder."""
    print(f"  {doing} …", flush=True)
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    if took > 1:
        print(f"  {doing}: {took:.1f} s", flush=True)
