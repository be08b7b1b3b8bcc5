"""What cutting leaves has no whole digit alone: halves, rests, and digits beside other ink."""

from collections.abc import Sequence

import numpy as np
import pytest

from model.augmentation import leftovers
from model.augmentation.leftovers import HALVES, LOWEST, MOST, Strokes, cuts, make_leftover
from model.augmentation.mixture import draw_large
from model.augmentation.several import Digits
from model.augmentation.strokes import Points

EIGHT = [np.stack([20 * np.sin(2 * (t := np.linspace(0, 2 * np.pi, 60))), 40 * np.cos(t)], axis=1)]
FOUR = [np.array([[10.0, 0.0], [0.0, 30.0], [30.0, 30.0]]), np.array([[20.0, 0.0], [20.0, 50.0]], np.float32)]
ONE = [np.array([[5.0, 0.0], [5.0, 50.0]])]
F = [
    np.array([[0.0, 0.0], [0.0, 50.0]], np.float32),
    np.array([[0.0, 0.0], [25.0, 0.0]], np.float32),
    np.array([[0.0, 25.0], [20.0, 25.0]], np.float32),
]
DIGITS: Digits = [(EIGHT, 8), (FOUR, 4), (ONE, 1)]
OTHERS: Sequence[Strokes] = [F]


def length(strokes: Strokes) -> float:
    return float(sum(np.hypot(*np.diff(stroke, axis=0).T).sum() for stroke in strokes))


def made(kind: str, digits: Digits = DIGITS, others: Sequence[Strokes] = OTHERS) -> list[list[Points]]:
    drawings = [cuts[kind](digits, others, np.random.default_rng(seed)) for seed in range(120)]
    return [strokes for strokes in drawings if strokes]


def clusters(strokes: list[Points]) -> int:
    """How many parts the strokes make from left to right, with paper between."""
    edges = sorted((stroke[:, 0].min(), stroke[:, 0].max()) for stroke in strokes)
    count, right = 0, -np.inf
    for low, high in edges:
        count += low > right
        right = max(right, high)
    return count


@pytest.mark.parametrize("kind", cuts)
def test_every_kind_of_leftover_can_be_drawn_and_varies(kind: str) -> None:
    drawings = made(kind)
    assert len(drawings) > 20
    rng = np.random.default_rng(1)
    pictures = set()
    for strokes in drawings[:20]:
        assert all(stroke.dtype == np.float64 and stroke.shape[1:] == (2,) for stroke in strokes)
        picture = draw_large(strokes, rng)
        assert picture.max() == 255
        pictures.add(picture.tobytes())
    assert len(pictures) > 15


def test_halves_are_cut_from_top_to_bottom_of_digits_that_have_such_halves() -> None:
    for strokes in made("half_of_a_digit", [(EIGHT, 8)]):
        points = np.concatenate(strokes)
        share = length(strokes) / np.ptp(points[:, 1]) / (length(EIGHT) / 80)
        assert 0.25 < share < 0.8
        # The left of the eight: a bow to the left, above another one.
        assert points[:, 0].min() == pytest.approx(0, abs=0.05)
        assert 0.15 < np.ptp(points[:, 0]) < 0.45
        assert np.ptp(points[:, 1]) > 0.75
    assert not {0, 1, 5, 6} & set(HALVES)
    assert made("half_of_a_digit", [(ONE, 1)]) == []


def test_four_and_letter_lose_the_line_that_stands() -> None:
    for strokes in made("four_without_upright", [(FOUR, 4)]):
        assert [len(stroke) for stroke in strokes] == [3]
    assert made("four_without_upright", [(ONE, 1), ([FOUR[0]], 4), (FOUR, 7)]) == []
    for strokes in made("rest_of_a_letter"):
        np.testing.assert_array_equal(np.concatenate(strokes), np.concatenate(F[1:]))
    assert made("rest_of_a_letter", others=[F[:2]]) == []
    low = [F[0] * np.array([1, 0.2], np.float32), *F[1:], np.array([[0.0, 0.0], [5.0, 50.0], [40.0, 0.0]], np.float32)]
    assert made("rest_of_a_letter", others=[low]) == [], "a short line is no 1"
    rest_stands = [F[0], F[0][:1] + 20, F[0] + 20]
    assert made("rest_of_a_letter", others=[rest_stands]) == [], "what is left is a 1"


def test_slices_are_neither_a_one_nor_nearly_all_of_a_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "LEAN", 0.0)
    rng = np.random.default_rng(1)
    bars = [np.array([[0.0, y], [1.0, y]]) for y in (0.0, 0.5, 1.0)]
    letter = [np.array([[0.0, 0.0], [0.0, 1.0]]), *bars]
    assert leftovers._slice(letter, 0.5, 1.0, rng)
    assert leftovers._slice([*letter, letter[0]], 0.0, 0.03, rng) == [], "the part on the left is a line that stands"
    assert leftovers._slice(letter, 0.0, 0.5, rng)
    assert leftovers._slice(letter, 0.0, 0.9, rng) == [], "nearly all of it"


def test_ones_are_not_cut_where_digits_meet() -> None:
    z = [np.array([[0.0, 0.0], [30.0, 0.0], [0.0, 50.0], [30.0, 50.0]])]
    assert made("across_a_gap", [(z, 2)])
    assert made("across_a_gap", [(z, 1)]) == []


@pytest.mark.parametrize("kind", ["across_a_gap", "digit_and_a_piece", "digit_and_a_letter", "two_letters"])
def test_neighbours_lie_side_by_side(kind: str) -> None:
    wide = [np.array([[0.0, 0.0], [30.0, 0.0], [0.0, 50.0], [30.0, 50.0]])]
    for strokes in made(kind, [(wide, 2)], [wide]):
        assert clusters(strokes) == 2
        assert np.ptp(np.concatenate(strokes)[:, 0]) < 2.1


def test_pieces_beside_a_digit_are_no_specks_and_no_whole_digit() -> None:
    for strokes in made("digit_and_a_piece", [(EIGHT, 8)], [EIGHT]):
        sizes = [np.ptp(stroke, axis=0) for stroke in strokes]
        whole = max(range(len(strokes)), key=lambda at: length([strokes[at]]))
        piece = [stroke for at, stroke in enumerate(strokes) if at != whole]
        assert sizes[whole][1] > 0.7
        assert piece
        assert np.ptp(np.concatenate(piece)[:, 1]) >= LOWEST
        assert length(piece) < (MOST + 0.2) * length([strokes[whole]])


def test_leftovers_are_told_from_the_rng_and_come_in_all_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    first, again = (make_leftover(DIGITS, OTHERS, np.random.default_rng(6)) for _ in range(2))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    seen = dict.fromkeys(cuts, 0)

    def noted(name: str) -> leftovers.Cut:
        def make(digits: Digits, others: Sequence[Strokes], rng: np.random.Generator) -> list[Points]:
            seen[name] += 1
            return [] if seen[name] % 2 else list(ONE)  # every second time there is nothing to cut

        return make

    for name in list(cuts):
        monkeypatch.setitem(cuts, name, noted(name))
    rng = np.random.default_rng(7)
    assert all(make_leftover(DIGITS, OTHERS, rng) for _ in range(400))
    assert min(seen.values()) > 50
    monkeypatch.setattr(leftovers, "cuts", {"never": lambda digits, others, rng: []})
    assert make_leftover(DIGITS, OTHERS, rng)
