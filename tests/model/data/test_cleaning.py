"""Segments that hold no whole character: points, stumps, halves, and those that were seen to be wrong."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.data import cleaning
from model.data.cleaning import find_broken, find_halves, left_standing
from model.data.formats.unipen import Character

Points = list[tuple[float, float]]
RING: Points = [(0, 0), (4, 0), (4, 6), (0, 6), (0, 0)]
UPRIGHT: Points = [(3, 0), (3, 9)]
LEVEL: Points = [(0, 0), (9, 0)]


def character(label: str, points: Points, parts: str = "0", file: str = "a.dat", right: float = 0.0) -> Character:
    strokes = (np.array([(x + right, y) for x, y in points], np.float32),)
    return Character(label, strokes, "ibm/one", f"{file}:{parts}")


@pytest.mark.parametrize(
    ("label", "points", "broken"),
    [
        ("7", RING, False),
        ("1", UPRIGHT, False),
        ("4", UPRIGHT, True),
        ("1", LEVEL, True),
        ("8", [(2, 2), (2, 2)], True),
        ("s", [(2, 2)], True),
        (".", [(2, 2)], False),
        ("l", UPRIGHT, False),
        ("-", LEVEL, False),
        (".", [(2, 2), (2, 2)], False),
    ],
)
def test_points_and_stumps_of_digits_are_broken(label: str, points: Points, broken: bool) -> None:
    assert find_broken([character(label, points)]) == ({"a.dat:0"} if broken else set())


FIRST = character("4", RING, "7")


@pytest.mark.parametrize(
    ("second", "halves"),
    [
        (character("4", UPRIGHT, "8"), True),
        (character("4", UPRIGHT, "8-9,11"), True),
        (character("4", UPRIGHT, "9"), False),
        (character("4", UPRIGHT, "8", file="b.dat"), False),
        (character("9", UPRIGHT, "8"), False),
        (character("4", RING, "8", right=3.5), False),
        (character("4", RING, "8", right=2.5), True),
        (character("4", [(0, 20), (4, 26)], "8"), False),
    ],
)
def test_neighbours_with_one_label_that_overlap_are_halves(second: Character, halves: bool) -> None:
    expected = {FIRST.id, second.id} if halves else set()
    assert find_halves([FIRST, second]) == expected
    assert find_halves([FIRST, second]) <= find_broken([FIRST, second])


def test_whole_letters_one_upon_the_other_are_no_halves() -> None:
    first, second = (
        replace(one, writer="lav/mp_0005") for one in (character("4", RING, "7"), character("4", UPRIGHT, "8"))
    )
    assert find_halves([first, second]) == set()


def test_halves_are_found_after_lists_of_components() -> None:
    first = character("4", RING, "3-4,6-7")
    assert find_halves([first, character("4", UPRIGHT, "8")]) == {first.id, "a.dat:8"}


@pytest.mark.parametrize(
    ("parts", "other", "halves"),
    [("3-4,6-7", "8", True), ("3:2-7:41", "8:1-9", True), ("3:2-7:8", "9", False), ("3-6,7:1", "8", True)],
)
def test_halves_are_found_by_the_numbers_of_components_not_of_points(parts: str, other: str, halves: bool) -> None:
    first, second = character("4", RING, parts), character("4", UPRIGHT, other)
    assert find_halves([first, second]) == ({first.id, second.id} if halves else set())


def test_drawings_that_were_seen_to_be_wrong_do_not_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    other = character("4", UPRIGHT, "9")
    assert left_standing([FIRST, other]) == (FIRST, other)
    monkeypatch.setattr(cleaning, "SEEN", frozenset({FIRST.id}))
    assert left_standing([FIRST, other]) == (other,)


def test_every_id_that_was_seen_to_be_wrong_stands_once() -> None:
    by_reason = json.loads(Path(cleaning.__file__).with_name("broken.json").read_text(encoding="utf-8"))
    listed = [identity for identities in by_reason.values() for identity in identities]
    assert sorted(listed) == sorted(cleaning.SEEN)
    pattern = r"data/1[abcd]/[a-z]{3}/\S+\.dat:[\d:,-]+|(magic-wand|numberpad):\d+"
    assert [identity for identity in listed if re.fullmatch(pattern, identity) is None] == []


def test_segments_that_were_seen_to_be_wrong_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_broken([FIRST]) == set()
    monkeypatch.setattr(cleaning, "SEEN", frozenset({FIRST.id, "other.dat:1"}))
    assert find_broken([FIRST]) == {FIRST.id}
