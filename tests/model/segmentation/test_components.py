"""Tests of finding the connected parts of ink: against a plain flood fill, and on shapes that are hard to label."""

from collections import deque

import numpy as np
import numpy.typing as npt
import pytest

from model.segmentation.components import find_parts

Mask = npt.NDArray[np.bool_]


def flood_fill(marked: Mask) -> npt.NDArray[np.int64]:
    """Return (H, W): 0 paper, from 1 on the part of each pixel, found pixel by pixel."""
    labels = np.zeros(marked.shape, np.int64)
    count = 0
    for start in map(tuple, np.argwhere(marked)):
        if labels[start]:
            continue
        count += 1
        labels[start] = count
        queue = deque([start])
        while queue:
            y, x = queue.popleft()
            around = [(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
            for place in around:
                inside = 0 <= place[0] < marked.shape[0] and 0 <= place[1] < marked.shape[1]
                if inside and marked[place] and not labels[place]:
                    labels[place] = count
                    queue.append(place)
    return labels


@pytest.mark.parametrize("density", [0.0, 0.1, 0.3, 0.5, 0.7, 1.0])
def test_parts_are_those_of_a_flood_fill(rng: np.random.Generator, density: float) -> None:
    for _ in range(25):
        marked = rng.random(tuple(rng.integers(1, 20, 2))) < density
        parts, expected = find_parts(marked), flood_fill(marked)
        labels = parts.labels()
        count = expected.max()
        assert len(parts.sizes) == len(parts.boxes) == labels.max() == count
        assert np.array_equal(labels > 0, marked)
        # Equal up to the order: each part of the one is one part of the other.
        assert len(set(zip(labels[marked].tolist(), expected[marked].tolist(), strict=True))) == count


def test_parts_have_their_boxes_and_sizes() -> None:
    marked = np.zeros((9, 12), np.bool_)
    marked[1:3, 2:5] = True
    marked[5:, 7] = True
    parts = find_parts(marked)
    assert sorted(map(tuple, parts.boxes.tolist())) == [(2, 1, 5, 3), (7, 5, 8, 9)]
    sizes = {tuple(box): size for box, size in zip(parts.boxes.tolist(), parts.sizes.tolist(), strict=True)}
    assert sizes == {(2, 1, 5, 3): 6, (7, 5, 8, 9): 4}
    assert parts.labels()[1, 2] != parts.labels()[8, 7] > 0


def test_parts_that_touch_at_a_corner_are_one() -> None:
    assert len(find_parts(np.eye(6, dtype=np.bool_)).sizes) == 1
    assert len(find_parts(np.eye(6, dtype=np.bool_)[::-1]).sizes) == 1


def test_part_at_the_end_of_a_row_does_not_touch_the_next_rows_start() -> None:
    marked = np.zeros((4, 5), np.bool_)
    marked[0, 4] = marked[1, 0] = marked[3, 4] = True
    assert len(find_parts(marked).sizes) == 3


def test_winding_part_is_one() -> None:
    """A snake of 30 bends: the label has to travel all of its length."""
    marked = np.zeros((61, 20), np.bool_)
    marked[::2] = True
    marked[1::4, -1] = marked[3::4, 0] = True
    assert len(find_parts(marked).sizes) == 1


def test_paper_has_no_parts() -> None:
    parts = find_parts(np.zeros((3, 4), np.bool_))
    assert (len(parts.sizes), parts.boxes.shape, parts.labels().max()) == (0, (0, 4), 0)
