"""Training and validation strokes, digits and what nobody takes for one."""

import string

import numpy as np
import pytest

from model.data.formats.unipen import Character
from model.data.sources.strokes import StrokeSet
from model.data.writers import HELD_OUT, LOOK_ALIKES, digits, is_held_out, non_digits, split_writers

BENT = ((0, 0), (5, 4), (0, 9))
UPRIGHT = ((0, 0), (0, 9))


def character(label: str, *strokes: tuple[tuple[float, float], ...], writer: str = "ibm/r00-07") -> Character:
    return Character(label, tuple(np.array(stroke, np.float32) for stroke in strokes or (BENT,)), writer, f"f:{label}")


@pytest.mark.parametrize(
    ("writer", "held_out"),
    [
        *((f"pendigits/{number}", number >= 21) for number in range(1, 31)),
        ("tos/1002", True),
        ("tos", True),
        ("ibm/r00-07", False),
        ("syn/bek-dig2", False),
        ("val/val01", False),
        ("other/tos", False),
        ("pendigits/210", False),
    ],
)
def test_writers_21_to_30_and_tos_are_held_out(writer: str, held_out: bool) -> None:
    assert is_held_out(character("1", writer=writer)) == held_out


def test_split_writers_puts_each_writer_on_one_side() -> None:
    writers = ("pendigits/20", "tos/1", "pendigits/21", "pendigits/20", "tos/2", "ibm/1")
    whole = StrokeSet("x", tuple(character("1", writer=writer) for writer in writers), {})
    training, validation = split_writers(whole)
    assert [one.writer for one in training] == ["pendigits/20", "pendigits/20", "ibm/1"]
    assert [one.writer for one in validation] == ["tos/1", "pendigits/21", "tos/2"]
    assert not {one.writer for one in training} & {one.writer for one in validation}


def test_held_out_is_ten_writers_and_a_contributor() -> None:
    assert len(HELD_OUT) == 11


def test_digits_are_those_labelled_0_to_9() -> None:
    labels = [*string.printable.strip(), "10", "²", "٣"]
    assert "".join(one.label for one in digits(map(character, labels))) == string.digits


def test_non_digits_are_letters_and_symbols_that_look_like_no_digit() -> None:
    labels = "".join(
        one.label for one in non_digits(character(label, BENT, BENT) for label in string.printable.strip())
    )
    assert set(labels) == set(string.printable.strip()) - set(string.digits) - set("OoQDIl|/\\ZzSsGbBgq")


def test_every_look_alike_says_of_which_digit() -> None:
    assert all(reason[0] in string.digits for reason in LOOK_ALIKES.values())


@pytest.mark.parametrize(
    ("one", "kept"),
    [
        (character("A", UPRIGHT), False),
        (character("-", ((0, 0), (9, 0))), True),
        (character("x", ((0, 0), (9, 9))), False),
        (character("!", UPRIGHT, ((0, 12), (0, 13))), True),
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
