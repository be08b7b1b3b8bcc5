"""Line charts as self-contained SVG, legible in light and dark, without a plotting library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from model.report.palette import coloured

# Of a chart, in units of the SVG.
WIDTH = 460
HEIGHT = 320
# Margins around the axes, in units of the SVG.
LEFT = 62
RIGHT = 18
TOP = 46
BOTTOM = 46

# Told apart by dash as well as by colour; the first is ink, the second the page's accent.
STYLE = coloured("""
text { font: 12px system-ui, sans-serif; fill: $label; font-variant-numeric: tabular-nums }
.title { font-size: 15px; fill: $ink }
.rule { stroke: $rule; stroke-width: 1 }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
.s0 { stroke: $ink } .s1 { stroke: $accent; stroke-dasharray: 6 4 }
.s2 { stroke: $line_2; stroke-dasharray: 2 4 } .s3 { stroke: $line_3; stroke-dasharray: 9 3 2 3 }
.s4 { stroke: $line_4; stroke-dasharray: 12 4 } .s5 { stroke: $line_5; stroke-dasharray: 1 4 }
.s6 { stroke: $line_6; stroke-dasharray: 4 3 12 3 } .s7 { stroke: $line_7; stroke-dasharray: 16 3 2 3 2 3 }
.mark { stroke-dasharray: none }
.paper { fill: $paper }
@media (prefers-color-scheme: dark) {
  text { fill: $label_night } .title { fill: $ink_night } .rule { stroke: $rule_night } .paper { fill: $paper_night }
  .s0 { stroke: $ink_night } .s1 { stroke: $accent_night } .s2 { stroke: $line_2_night } .s3 { stroke: $line_3_night }
  .s4 { stroke: $line_4_night } .s5 { stroke: $line_5_night } .s6 { stroke: $line_6_night }
  .s7 { stroke: $line_7_night }
}
""")
STYLES = 8  # how many lines STYLE tells apart

# The legend's entries stand in as many columns as their longest name leaves room for; a row of it is this high.
LEGEND_ROW = 18
LEGEND_COLUMNS = ((13, 3), (26, 2))  # (longest name in characters, columns); beyond the last, one column


@dataclass(frozen=True)
class Line:
    """One line of a chart."""

    name: str  # in the legend
    points: Sequence[tuple[float, float]]  # (x, y)
    marks: bool = False  # circles in place of the line


@dataclass(frozen=True)
class Chart:
    """A title, axes and lines."""

    title: str
    x_label: str
    y_label: str
    lines: Sequence[Line]
    log_x: bool = False  # whether the axis is logarithmic, for positive numbers
    log_y: bool = False  # the same


def svg(charts: Sequence[Chart], *, styled: bool = True) -> str:
    """Draw one SVG picture with the charts side by side; styled: whether it brings STYLE along or its page has it.

    Raises ValueError for a chart of more lines than STYLE tells apart.
    """
    for chart in charts:
        if len(chart.lines) > STYLES:
            raise ValueError(f"the chart {chart.title!r} has {len(chart.lines)} lines: expected at most {STYLES}")
    # What legends of more than one row add to the height, above the plots.
    extra = max((_legend_rows(chart) - 1) * LEGEND_ROW for chart in charts)
    body = "".join(
        f'<g transform="translate({i * WIDTH} 0)">{_chart(chart, extra)}</g>' for i, chart in enumerate(charts)
    )
    width, height = WIDTH * len(charts), HEIGHT + extra
    names = escape("; ".join(chart.title for chart in charts))
    style = f"<style>{STYLE}</style>" if styled else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{names}">{style}'
        f'<rect class="paper" width="{width}" height="{height}"/>{body}</svg>\n'
    )


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers that cover low to high: 1, 2 or 5 times a power of ten apart."""
    span = (high - low) or abs(high) or 1.0
    raw = span / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(i * step, 12) for i in range(first, max(last, first + 1) + 1)]


def log_ticks(low: float, high: float, about: int = 6) -> list[float]:
    """Round numbers that cover low to high, both positive: 1, 2 and 5 times powers of ten, or powers alone if many.

    Raises ValueError for a number that has no logarithm.
    """
    if low <= 0:
        raise ValueError(f"{low} cannot be drawn on a logarithmic axis: expected positive numbers")
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1
    fine = [factor * 10.0**power for power in range(first, last) for factor in (1, 2, 5)]
    # Without what lies beyond the ticks that are next to low and high.
    start = max(i for i, tick in enumerate(fine) if tick <= low)
    stop = next((i for i, tick in enumerate(fine) if tick >= high and i > start), len(fine) - 1)
    covering = fine[start : stop + 1]
    if len(covering) <= about:
        return covering
    return [10.0**power for power in range(first, max(last, first + 2))]


def _chart(chart: Chart, extra: int) -> str:
    """Draw the title, the legend under it and, `extra` units further down than for a legend of one row, the plot."""
    head = f'<text class="title" x="{LEFT}" y="20">{escape(chart.title)}</text>'
    columns = _legend_columns(chart)
    legend = "".join(_legend_entry(i, line, columns) for i, line in enumerate(chart.lines))
    plot = _plot(chart)
    return head + legend + (f'<g transform="translate(0 {extra})">{plot}</g>' if extra else plot)


def _plot(chart: Chart) -> str:
    """Draw the axes and the lines."""
    xs = [x for line in chart.lines for x, _ in line.points] or [1.0, 2.0]
    ys = [y for line in chart.lines for _, y in line.points] or [1.0, 2.0]
    x_ticks = (log_ticks if chart.log_x else ticks)(min(xs), max(xs))
    y_ticks = (log_ticks if chart.log_y else ticks)(min(ys), max(ys))

    def place(x: float, y: float) -> tuple[float, float]:
        across = _share(x, min(xs), max(xs), log=chart.log_x)
        up = _share(y, y_ticks[0], y_ticks[-1], log=chart.log_y)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = []
    for value in y_ticks:
        _, y = place(min(xs), value)
        parts.append(f'<path class="rule" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    for value in x_ticks:
        if min(xs) <= value <= max(xs):
            x, _ = place(value, y_ticks[0])
            parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{value:g}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">{escape(chart.x_label)}</text>')
    turned = f'transform="translate(14 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle"'
    parts.append(f"<text {turned}>{escape(chart.y_label)}</text>")
    parts += [_line(i, line, [place(x, y) for x, y in line.points]) for i, line in enumerate(chart.lines)]
    return "".join(parts)


def _share(value: float, low: float, high: float, *, log: bool) -> float:
    """Return how far value lies on the way from low to high, 0..1."""
    if log:
        value, low, high = math.log(value), math.log(low), math.log(high)
    return (value - low) / ((high - low) or 1)


def _line(i: int, line: Line, places: Sequence[tuple[float, float]]) -> str:
    if line.marks:
        return "".join(_mark(i, x, y) for x, y in places)
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places) if places else ""
    return f'<path class="line s{i}" d="{path}"/>'


def _mark(i: int, x: float, y: float) -> str:
    return f'<circle class="line s{i} mark" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'


def _legend_columns(chart: Chart) -> int:
    longest = max((len(line.name) for line in chart.lines), default=0)
    return next((columns for most, columns in LEGEND_COLUMNS if longest <= most), 1)


def _legend_rows(chart: Chart) -> int:
    return max(1, -(-len(chart.lines) // _legend_columns(chart)))


def _legend_entry(i: int, line: Line, columns: int) -> str:
    """Draw a short stroke of line i, or a mark, and its name, in the legend between title and plot."""
    x = LEFT + i % columns * ((WIDTH - LEFT + 10) // columns)
    y = 36 + i // columns * LEGEND_ROW
    sample = _mark(i, x + 12, y) if line.marks else f'<path class="line s{i}" d="M{x} {y}h24"/>'
    return f'{sample}<text x="{x + 30}" y="{y + 4}">{escape(line.name)}</text>'
