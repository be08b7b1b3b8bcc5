"""Charts as SVG: well formed, to scale, and safe with any text."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from model.report.charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    LEGEND_ROW,
    RIGHT,
    STYLE,
    STYLES,
    TOP,
    WIDTH,
    Chart,
    Line,
    log_ticks,
    svg,
    ticks,
)

NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.93, 0.99, [0.92, 0.94, 0.96, 0.98, 1.0]),
        (1, 20, [0, 5, 10, 15, 20]),
        (3, 3, [3, 4]),
    ],
)
def test_ticks_are_round_numbers_that_cover_the_range(low: float, high: float, expected: list[float]) -> None:
    found = ticks(low, high)
    assert found[0] <= low <= high <= found[-1]
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.5, 4, [0.5, 1, 2, 5]),
        (3, 30, [2, 5, 10, 20, 50]),
        (1, 1024, [1, 10, 100, 1000, 10000]),
        (1, 1, [1, 2]),
        (99, 100, [50, 100]),
        (1e-3, 5e3, [1e-3, 1e-2, 1e-1, 1, 10, 100, 1000, 10000]),
    ],
)
def test_log_ticks_are_round_numbers_that_cover_the_range(low: float, high: float, expected: list[float]) -> None:
    found = log_ticks(low, high)
    assert found[0] <= low <= high <= found[-1]
    assert found == pytest.approx(expected)


def test_log_ticks_of_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="0 cannot be drawn on a logarithmic axis: expected positive numbers"):
        log_ticks(0, 1)


def paths(picture: str) -> list[list[tuple[float, float]]]:
    """The points of each drawn line, without the legend's short strokes."""
    root = ElementTree.fromstring(picture)
    lines = [p.get("d", "") for p in root.iter(f"{NAMESPACE}path") if (p.get("class") or "").startswith("line")]
    return [[(float(x), float(y)) for x, y in (pair.split() for pair in d[1:].split("L"))] for d in lines if "L" in d]


def test_chart_draws_each_line_in_a_style_of_its_own() -> None:
    lines = [Line(str(i), [(1, i), (2, i)]) for i in range(STYLES)]
    root = ElementTree.fromstring(svg([Chart("Rules", "x", "y", lines)]))
    drawn = {p.get("class", "") for p in root.iter(f"{NAMESPACE}path") if "L" in p.get("d", "")} - {"rule"}
    assert drawn == {f"line s{i}" for i in range(STYLES)}
    light, dark = STYLE.split("@media")
    for part in (light, dark):
        colours = re.findall(r"\.s\d \{ stroke: (#\w+)", part)
        assert len(colours) == len(set(colours)) == STYLES
    assert len(set(re.findall(r"stroke-dasharray: ([\d ]+)", light))) == STYLES - 1


def test_chart_of_more_lines_than_can_be_told_apart_is_refused() -> None:
    lines = [Line(str(i), [(1, i), (2, i)]) for i in range(STYLES + 1)]
    with pytest.raises(ValueError, match=f"the chart 'Rules' has {STYLES + 1} lines: expected at most {STYLES}"):
        svg([Chart("Rules", "x", "y", lines)])


def test_chart_draws_its_points_to_scale() -> None:
    chart = Chart("Loss", "epoch", "loss", [Line("training", [(1, 1.0), (2, 0.5), (3, 0.0)])])
    (points,) = paths(svg([chart]))
    assert points[0] == pytest.approx((LEFT, TOP), abs=0.1)
    assert points[1] == pytest.approx(((LEFT + WIDTH - RIGHT) / 2, (TOP + HEIGHT - BOTTOM) / 2), abs=0.1)
    assert points[2] == pytest.approx((WIDTH - RIGHT, HEIGHT - BOTTOM), abs=0.1)


def test_chart_with_log_axes_puts_equal_factors_at_equal_distances() -> None:
    chart = Chart("Cost", "images", "ms", [Line("ours", [(1, 1.0), (10, 10.0), (100, 100.0)])], log_x=True, log_y=True)
    (points,) = paths(svg([chart]))
    assert points[0] == pytest.approx((LEFT, HEIGHT - BOTTOM), abs=0.1)
    assert points[1] == pytest.approx(((LEFT + WIDTH - RIGHT) / 2, (TOP + HEIGHT - BOTTOM) / 2), abs=0.1)
    assert points[2] == pytest.approx((WIDTH - RIGHT, TOP), abs=0.1)


def test_chart_draws_marks_at_their_points_in_place_of_a_line() -> None:
    lines = [Line("measured", [(0, 0.0), (4, 1.0)]), Line("published", [(1, 0.5), (4, 1.0)], marks=True)]
    picture = svg([Chart("Accuracy", "epoch", "share", lines)])
    assert len(paths(picture)) == 1
    circles = list(ElementTree.fromstring(picture).iter(f"{NAMESPACE}circle"))
    places = [(float(c.get("cx", "")), float(c.get("cy", ""))) for c in circles]
    across, up = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    assert places[1:] == [
        pytest.approx((LEFT + across / 4, TOP + up / 2), abs=0.1),
        pytest.approx((WIDTH - RIGHT, TOP), abs=0.1),
    ]


def test_chart_names_lines_and_axes_and_escapes_them() -> None:
    chart = Chart("<Loss> & more", "epoch", "loss", [Line("a<b", [(1, 1.0), (2, 2.0)])])
    texts = [t.text for t in ElementTree.fromstring(svg([chart])).iter(f"{NAMESPACE}text")]
    assert {"<Loss> & more", "epoch", "loss", "a<b"} <= set(texts)


def test_chart_of_a_single_epoch_and_of_none_is_still_a_picture() -> None:
    for points in ([(1, 0.5)], []):
        root = ElementTree.fromstring(svg([Chart("Loss", "epoch", "loss", [Line("training", points)])]))
        assert root.get("width") == str(WIDTH)


def legend_places(picture: str) -> list[tuple[int, int]]:
    """Where the legend's short strokes begin."""
    root = ElementTree.fromstring(picture)
    strokes = [p.get("d", "") for p in root.iter(f"{NAMESPACE}path") if p.get("d", "").endswith("h24")]
    return [(int(x), int(y)) for x, y in (d[1:-3].split() for d in strokes)]


@pytest.mark.parametrize(
    ("name", "columns", "rows"), [("Adam", 3, 3), ("nearest neighbours", 2, 4), ("a name as long as a sentence", 1, 7)]
)
def test_legend_of_many_lines_stands_in_rows_above_the_plot(name: str, columns: int, rows: int) -> None:
    lines = [Line(name, [(1, float(i)), (2, float(i))]) for i in range(7)]
    picture = svg([Chart("Loss", "epoch", "loss", lines)])
    places = legend_places(picture)
    assert len(set(places)) == 7
    assert len({x for x, _ in places}) == columns
    assert len({y for _, y in places}) == rows
    extra = (rows - 1) * LEGEND_ROW
    assert max(y for _, y in places) < TOP + extra
    root = ElementTree.fromstring(picture)
    assert root.get("height") == str(HEIGHT + extra)
    assert f"translate(0 {extra})" in [group.get("transform") for group in root.iter(f"{NAMESPACE}g")]
    classes = {p.get("class") for p in root.iter(f"{NAMESPACE}path")} - {"rule"}
    assert len(classes) == 7


def test_charts_with_legends_side_by_side_keep_their_plots_on_one_level() -> None:
    few, many = (Chart("Loss", "epoch", "loss", [Line("x", [(1, 1.0), (2, 2.0)])] * count) for count in (1, 4))
    root = ElementTree.fromstring(svg([few, many]))
    shifts = [group.get("transform") for group in root.iter(f"{NAMESPACE}g")]
    assert shifts.count(f"translate(0 {LEGEND_ROW})") == 2


def test_chart_without_a_style_leaves_it_to_the_page() -> None:
    chart = Chart("Loss", "epoch", "loss", [Line("x", [(1, 1.0), (2, 2.0)])])
    assert "<style>" in svg([chart])
    assert "<style>" not in svg([chart], styled=False)
