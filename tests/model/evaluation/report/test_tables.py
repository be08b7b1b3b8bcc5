"""Tables as Markdown, and the words of their cells."""

import pytest

from model.evaluation.report.tables import row_name, share, table

ROW = {"count": 8, "strokes": {"errors": 1, "rejected": 2, "calibration_error": 0.125}}


def test_table_has_its_first_column_to_the_left() -> None:
    assert table(["a", "b"], [["x", "1"]]) == "| a | b |\n| --- | --: |\n| x | 1 |"


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"pixels": 24.0}, "24"),
        ({"degrees": -20.0}, "-20"),
        ({"across": "left", "down": "top"}, "top left"),
        ({"across": "middle", "down": "middle"}, "middle"),
    ],
)
def test_rows_are_named_by_what_tells_them_apart(row: dict[str, object], name: str) -> None:
    assert row_name(row) == name


@pytest.mark.parametrize(
    ("measure", "told"), [("misread", "12.50%"), ("not accepted", "25.00%"), ("calibration error", "12.50%")]
)
def test_shares_are_of_all_drawings_of_a_row(measure: str, told: str) -> None:
    assert share(ROW, "strokes", measure) == told
