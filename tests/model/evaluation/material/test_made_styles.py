"""Made slashed zeros: a zero of somebody with one more stroke, which goes through it."""

import numpy as np

from model.evaluation.material.made_styles import slashed
from tests.helpers.tiny_exam import SEVEN, ZERO, character


def test_each_zero_gets_a_slash_through_it_and_other_digits_none() -> None:
    zeros = [character("0", ZERO, identity=f"zero {i}") for i in range(20)]
    made = slashed([*zeros, character("7", SEVEN)])
    assert [one.id for one in made] == [f"zero {i} slashed" for i in range(20)]
    for one in made:
        ring, slash = one.strokes
        assert np.array_equal(ring, zeros[0].strokes[0])
        assert slash.dtype == np.float32
        top, bottom = slash[slash[:, 1].argmin()], slash[slash[:, 1].argmax()]
        assert top[0] > bottom[0]  # it leans to the right
        middle = slash[len(slash) // 2]
        assert (ring.min(axis=0) < middle).all()
        assert (middle < ring.max(axis=0)).all()
        assert np.ptp(slash[:, 1]) > 0.8 * np.ptp(ring[:, 1])
    assert len({one.strokes[1].tobytes() for one in made}) == 20


def test_zeros_that_have_a_slash_get_no_other() -> None:
    assert slashed([character("0", ZERO, identity="pendigits-orig.tra:175-176")]) == ()


def test_slashes_are_the_same_every_time() -> None:
    first, again = (slashed([character("0", ZERO)])[0].strokes[1] for _ in range(2))
    assert np.array_equal(first, again)
