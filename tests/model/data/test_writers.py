"""Training and validation strokes, digits and what nobody takes for one."""

import json
import string
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from model.data import writers
from model.data.errors import DatasetError
from model.data.formats.unipen import Character
from model.data.sources.strokes import STROKE_SOURCES, StrokeSet
from model.data.sources.unipen import CONTRIBUTORS
from model.data.writers import (
    HELD_OUT,
    LOOK_ALIKES,
    TEST_SETS,
    digits,
    is_held_out,
    non_digits,
    set_name,
    split_writers,
)
from model.datasets import load_strokes
from model.recipes import recipes

BENT = ((0, 0), (5, 4), (0, 9))
UPRIGHT = ((0, 0), (0, 9))


def character(label: str, *strokes: tuple[tuple[float, float], ...], writer: str = "ibm/r00-07") -> Character:
    return Character(label, tuple(np.array(stroke, np.float32) for stroke in strokes or (BENT,)), writer, f"f:{label}")


@pytest.mark.parametrize(
    ("writer", "held_out"),
    [
        *((f"pendigits/{number}", number >= 21) for number in range(1, 31)),
        *((f"ujipenchars2/{number}", number % 3 == 0) for number in range(1, 61)),
        ("tos/1002", True),
        ("tos", True),
        ("imp/morris", True),
        ("lipitk/usr3", True),
        ("ibm/r00-07", True),
        ("ibm/r01-07", True),
        ("ibm/r01-04", False),
        ("syn/bek-dig2", False),
        ("syn/zor-dig22", True),
        ("val/val01", False),
        ("val/val02", True),
        ("other/tos", False),
        ("pendigits/210", False),
        ("omniglot/Greek/07", True),
        ("omniglot/Latin/07", False),
        ("quickdraw/animal migration", False),
        ("quickdraw/The Mona Lisa", True),
        ("numberpad/bridger", False),
        ("magic-wand/1", False),
    ],
)
def test_whole_writers_contributors_alphabets_and_things_are_held_out(writer: str, held_out: bool) -> None:
    assert is_held_out(character("1", writer=writer)) == held_out


def test_split_writers_puts_each_writer_on_one_side() -> None:
    writers = ("pendigits/20", "tos/1", "pendigits/21", "pendigits/20", "tos/2", "ibm/1")
    whole = StrokeSet("x", tuple(character("1", writer=writer) for writer in writers), {})
    training, validation = split_writers(whole)
    assert [one.writer for one in training] == ["pendigits/20", "pendigits/20", "ibm/1"]
    assert [one.writer for one in validation] == ["tos/1", "pendigits/21", "tos/2"]
    assert not {one.writer for one in training} & {one.writer for one in validation}


def test_a_test_set_is_neither_for_training_nor_for_validation() -> None:
    with pytest.raises(DatasetError, match="found pendigits-test, a test set, expected one for training and validati"):
        split_writers(StrokeSet("pendigits-test", (character("1"),), {}))
    assert set(STROKE_SOURCES) >= TEST_SETS
    assert not any(TEST_SETS & set(recipe.strokes) for recipe in recipes.values())


def test_a_session_of_a_writer_at_ibm_is_not_held_out_alone() -> None:
    """There are 12 writers and three sessions, r00 to r04: the number behind the hyphen is the writer."""
    numbers = {"04", "05", "06", "07", "08", "09", "11", "12", "13", "14", "15", "16"}
    held_out = {n for n in numbers if any(is_held_out(character("1", writer=f"ibm/r0{s}-{n}")) for s in range(5))}
    assert held_out == {"07", "11"}


def test_each_writer_is_held_out_once_and_is_of_a_known_set() -> None:
    file = Path(writers.__file__).with_name("held_out.json")
    listed = list(chain.from_iterable(json.loads(file.read_text(encoding="utf-8")).values()))
    assert len(listed) == len(HELD_OUT)
    sets = {set_name(character("1", writer=writer)) for writer in HELD_OUT}
    assert {name for name in sets if not name.startswith("unipen/")} < set(STROKE_SOURCES)
    assert len({name for name in sets if name.startswith("unipen/")}) == len(CONTRIBUTORS) - 4


@pytest.mark.parametrize(
    ("writer", "name"),
    [
        ("tos/1002", "unipen/tos"),
        ("apa/BobStrong", "unipen/apple"),
        ("ced/AAAA9018", "unipen/cedar"),
        ("pendigits/7", "pendigits"),
        ("pendigits-test/7", "pendigits-test"),
        ("ipad-pencil/2", "ipad-pencil"),
        ("omniglot/Greek/07", "omniglot"),
    ],
)
def test_set_name_is_of_one_device_and_place(writer: str, name: str) -> None:
    assert set_name(character("1", writer=writer)) == name


def test_digits_are_those_labelled_0_to_9() -> None:
    labels = [*string.printable.strip(), "10", "²", "٣"]
    assert "".join(one.label for one in digits(map(character, labels))) == string.digits


def test_non_digits_are_letters_and_symbols_that_look_like_no_digit() -> None:
    labels = "".join(
        one.label for one in non_digits(character(label, BENT, BENT) for label in string.printable.strip())
    )
    assert set(labels) == set(string.printable.strip()) - set(string.digits) - set("OoQDIl|/\\ZzSsGbBgq,.'`")


def test_every_look_alike_says_of_which_digit() -> None:
    assert all(reason[0] in string.digits for reason in LOOK_ALIKES.values())
    assert not any(label in string.digits for label in LOOK_ALIKES)


def test_single_drawings_that_pass_for_digits_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = character("y"), character("x")
    assert non_digits([one, other]) == (one, other)
    monkeypatch.setattr(writers, "LOOK_ALIKE_DRAWINGS", frozenset({one.id}))
    assert non_digits([one, other]) == (other,)


def test_single_look_alikes_are_listed_once_by_digit() -> None:
    file = Path(writers.__file__).with_name("look_alike_drawings.json")
    by_digit: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))
    listed = list(chain.from_iterable(by_digit.values()))
    assert set(by_digit) <= set(string.digits)
    assert len(listed) == len(set(listed))
    assert not any(is_held_out(character("y", writer=f"{identity.split('/')[2]}/")) for identity in listed)


def test_every_look_alike_among_doodles_is_there_to_be_left_out() -> None:
    drawn = {one.label for name in ("quickdraw", "omniglot") for one in load_strokes(name).characters}
    assert {label for label in LOOK_ALIKES if len(label) > 1} < drawn
    assert not {"circle", "line", "moon", "Latin/character15"} & {one.label for one in non_digits(doodles())}


def doodles() -> Iterator[Character]:
    return chain.from_iterable(load_strokes(name).characters for name in ("quickdraw", "omniglot"))


def test_doodles_and_alphabets_on_both_sides_are_different_ones() -> None:
    for name, part in (("quickdraw", 1), ("omniglot", 2)):
        training, validation = split_writers(load_strokes(name))
        drawn = [{"/".join(one.writer.split("/")[:2]) for one in side} for side in (training, validation)]
        assert all(drawn), name
        assert not drawn[0] & drawn[1], name
        assert part * len(drawn[1]) <= len(drawn[0])


@pytest.mark.parametrize(
    ("one", "kept"),
    [
        (character("A", UPRIGHT), False),
        (character("-", ((0, 0), (9, 0))), True),
        (character("x", ((0, 0), (9, 9))), False),
        (character("!", BENT, ((0, 12), (0, 13))), True),
        (character("!", BENT), False),
        (character("i", BENT), False),
        (character("i", BENT, ((0, -2), (0, -1))), True),
        (character(")", BENT), True),
        (character("?", BENT), False),
        (character("?", BENT, ((0, 12), (0, 13))), True),
        (character("$", BENT), False),
        (character("%", BENT), False),
        (character("$", BENT, UPRIGHT), True),
    ],
)
def test_single_lines_that_stand_and_halves_of_symbols_can_pass_for_digits(one: Character, kept: bool) -> None:
    assert non_digits([one]) == ((one,) if kept else ())
