"""The ways in which digits are sent: each exam varies one thing, and no two of its rows are alike."""

from model.evaluation.asking.conditions import PEN, Condition, Sent
from model.evaluation.asking.sheet import EXAMS, WAYS, conditions
from tests.helpers.tiny_exam import tiny_testset


def test_heights_go_from_24_to_280_pixels_with_and_without_the_pens_width() -> None:
    rows = EXAMS["by_height"]
    assert [told["pixels"] for told, _ in rows] == [24, 30, 40, 50, 60, 90, 120, 180, 240, 280]
    for told, ways in rows:
        assert ways["strokes"] == Sent(told["pixels"])
        assert ways["wide"] == Sent(told["pixels"], PEN)
        assert isinstance(ways["pictures"], Condition)
        assert ways["pictures"].tall == told["pixels"]


def test_nine_places_and_turns_and_slants_of_20_degrees_to_both_sides() -> None:
    assert len({(told["across"], told["down"]) for told, _ in EXAMS["by_place"]}) == 9
    for exam, member in (("by_rotation", "rotation"), ("by_slant", "slant")):
        assert [told["degrees"] for told, _ in EXAMS[exam]] == [-20, -10, 0, 10, 20]
        assert all(getattr(way, member) == told["degrees"] for told, ways in EXAMS[exam] for way in ways.values())


def test_rows_of_an_exam_draw_digits_in_different_ways() -> None:
    strokes = tiny_testset().digits[1].strokes
    for exam, rows in EXAMS.items():
        for name in rows[0][1]:
            drawings = {ways[name].drawing(strokes).ink.tobytes() for _, ways in rows}
            # Strokes without a width look alike however tall they are.
            assert len(drawings) == (len(rows) if (exam, name) != ("by_height", "strokes") else len(drawings))


def test_conditions_are_all_ways_once() -> None:
    found = conditions()
    assert len(found) == len(set(found))
    assert set(found) == {way for rows in EXAMS.values() for _, ways in rows for way in ways.values()}
    assert set(WAYS) == {"strokes", "pictures"}
