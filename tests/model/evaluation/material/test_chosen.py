"""What the product is asked about: a tenth for a quick exam, and no test set then."""

import numpy as np

from model.evaluation.material.chosen import choose
from model.evaluation.material.made_styles import MADE_ZERO
from tests.helpers.tiny_exam import ZERO, character, tiny_testset


def test_whole_exam_asks_about_everything_there_is() -> None:
    testset = tiny_testset()
    material = choose(testset)
    assert {one.id for one in material.digits} == {one.id for one in testset.digits}
    assert {one.id for one in material.others} == {one.id for one in testset.others}
    assert [one.label for one in material.doodles] == ["zigzag"]
    assert len(material.scribbles) == 10
    assert (len(material.test), len(material.mnist[0]), material.numbers) == (1, 6, 6)


def test_styles_are_places_among_the_tagged_digits_with_made_zeros() -> None:
    material = choose(tiny_testset())
    names = {style: [material.tagged[i].id for i in places] for style, places in material.styles.items() if len(places)}
    assert names == {"slashed zero": ["pendigits-orig.tra:175-176", "pendigits-orig.tra:313-314"]}
    testset = tiny_testset()
    zero = character("0", ZERO, identity="plain")
    more = choose(type(testset)(**{**vars(testset), "digits": (*testset.digits, zero)}))
    assert [more.tagged[i].id for i in more.styles[MADE_ZERO]] == ["plain slashed"]


def test_quick_exam_leaves_test_sets_alone() -> None:
    material = choose(tiny_testset(), 0.1)
    assert (len(material.test), len(material.mnist[0]), len(material.mnist[1])) == (0, 0, 0)
    assert len(material.digits) >= 1
    assert len(material.few) >= 1


def test_drawings_are_the_strokes_of_a_group() -> None:
    material = choose(tiny_testset())
    for group in ("digits", "tagged", "few", "others", "doodles", "scribbles", "test"):
        drawings = material.drawings(group)
        assert len(drawings) == len(getattr(material, group))
        assert all(isinstance(stroke, np.ndarray) for strokes in drawings for stroke in strokes)
