"""Only what could be chosen is read, and that changes no choice."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from model.outputs import Readings
from model.preprocessing.normalize import MNIST, Preprocessing
from model.preprocessing.strokes import Rendering
from model.segmentation.grouping import Proposal, choose
from model.segmentation.pieces import Pieces
from model.segmentation.search import Candidate, Chain, decide
from tests.helpers.drawn_numbers import Images


class Numbered(Pieces):
    """A drawing that shows the network the number of its ink."""

    def picture(self, ink: Rendering, preprocessing: Preprocessing) -> Images:
        return (ink.ink / np.float32(255)).astype(np.float32)


class Oracle:
    """Reads the picture of each number with the confidence that it is told, and notes which it was shown."""

    def __init__(self, confidence: list[float]) -> None:
        self.passes: list[list[int]] = []
        self._confidence = np.array(confidence, np.float32)

    def __call__(self, images: Images) -> Readings:
        shown = np.rint(images[:, 0, 0] * 255).astype(int)
        self.passes.append(shown.tolist())
        probabilities = np.full((len(images), 10), 0.02, np.float32)
        probabilities[:, 3] = 0.82
        return Readings(probabilities, self._confidence[shown] / np.float32(0.82))

    @property
    def shown(self) -> list[int]:
        return [number for numbers in self.passes for number in numbers]


def numbered(proposals: list[Proposal], first: int = 0) -> Chain:
    """Return a candidate of each proposal, numbered from `first` on."""
    inks = [Rendering(np.full((2, 2), first + i, np.uint8), (0.0, 0.0), 1.0) for i in range(len(proposals))]
    return [
        Candidate(proposal, Numbered(ink), partial(replace, ink)) for proposal, ink in zip(proposals, inks, strict=True)
    ]


def runs(pieces: int, rng: np.random.Generator) -> list[Proposal]:
    """Return every run of so many pieces in a row, with any odds."""
    return [
        Proposal(tuple(range(first, last)), float(rng.normal(0, 4)))
        for first in range(pieces)
        for last in range(first + 1, pieces + 1)
    ]


@pytest.mark.parametrize("pieces", [1, 2, 5, 8])
def test_choice_is_that_of_reading_all_but_less_is_read(pieces: int, rng: np.random.Generator) -> None:
    read, proposed = 0, 0
    for _ in range(30):
        proposals = runs(pieces, rng)
        confidence = (0.82 * rng.random(len(proposals)) ** 3).tolist()
        oracle = Oracle(confidence)
        (kept,) = decide([numbered(proposals)], oracle, MNIST)
        assert [candidate.proposal for candidate in kept] == [proposals[i] for i in choose(proposals, confidence)]
        assert len(set(oracle.shown)) == len(oracle.shown)
        read, proposed = read + len(oracle.shown), proposed + len(proposals)
    assert read == proposed if pieces == 1 else read < 0.9 * proposed


def test_chains_are_read_together_and_what_was_read_is_not_read_again() -> None:
    chains = [numbered([Proposal((0,)), Proposal((1,)), Proposal((0, 1), 1.0)], first) for first in (0, 3)]
    # The first chain's whole is read surely, the second's is not.
    oracle = Oracle([0.8, 0.8, 0.8, 0.8, 0.8, 0.1])
    kept = decide(chains, oracle, MNIST)
    assert [[candidate.proposal.pieces for candidate in chain] for chain in kept] == [[(0, 1)], [(0,), (1,)]]
    assert oracle.passes == [[2, 5], [3, 4]]
    again = decide(kept, oracle, MNIST)
    assert again == kept
    assert len(oracle.passes) == 2
