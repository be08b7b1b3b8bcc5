"""Sets of hands, and samples of them: as even as they can be, and the same every time."""

from collections import Counter

import pytest

from model.data.formats.unipen import Character
from model.evaluation.material.sampling import by_set, sample, set_of, share_out
from tests.helpers.tiny_exam import UPRIGHT, character


def drawn(label: str, writer: str, number: int) -> Character:
    return character(label, UPRIGHT, writer=writer, identity=f"{writer}:{label}:{number}")


CROWD = [
    *(drawn(label, f"tos/{writer}", i) for label in "0123" for writer in "ab" for i in range(5)),
    *(drawn("7", "pendigits/21", i) for i in range(30)),
    *(drawn("7", "pendigits/22", i) for i in range(2)),
]


def test_sets_are_those_of_the_data_and_small_ones_are_one() -> None:
    assert set_of(CROWD[0]) == "unipen/tos"
    assert set_of(CROWD[-1]) == "pendigits"
    assert {set_of(drawn("1", writer, 0)) for writer in ("lou/x", "art/x", "pri/x")} == {"unipen, small sets"}
    places = by_set(CROWD)
    assert list(places) == ["pendigits", "unipen/tos"]
    assert [set_of(CROWD[i]) for i in places["unipen/tos"]] == ["unipen/tos"] * 40


def test_sample_takes_so_many_of_each_set_and_labels_and_writers_take_turns() -> None:
    chosen = [CROWD[i] for i in sample(CROWD, 8)]
    assert Counter(map(set_of, chosen)) == {"unipen/tos": 8, "pendigits": 8}
    tos = [one for one in chosen if one.writer.startswith("tos")]
    assert set(Counter((one.label, one.writer) for one in tos).values()) == {1}
    assert Counter(one.writer for one in chosen if one.label == "7") == {"pendigits/21": 6, "pendigits/22": 2}


def test_sample_is_the_same_in_any_order_and_takes_all_of_a_small_set() -> None:
    turned = CROWD[::-1]
    assert {CROWD[i].id for i in sample(CROWD, 5)} == {turned[i].id for i in sample(turned, 5)}
    assert sample(CROWD, 1000).tolist() == list(range(len(CROWD)))
    assert sample([], 5).tolist() == []


@pytest.mark.parametrize(
    ("counts", "total", "most"), [([10, 10], 8, 4), ([2, 10], 8, 6), ([2, 3], 100, 3), ([5, 5], 1, 1), ([], 4, 1)]
)
def test_total_is_shared_out_evenly(counts: list[int], total: int, most: int) -> None:
    assert share_out(counts, total) == most
