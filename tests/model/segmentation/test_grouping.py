"""Tests of grouping pieces of ink by how they lie and how they read."""

import numpy as np
import pytest

from model.segmentation.grouping import MAX_PROPOSALS, MIN_PROBABILITY, READING, Proposal, choose, propose
from model.segmentation.layout import PARTS, STROKES, Rule

# Boxes left, top, right, bottom, of strokes 100 high.
SEVEN, CROSS = (0, 0, 50, 100), (5, 45, 45, 50)
FOUR, UPRIGHT = (100, 0, 160, 60), (145, 20, 147, 100)
ZERO = (220, 0, 280, 100)
FIVE, BAR = (310, 0, 350, 100), (315, 0, 365, 5)


def pieces_of(boxes: list[tuple[float, ...]]) -> list[list[tuple[int, ...]]]:
    """Return the groups of pieces that are proposed, chain by chain."""
    chains = propose(np.array(boxes, float), STROKES)
    return [[proposal.pieces for proposal in chain] for chain in chains]


def likeliest(boxes: list[tuple[float, ...]]) -> set[tuple[int, ...]]:
    """Return the groups that the layout alone speaks for."""
    chains = propose(np.array(boxes, float), STROKES)
    return {chain[i].pieces for chain in chains for i in choose(chain, [1.0] * len(chain))}


def test_digits_far_apart_are_chains_of_their_own() -> None:
    assert pieces_of([SEVEN, ZERO]) == [[(0,)], [(1,)]]


def test_bars_stay_with_their_digits() -> None:
    found = likeliest([SEVEN, CROSS, FOUR, UPRIGHT, ZERO, FIVE, BAR])
    assert found == {(0, 1), (2, 3), (4,), (5, 6)}


def test_bars_that_are_drawn_last_stay_with_their_digits() -> None:
    found = likeliest([SEVEN, FOUR, ZERO, FIVE, BAR, CROSS, UPRIGHT])
    assert found == {(0, 5), (1, 6), (2,), (3, 4)}


def test_digits_from_right_to_left_are_found_as_well() -> None:
    assert likeliest([FIVE, BAR, ZERO, SEVEN, CROSS]) == {(0, 1), (2,), (3, 4)}


def test_eight_of_two_circles_stays_whole_and_two_lines_do_not() -> None:
    assert likeliest([(0, 0, 50, 48), (2, 50, 52, 100)]) == {(0, 1)}
    assert likeliest([(0, 0, 60, 100), (2, 160, 62, 260)]) == {(0,), (1,)}


def test_long_line_under_a_number_joins_nothing() -> None:
    assert (3,) in likeliest([SEVEN, FOUR, ZERO, (0, 95, 280, 97)])


def test_layout_in_doubt_is_left_to_the_readings() -> None:
    chains = propose(np.array([(0, 0, 40, 60), (38, 0, 41, 100)], float), STROKES)
    assert [sorted(proposal.pieces for proposal in chain) for chain in chains] == [[(0,), (0, 1), (1,)]]
    (chain,) = chains
    whole = [proposal.pieces for proposal in chain].index((0, 1))
    joined = [0.99 if i == whole else 0.02 for i in range(3)]
    apart = [0.001 if i == whole else 0.99 for i in range(3)]
    assert choose(chain, joined) == [whole]
    assert sorted(choose(chain, apart)) == sorted({0, 1, 2} - {whole})


@pytest.mark.parametrize("scale", [1e-290, 1e-3, 1e290])
def test_proposals_do_not_depend_on_units(scale: float) -> None:
    boxes = np.array([SEVEN, CROSS, FOUR, UPRIGHT, ZERO], float)
    expected = [[p.pieces for p in chain] for chain in propose(boxes, STROKES)]
    assert [[p.pieces for p in chain] for chain in propose(boxes * scale, STROKES)] == expected


@pytest.mark.parametrize("rule", [STROKES, PARTS])
def test_every_piece_has_its_place(rng: np.random.Generator, rule: Rule) -> None:
    """Scribbles of any density: each chain can be partitioned, and no piece is in two chains."""
    for count in (1, 2, 7, 40, 300):
        corners = rng.uniform(0, 400, (count, 2))
        boxes = np.hstack([corners, corners + rng.uniform(0, 120, (count, 2))])
        chains = propose(boxes, rule)
        kept = [chain[i].pieces for chain in chains for i in choose(chain, rng.random(len(chain)).tolist())]
        assert sorted(piece for pieces in kept for piece in pieces) == list(range(count))


def test_dots_in_one_place_are_proposed() -> None:
    assert likeliest([(5, 5, 5, 5), (5, 5, 5, 5)]) == {(0, 1)}


def brute_force(chain: list[Proposal], readings: list[float]) -> float:
    """Return the best score of any partition."""
    full = {piece for proposal in chain for piece in proposal.pieces}

    def best(left: frozenset[int]) -> float:
        if not left:
            return 0.0
        scores = [-np.inf]
        for proposal, reading in zip(chain, readings, strict=True):
            if min(left) in proposal.pieces and left >= set(proposal.pieces):
                scores.append(score(proposal, reading) + best(left - set(proposal.pieces)))
        return float(max(scores))

    return best(frozenset(full))


def score(proposal: Proposal, reading: float) -> float:
    """Return what a proposal counts: a certain reading adds nothing."""
    return proposal.odds + READING * float(np.log(max(reading, MIN_PROBABILITY)))


def test_choice_is_the_best_of_all_partitions(rng: np.random.Generator) -> None:
    for _ in range(40):
        chain = [Proposal((piece,)) for piece in range(6)]
        groups = {tuple(sorted(rng.choice(6, size, replace=False).tolist())) for size in (2, 2, 2, 3, 3, 4)}
        chain += [Proposal(group, float(rng.normal())) for group in sorted(groups)]
        readings = rng.random(len(chain)).tolist()
        kept = choose(chain, readings)
        assert sorted(piece for i in kept for piece in chain[i].pieces) == list(range(6))
        assert sum(score(chain[i], readings[i]) for i in kept) == pytest.approx(brute_force(chain, readings))


def test_pieces_all_over_a_drawing_are_few_enough_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    places = rng.random((256, 2)) * [3000, 1500]
    boxes = np.hstack([places, places + [20, 60] + rng.random((256, 2)) * [20, 60]])

    def digits() -> list[Proposal]:
        return [one for chain in propose(boxes, STROKES) for one in chain if not one.is_mark]

    assert len(digits()) <= MAX_PROPOSALS
    assert {piece for one in digits() for piece in one.pieces} == set(range(256))
    monkeypatch.setattr("model.segmentation.grouping.MAX_PROPOSALS", 10_000)
    assert len(digits()) > 1.5 * MAX_PROPOSALS
