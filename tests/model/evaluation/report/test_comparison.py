"""Networks side by side: what their cards and reports hold stands in the README's tables."""

from typing import Any

import pytest

from model.evaluation.report.comparison import misreadings, put_between_marks, trainings
from tests.helpers.tiny_exam import FACTS

TEXT = "a\n<!-- t: written by python -m model.cards -->\nold\n<!-- end of t -->\nb\n"


WAYS = ("strokes", "pictures")


def row(name: str, errors: tuple[int, int], count: int = 1000) -> dict[str, Any]:
    """Return a row of an exam: what is misread as strokes and as pictures."""
    return {"name": name, "count": count, **{way: {"errors": n} for way, n in zip(WAYS, errors, strict=True)}}


def means(mean: float, worst: float) -> dict[str, Any]:
    return {"mean": mean, "worst": worst}


MEANS = {"misread": means(0.004, 0.02), "not_accepted": means(0.012, 0.03), "calibration_error": means(0.001, 0.006)}
REPORT = {
    "model": "tiny",
    "network": {"mnist": {"count": 10_000, "errors": 41}},
    "product": {
        **dict.fromkeys(WAYS, MEANS),
        "by_set": [row("unipen/tos", (3, 4)), row("ipad-pencil", (5, 0), 500)],
        "by_style": [row("looped two", (14, 15), 100)],
        "sheet": {
            "by_height": [{"pixels": 24.0, **row("", (37, 130))}],
            "by_rotation": [row("", (1, 2)), row("", (0, 0)), row("", (3, 4))],
        },
        "numbers": {"all": {"strokes": {"count": 1000, "errors": 18}, "pictures": {"count": 1000, "errors": 25}}},
        **dict.fromkeys(("others", "doodles"), dict.fromkeys(WAYS, means(0.021, 0.1))),
    },
}


def test_trainings_are_told_in_a_line_each() -> None:
    table = trainings([FACTS | {"recipe": "tiny", "parameters": 7850, "epochs": 1743}])
    assert table.splitlines()[2:] == [
        "| `tiny` | Tiny network (1986) | 7,850 | Adam, batches of 5, 1,743 epochs | 1 min 01 s | 25.00% |"
    ]


def test_misreadings_are_shares_of_whole_exams_as_strokes_and_as_pictures() -> None:
    rows = [line.strip("| ").split(" | ") for line in misreadings([REPORT]).splitlines()]
    assert rows[0] == ["misread as strokes, as pictures", "tiny"]
    assert dict(rows[2:]) == {
        "people it never saw, mean over 2 sets": "0.40, 0.40%",
        "of these unipen/tos (1,000)": "0.30, 0.40%",
        "of these ipad-pencil (500)": "1.0, 0.00%",
        "looped two (100)": "14, 15%",
        "digits of 24 px": "3.7, 13%",
        "turned by 20 degrees to the left": "0.10, 0.20%",
        "turned by 20 degrees to the right": "0.30, 0.40%",
        "numbers of 2 to 6 digits, with marks and in rows": "1.8, 2.5%",
        "MNIST's test images, by the network alone": "0.41%",
        "**not accepted**: digits, mean over sets": "1.2, 1.2%",
        "**accepted**: letters and signs": "2.1, 2.1%",
        "doodles and foreign letters": "2.1, 2.1%",
        "**calibration error**, worst set": "0.60, 0.60%",
    }


def test_a_table_takes_the_place_between_its_marks() -> None:
    written = put_between_marks(TEXT, "t", r"| \1 |" + "\n")
    assert written == TEXT.replace("old\n", "\n| \\1 |\n\n")
    assert put_between_marks(written, "t", r"| \1 |" + "\n") == written


@pytest.mark.parametrize("text", ["", TEXT * 2])
def test_a_table_without_its_one_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"found [02] places for t, expected one"):
        put_between_marks(text, "t", "")
