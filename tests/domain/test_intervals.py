from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.intervals import subtract, union

intervals = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


@st.composite
def ascending_grids(draw: st.DrawFn) -> list[range]:
    edges = draw(st.lists(st.integers(0, 60), max_size=8).map(sorted))
    return [range(start, stop, draw(st.integers(1, 9))) for start, stop in pairwise(edges)]


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


@settings(max_examples=300)
@given(ascending_grids(), intervals)
def test_what_is_left_of_grids_are_their_points_outside_of_what_is_blocked(
    grids: list[range], pieces: list[tuple[int, int]]
) -> None:
    left = [point for piece in subtract(grids, union(pieces)) for point in piece]

    assert left == [point for grid in grids for point in grid if point not in covered(pieces)]


def test_what_reaches_over_two_grids_blocks_both() -> None:
    pieces = subtract([range(0, 10, 5), range(10, 20, 5), range(20, 30, 5)], [(5, 12)])

    assert [list(piece) for piece in pieces if piece] == [[0], [15], [20, 25]]
