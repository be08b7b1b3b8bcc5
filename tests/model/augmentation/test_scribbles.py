"""Made scribbles are drawings that the renderer takes, each kind in many shapes."""

import numpy as np
import pytest

from model.augmentation.mixture import draw
from model.augmentation.scribbles import Maker, Points, make_scribble, makers
from model.augmentation.strokes import Variety, vary
from model.data.lines import is_standing_line

STILL = Variety(rotation=0, slant=0, stretch=0, waves=0, tremble=0, trim=0, drift=0, shaky=0, sparse=0)


@pytest.mark.parametrize("kind", sorted(makers.keys() - {"dot"}))
def test_every_kind_of_scribble_can_be_drawn_and_varies(kind: str) -> None:
    rng = np.random.default_rng(5)
    pictures = set()
    for _ in range(20):
        strokes = makers[kind](rng)
        assert all(stroke.ndim == 2 and stroke.shape[1] == 2 and np.isfinite(stroke).all() for stroke in strokes)
        picture = draw(strokes, rng)
        assert picture.max() == 255
        pictures.add(picture.tobytes())
    assert len(pictures) > 10


def test_dot_is_a_disc() -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        strokes = makers["dot"](rng)
        assert all(stroke.shape[1:] == (2,) and np.isfinite(stroke).all() for stroke in strokes)
        picture = draw(strokes, rng, STILL)
        assert picture.max() == 255
        filled = (picture > 127).sum(axis=0).max(), (picture > 127).sum(axis=1).max()
        assert min(filled) >= 19


@pytest.mark.parametrize("kind", makers)
def test_hardly_any_scribble_is_what_people_read_as_a_one(kind: str) -> None:
    """Drawings are scaled to one size, so that two points of a dot that lie apart would make a straight 1."""
    rng = np.random.default_rng(9)
    drawn = [vary(makers[kind](rng), rng, STILL) for _ in range(200)]
    assert sum(is_standing_line([stroke.astype(np.float32) for stroke in strokes]) for strokes in drawn) <= 3


def noting(name: str, seen: list[str]) -> Maker:
    """Return a maker that only notes that it was asked."""

    def make(rng: np.random.Generator) -> list[Points]:
        seen.append(name)
        return []

    return make


def test_scribbles_are_told_from_the_rng_and_come_in_all_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    first, again = (make_scribble(np.random.default_rng(6)) for _ in range(2))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    seen: list[str] = []
    for name in list(makers):
        monkeypatch.setitem(makers, name, noting(name, seen))
    rng = np.random.default_rng(7)
    for _ in range(300):
        make_scribble(rng)
    assert set(seen) == set(makers)


def test_lines_across_lie_flatter_than_any_one() -> None:
    rng = np.random.default_rng(8)
    for _ in range(100):
        for stroke in makers["line_across"](rng):
            width, height = np.ptp(stroke, axis=0)
            assert height < 0.5 * width
