"""The tags of the validation digits: what there is, and that the ids can be those of held-out digits."""

import json
import re
from itertools import combinations

from model.evaluation.material.styles import FILE, UNREADABLE, read_styles

COUNTS = {
    "slashed zero": 75,
    "one with a long upstroke": 355,
    "one with a hook": 170,
    "one with a foot": 109,
    "looped two": 137,
    "open four": 607,
    "small-looped six": 108,
    "crossed seven": 441,
    UNREADABLE: 9,
}
IDS = {
    "pendigits": re.compile(r"pendigits-orig\.tra:\d+(-\d+)?"),
    "unipen": re.compile(r"data/1a/[a-z]{3}/[^:]+\.dat:[\d:,-]+"),
    "ujipenchars2": re.compile(r"ujipenchars2:\d-\d+-[12]"),
    "ipad-pencil": re.compile(r"ipad-pencil:\d+"),
    "lipitk": re.compile(r"lipitk:\d+"),
}


def test_counts_are_those_that_were_seen() -> None:
    assert {style: len(ids) for style, ids in read_styles().items()} == COUNTS


def test_ids_are_of_known_sources_and_named_once() -> None:
    for by_source in json.loads(FILE.read_text(encoding="utf-8")).values():
        for source, ids in by_source.items():
            assert [identity for identity in ids if not IDS[source].fullmatch(identity)] == []
            assert len(set(ids)) == len(ids)


def test_no_digit_has_two_styles_but_hooked_ones_and_what_nobody_can_read() -> None:
    styles = read_styles()
    pairs = [pair for pair in combinations(COUNTS, 2) if styles[pair[0]] & styles[pair[1]]]
    beside = {"one with a hook", "one with a foot", UNREADABLE}
    assert [pair for pair in pairs if not beside & set(pair)] == []
