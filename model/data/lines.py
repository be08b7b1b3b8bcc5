"""Find out whether pen strokes are no more than one straight line, which is a 1 when it stands."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

THIN = 0.15  # how wide the ink of a line may be, in parts of its length
STEEP = 30.0  # the least slope of a line that stands, in degrees


def slope(strokes: Sequence[npt.NDArray[np.float32]]) -> float | None:
    """Return how steep the line is along which all points lie, in degrees from 0 to 90; None if they do not.

    strokes: each (n, 2) float32 of x, y. A point is no line. The line is the first principal axis of the points.
    """
    points = np.concatenate(strokes).astype(np.float64)
    middle = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(middle, full_matrices=False)
    spread = np.ptp(middle @ axes.T, axis=0)
    length, width = spread[0], spread[1:].sum()  # a single point has one axis only
    if length == 0 or width > THIN * length:
        return None
    return float(np.degrees(np.arctan2(abs(axes[0, 1]), abs(axes[0, 0]))))


def is_standing_line(strokes: Sequence[npt.NDArray[np.float32]]) -> bool:
    """Say whether the strokes are one straight line that is no dash: what people read as a 1."""
    found = slope(strokes)
    return found is not None and found >= STEEP
