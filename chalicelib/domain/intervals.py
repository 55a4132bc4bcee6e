"""How do half-open intervals of whole numbers join, and what do they leave of a grid?"""

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


def subtract(grids: Iterable[range], blocked: Sequence[Interval]) -> Iterator[range]:
    """The points of ascending grids outside of `blocked`, a union, in ascending pieces; some are empty.

    A grid keeps its anchor, whatever is cut from it.
    """
    at = 0
    for grid in grids:
        free_from = grid.start
        while at < len(blocked) and blocked[at][0] < grid.stop:
            start, end = blocked[at]
            yield range(free_from, start, grid.step)
            free_from = max(free_from, end + (grid.start - end) % grid.step)  # the next point of the grid
            if end >= grid.stop:
                break  # it may block the next grid too
            at += 1
        yield range(free_from, grid.stop, grid.step)
