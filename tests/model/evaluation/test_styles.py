"""The tags of the validation digits: what there is, and that the ids can be those of held-out digits."""

import json
import re
from itertools import combinations

from model.evaluation.styles import FILE, UNREADABLE, read_styles

STYLES = ("slashed zero", "crossed seven", "one with a hook", "one with a foot", "open four")
IDS = {
    "pendigits": re.compile(r"pendigits-orig\.tra:\d+(-\d+)?"),
    "unipen": re.compile(r"data/1a/tos/[ft][123]/[ft]\d{7}\.dat:\d+-\d+"),
}


def test_styles_are_those_that_have_a_target_and_the_unreadable() -> None:
    assert set(read_styles()) == {*STYLES, UNREADABLE}
    assert all(read_styles().values())


def test_ids_are_of_held_out_contributors_and_named_once() -> None:
    for by_source in json.loads(FILE.read_text(encoding="utf-8")).values():
        for source, ids in by_source.items():
            assert all(IDS[source].fullmatch(identity) for identity in ids)
            assert len(set(ids)) == len(ids)


def test_no_digit_has_two_styles() -> None:
    styles = read_styles()
    assert [pair for pair in combinations(STYLES, 2) if styles[pair[0]] & styles[pair[1]]] == []


def test_counts_are_those_that_were_seen() -> None:
    counts = {style: len(ids) for style, ids in read_styles().items()}
    assert counts == {
        "slashed zero": 19,
        "crossed seven": 234,
        "one with a hook": 170,
        "one with a foot": 109,
        "open four": 251,
        "unreadable": 9,
    }
