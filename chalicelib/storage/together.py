"""How are several reads made side by side, so that they cost the time of one?"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_WORKERS = 8
_pool = ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="read")


def together(calls: Sequence[Callable[[], T]]) -> list[T]:
    """The results in the order of the calls. The first runs here: a lone one needs no thread."""
    if not calls:
        return []
    others = [_pool.submit(call) for call in calls[1:]]
    return [calls[0](), *(other.result() for other in others)]


def beside(call: Callable[[], T]) -> Future[T]:
    """Begins a read that another one need not wait for; `result()` gives what it found, or raises."""
    return _pool.submit(call)
