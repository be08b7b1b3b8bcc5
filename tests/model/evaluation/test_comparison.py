"""Networks side by side: what their cards and reports hold stands in the README's tables."""

import pytest

from model.evaluation.comparison import misreadings, put_between_marks, trainings
from tests.helpers.tiny_exam import FACTS

TEXT = "a\n<!-- t: written by python -m model.cards -->\nold\n<!-- end of t -->\nb\n"


def score(errors: int, count: int = 1000) -> dict[str, int]:
    """Return a score, of an exam or of a part of it."""
    return {"count": count, "errors": errors}


REPORT = {
    "model": "tiny",
    "sheet": {"tall": 200.0},
    "mnist": score(41, 10_000),
    "strokes": {
        **score(36),
        "by_style": [
            {"name": name, **score(errors, count)}
            for name, errors, count in [
                ("slashed zero", 1, 19),
                ("crossed seven", 2, 234),
                ("one with a hook", 3, 170),
                ("open four", 4, 251),
                ("unreadable", 5, 9),
            ]
        ],
        "by_pen": [
            {"pixels": pixels, **score(errors)} for pixels, errors in [(6.0, 3), (10.0, 9), (20.0, 37), (40.0, 130)]
        ],
        "by_rotation": [{"degrees": degrees, **score(errors)} for degrees, errors in [(-20.0, 1), (0.0, 2), (20.0, 3)]],
    },
    "numbers": {"strokes": score(18), "pictures": score(25)},
}


def test_trainings_are_told_in_a_line_each() -> None:
    table = trainings([FACTS | {"recipe": "tiny", "parameters": 7850, "epochs": 1743}])
    assert table.splitlines()[2:] == [
        "| `tiny` | Tiny network (1986) | 7,850 | Adam, batches of 5, 1,743 epochs | 1 min 01 s | 25.00% |"
    ]


def test_misreadings_are_shares_of_whole_exams_and_counts_of_styles() -> None:
    rows = [line.strip("| ").split(" | ") for line in misreadings([REPORT]).splitlines()]
    assert rows[0] == ["misread", "tiny"]
    assert dict(rows[2:]) == {
        "MNIST's 10,000 test images": "0.41%",
        "pen strokes of people it never saw (nobody can read 9 of them)": "3.60%",
        "of these, ones with a hook (170)": "3",
        "crossed sevens (234), open fours (251), slashed zeros (19)": "2, 4, 1",
        "a 200-pixel digit under a pen of 6, 20, 40 pixels": "0.30, 3.7, 13%",
        "turned by 20 degrees to the left, to the right": "0.10, 0.30%",
        "whole numbers of 2 to 6 digits, from strokes, from pictures": "1.8, 2.5%",
    }


def test_a_table_takes_the_place_between_its_marks() -> None:
    written = put_between_marks(TEXT, "t", r"| \1 |" + "\n")
    assert written == TEXT.replace("old\n", "\n| \\1 |\n\n")
    assert put_between_marks(written, "t", r"| \1 |" + "\n") == written


@pytest.mark.parametrize("text", ["", TEXT * 2])
def test_a_table_without_its_one_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"found [02] places for t, expected one"):
        put_between_marks(text, "t", "")
