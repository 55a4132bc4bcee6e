"""How do half-open intervals of whole numbers join, and what do they leave of a grid?"""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence

Interval = tuple[int, int]


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """Sorted, with what overlaps or touches joined; an empty or inverted interval covers nothing."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            if end > joined[-1][1]:
                joined[-1] = (joined[-1][0], end)
        elif start < end:
            joined.append((start, end))
    return joined


def clip(grid: range, start: int, end: int) -> range:
    """The points of `grid` in [start, end): the grid keeps its anchor, wherever the cut falls."""
    first = max(grid.start, start + (grid.start - start) % grid.step)
    return range(first, min(grid.stop, end), grid.step)


def subtract(grid: range, blocked: Sequence[Interval]) -> Iterator[range]:
    """The points of `grid` outside of `blocked`, a union, in ascending pieces (some of them empty)."""
    free_from = grid.start
    for index in range(max(bisect(blocked, (grid.start,)) - 1, 0), len(blocked)):
        start, end = blocked[index]
        if start >= grid.stop:
            break
        yield clip(grid, free_from, start)
        free_from = end
    yield clip(grid, free_from, grid.stop)
