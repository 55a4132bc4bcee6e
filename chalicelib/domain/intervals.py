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
    return range(_first_point(grid, max(grid.start, start)), min(grid.stop, end), grid.step)


def subtract(grid: range, blocked: Sequence[Interval]) -> Iterator[range]:
    """The points of `grid` outside of `blocked`, a union, in ascending pieces."""
    free_from = grid.start
    for index in range(max(bisect(blocked, (free_from,)) - 1, 0), len(blocked)):
        start, end = blocked[index]
        if start >= grid.stop:
            break
        if start > free_from:
            yield range(free_from, start, grid.step)
        if end > free_from:
            free_from = _first_point(grid, end)
    if free_from < grid.stop:
        yield range(free_from, grid.stop, grid.step)


def _first_point(grid: range, at: int) -> int:
    """The first point of the endless grid that is not before `at`."""
    return at + (grid.start - at) % grid.step
