"""What a recipe's network learns from, and that no held-out writer is in it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model import datasets
from model.augmentation.mixture import DigitMixture, picture
from model.augmentation.several import make_several
from model.data.loader import Examples, GeneratedExamples
from model.outputs import NOT_A_DIGIT, SEVERAL
from model.recipes import recipes
from model.report.progress import ProgressLine
from model.training.data import NUMBERS_SEED, SIDE, TrainingData, prepare
from tests.helpers import made_strokes
from tests.helpers.made_strokes import CHARACTERS
from tests.helpers.small_set import small_arrays, write_unpacked

RECIPE = replace(recipes["inkling"], source="small", validation=20, strokes=("made",))
NUMBERS = 20  # made numbers that validate here


@pytest.fixture
def data(tmp_path: Path, small_source: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that holds one for each source."""
    made_strokes.register(monkeypatch)
    monkeypatch.setattr("model.training.data.NUMBERS", NUMBERS)
    for name in ("small", "made"):
        (tmp_path / name).mkdir()
    write_unpacked(tmp_path / "small")
    return tmp_path


@pytest.fixture
def prepared(data: Path) -> Iterator[TrainingData]:
    prepared = prepare(RECIPE, RECIPE.plan, 1, "small", data, datasets.progress_on(ProgressLine()))
    yield prepared
    prepared.train.close()


def mixture_of(prepared: TrainingData) -> DigitMixture:
    assert isinstance(prepared.train, GeneratedExamples)
    assert isinstance(prepared.train.mixture, DigitMixture)
    return prepared.train.mixture


def test_mixture_holds_the_taught_writers_and_the_images_that_are_kept(prepared: TrainingData) -> None:
    mixture = mixture_of(prepared)
    taught = [one for one in CHARACTERS if not one.writer.startswith("tos")]
    assert [digit for _, digit in mixture.digits] == [int(one.label) for one in taught if one.label.isdigit()]
    assert [strokes for strokes, _ in mixture.digits] == [one.strokes for one in taught if one.label.isdigit()]
    assert list(mixture.others) == [one.strokes for one in taught if not one.label.isdigit()]
    assert len(mixture.labels) == 40


def test_validation_has_images_set_aside_and_the_held_out_writers(prepared: TrainingData) -> None:
    images = small_arrays()[0]
    apart = np.concatenate([mixture_of(prepared).images, prepared.validation.images[:20]])
    assert sorted(map(bytes, apart)) == sorted(map(bytes, images))
    held_out = [one for one in CHARACTERS if one.writer.startswith("tos")]
    np.testing.assert_array_equal(prepared.drawn.labels, range(10))
    np.testing.assert_array_equal(prepared.drawn.images[3], picture(held_out[3].strokes, side=SIDE))
    expected = [*range(10), *[NOT_A_DIGIT] * 4, *[SEVERAL] * NUMBERS]
    np.testing.assert_array_equal(prepared.validation.labels[20:], expected)


def test_validation_numbers_are_the_same_for_every_training_and_hold_several_digits(prepared: TrainingData) -> None:
    numbers = prepared.validation.images[-NUMBERS:]
    assert prepared.facts["validation_several"] == len(numbers)
    held_out = [(one.strokes, int(one.label)) for one in CHARACTERS if one.writer == "tos/3" and one.label.isdigit()]
    rng = np.random.default_rng(NUMBERS_SEED)
    np.testing.assert_array_equal(numbers[0], picture(make_several(held_out, rng), side=SIDE))
    wide = (numbers.max(axis=1) > 0).sum(axis=1) > (numbers.max(axis=2) > 0).sum(axis=1)
    assert wide.mean() > 0.6


def test_letters_that_validate_are_taken_evenly_where_there_are_many(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.training.data.OTHERS", 2)
    prepared = prepare(RECIPE, RECIPE.plan, 1, "small", data, datasets.progress_on(ProgressLine()))
    assert prepared.facts["validation_others"] == 2
    prepared.train.close()


def test_card_tells_of_every_source_and_count(prepared: TrainingData) -> None:
    facts = prepared.facts
    assert facts["name"] == "small"
    assert (facts["train"], facts["validation"], facts["test"]) == (40, 20, 20)
    assert facts["strokes"] == ["made"]
    assert (facts["train_strokes"], facts["train_others"]) == (20, 8)
    assert (facts["validation_strokes"], facts["validation_others"]) == (10, 4)
    assert facts["sha256"]["made"] == "0" * 64
    assert len(facts["sha256"]) == 5


def test_strokes_that_are_not_in_the_folder_come_from_the_default_one(
    data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A data set of one's own lies in a folder or a file by itself."""
    usual = tmp_path_factory.mktemp("usual")
    monkeypatch.setenv("INKLING_DATA_DIR", str(usual))
    (data / "made").rename(usual / "made")
    prepared = prepare(RECIPE, RECIPE.plan, 1, "small", data / "small", datasets.progress_on(ProgressLine()))
    assert prepared.facts["train_strokes"] == 20
    prepared.train.close()


def test_recipe_without_strokes_learns_from_images_alone(data: Path) -> None:
    recipe = replace(RECIPE, strokes=())
    prepared = prepare(recipe, recipe.plan, 1, "small", data / "small", datasets.progress_on(ProgressLine()))
    assert isinstance(prepared.train, Examples)
    assert (len(prepared.train), len(prepared.validation), len(prepared.drawn)) == (40, 20, 0)
    assert "strokes" not in prepared.facts


def test_recipe_that_sets_none_aside_is_watched_on_what_it_learns(data: Path) -> None:
    recipe = replace(RECIPE, strokes=(), validation=0)
    prepared = prepare(recipe, recipe.plan, 1, "small", data / "small", datasets.progress_on(ProgressLine()))
    assert prepared.train is prepared.validation
    assert not prepared.aside


def test_small_data_of_ones_own_lend_a_tenth_for_validation(data: Path) -> None:
    recipe = replace(RECIPE, source="mnist", strokes=(), validation=5000)
    prepared = prepare(recipe, recipe.plan, 1, "small", data / "small", datasets.progress_on(ProgressLine()))
    assert (len(prepared.train), len(prepared.validation)) == (54, 6)
    assert prepared.facts["validation"] == 6
    assert prepared.aside


def test_validation_of_data_of_ones_own_is_no_larger_than_the_recipes(data: Path) -> None:
    recipe = replace(RECIPE, source="mnist", strokes=(), validation=4)
    prepared = prepare(recipe, recipe.plan, 1, "small", data / "small", datasets.progress_on(ProgressLine()))
    assert len(prepared.validation) == 4
