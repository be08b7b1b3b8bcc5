"""Data loaders: the same examples at every epoch, or generated ones that epoch and seed alone tell."""

from dataclasses import dataclass

import numpy as np

from model.data.loader import Examples, GeneratedExamples, epoch_order, epoch_seeds


@dataclass(frozen=True)
class Numbers:
    """A mixture of four one-pixel images of random ink."""

    def __len__(self) -> int:
        return 4

    def __call__(self, rng: np.random.Generator) -> Examples:
        return Examples(rng.integers(0, 256, (4, 1, 1), np.uint8), np.arange(4))


def inks(loader: GeneratedExamples, epochs: list[int], seed: int = 3) -> list[bytes]:
    try:
        return [loader.epoch(number, seed).images.tobytes() for number in epochs]
    finally:
        loader.close()


def test_fixed_examples_are_the_same_at_every_epoch() -> None:
    examples = Examples(np.zeros((2, 1, 1), np.uint8), np.arange(2))
    assert examples.epoch(1, 5) is examples.epoch(2, 6) is examples
    assert len(examples) == 2
    examples.close()


def test_generated_examples_differ_by_epoch_and_are_as_made_in_this_process() -> None:
    found = inks(GeneratedExamples(Numbers(), epochs=3), [1, 2, 3])
    assert len(set(found)) == 3
    made = [Numbers()(np.random.default_rng(epoch_seeds(3, number)[1])).images.tobytes() for number in (1, 2, 3)]
    assert found == made


def test_generated_examples_taken_up_at_a_later_epoch_are_the_same() -> None:
    assert (
        inks(GeneratedExamples(Numbers(), epochs=3), [3]) == inks(GeneratedExamples(Numbers(), epochs=3), [1, 2, 3])[2:]
    )
    assert inks(GeneratedExamples(Numbers(), epochs=3), [1], seed=4) != inks(
        GeneratedExamples(Numbers(), epochs=3), [1]
    )


def test_generated_examples_say_how_many_an_epoch_has_without_making_any() -> None:
    loader = GeneratedExamples(Numbers(), epochs=1)
    assert len(loader) == 4
    loader.close()


def test_order_and_dropout_of_an_epoch_have_seeds_of_their_own() -> None:
    assert len({seed.generate_state(1)[0] for seed in epoch_seeds(1, 1) + epoch_seeds(1, 2) + epoch_seeds(2, 1)}) == 9
    assert sorted(epoch_order(1, 1, 50)) == list(range(50))
    assert (epoch_order(1, 1, 50) != epoch_order(1, 2, 50)).any()
