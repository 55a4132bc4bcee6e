from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.intervals import clip, subtract, union

intervals = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)
grids = st.builds(range, st.integers(0, 60), st.integers(0, 60), st.integers(1, 9))


def covered(pieces: list[tuple[int, int]]) -> set[int]:
    return {point for start, end in pieces for point in range(start, end)}


def test_what_overlaps_or_touches_is_one() -> None:
    assert union([(5, 7), (1, 3), (3, 4), (6, 9), (10, 12)]) == [(1, 4), (5, 9), (10, 12)]


def test_a_long_interval_swallows_the_short_ones_in_it() -> None:
    assert union([(0, 10), (2, 3), (4, 12)]) == [(0, 12)]


def test_an_empty_or_inverted_interval_covers_nothing() -> None:
    assert union([(4, 4), (9, 2)]) == []


@given(intervals)
def test_a_union_covers_the_same_points_in_ascending_parts_that_do_not_touch(
    pieces: list[tuple[int, int]],
) -> None:
    joined = union(pieces)

    assert covered(joined) == covered(pieces)
    assert all(before[1] < after[0] for before, after in pairwise(joined))


@given(grids, st.integers(-10, 70), st.integers(-10, 70))
def test_a_clipped_grid_has_the_grids_own_points(grid: range, start: int, end: int) -> None:
    assert list(clip(grid, start, end)) == [point for point in grid if start <= point < end]


@settings(max_examples=300)
@given(grids, intervals)
def test_what_is_left_of_a_grid_are_its_points_outside_of_what_is_blocked(
    grid: range, pieces: list[tuple[int, int]]
) -> None:
    blocked = union(pieces)

    left = [point for piece in subtract(grid, blocked) for point in piece]

    assert left == [point for point in grid if point not in covered(blocked)]
