"""The pictures of a report: charts as SVG and contact sheets of the worst mistakes as PNG."""

from __future__ import annotations

import io
from html import escape
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from model.evaluation.network.scores import to_image
from model.evaluation.report.files import PICTURES
from model.report.charts import STYLE, Chart, Line, svg
from model.report.palette import coloured

# How digits are sent, as charts and tables name it.
WAY_WORDS = {"strokes": "strokes", "wide": "strokes, pen named", "pictures": "pictures"}

# Of the confusion matrix's picture, in units of the SVG.
CELL = 36  # a cell's side
MARGIN = 56  # to the left of the cells
HEAD = 64  # above the cells
MATRIX_STYLE = coloured("""
.right { fill: $ink; fill-opacity: .07 } .wrong { fill: $accent }
.digit { font-size: 14px; text-anchor: middle } .count { font-size: 12px; text-anchor: middle; fill: $ink }
.none { fill: $rule_strong }
@media (prefers-color-scheme: dark) {
  .right { fill: $ink_night; fill-opacity: .1 } .wrong { fill: $accent_night } \
.count { fill: $ink_night } .none { fill: $rule_strong_night }
}
""")
PALEST = 0.12  # opacity of a mistake that is never made: of others it is higher
STRONGEST = 0.5  # opacity of the most frequent mistake

# Of contact sheets.
COLUMNS = 8  # tiles in a row
SIDE = 84  # pixels of a tile's sides
GAP = 8  # pixels between tiles
WORDS = 20  # pixels for the words under a tile
PAPER = 250  # grey level, 0..255
INK = 30  # grey level, 0..255


def draw_figures(report: dict[str, Any]) -> dict[str, bytes]:
    """Return all of PICTURES of a report of a whole exam, as files' contents by the end of their names."""
    strokes, mnist, product = report["network"]["strokes"], report["network"]["mnist"], report["product"]
    sheet = product["sheet"]
    made = {
        "reliability.svg": reliability(strokes["calibration"]["bins"], mnist["calibration"]["bins"]).encode(),
        "pen.svg": by_pixels("Read right by pen width", "pen width in pixels", sheet["by_pen"]).encode(),
        "height.svg": by_pixels("Read right by height", "height in pixels", sheet["by_height"]).encode(),
        "confusion.svg": matrix(strokes["confusion"], "Pen strokes: what is taken for what").encode(),
        "worst-strokes.png": mistakes(product["misread"]),
        "accepted.png": mistakes(product["accepted"]),
        "worst-mnist.png": mistakes(mnist["mistakes"]),
    }
    return {name: made[name] for name in PICTURES}


def reliability(strokes: list[dict[str, Any]], mnist: list[dict[str, Any]]) -> str:
    """Draw a reliability diagram (Guo et al. 2017) of both exams' bins beside the diagonal of an honest network."""

    def points(bins: list[dict[str, Any]]) -> list[tuple[float, float]]:
        return [(100 * one["confidence"], 100 * one["accuracy"]) for one in bins]

    lines = [
        Line("as sure as right", [(0, 0), (100, 100)]),
        Line("pen strokes", points(strokes), marks=True),
        Line("MNIST", points(mnist), marks=True),
    ]
    return svg([Chart("Sure and right", "sure, in %", "right, in %", lines)])


def by_pixels(title: str, x_label: str, rows: list[dict[str, Any]]) -> str:
    """Draw a chart of the share read right over pixels, a line for each way in which the digits were sent."""
    lines = [
        Line(words, [(row["pixels"], 100 - 100 * row[way]["errors"] / row["count"]) for row in rows])
        for way, words in WAY_WORDS.items()
        if way in rows[0]
    ]
    return svg([Chart(title, x_label, "read right, in %", lines)])


def matrix(confusion: list[list[int]], title: str) -> str:
    """Draw a confusion matrix: a row for each true digit, a column for what was read; mistakes stand out by colour."""
    worst = max([count for i, row in enumerate(confusion) for j, count in enumerate(row) if i != j], default=0)
    side = MARGIN + CELL * len(confusion) + 18
    parts = [
        f'<text class="title" x="16" y="24">{escape(title)}</text>',
        f'<text x="{MARGIN}" y="{HEAD - 22}">read as</text>',
        f'<text x="16" y="{HEAD + CELL / 2 + 4}">true</text>',
    ]
    for i, row in enumerate(confusion):
        middle = MARGIN + CELL * (i + 0.5)
        parts.append(f'<text class="digit" x="{middle}" y="{HEAD - 6}">{i}</text>')
        parts.append(f'<text class="digit" x="{MARGIN - 12}" y="{HEAD + CELL * (i + 0.5) + 5}">{i}</text>')
        parts += [_cell(i, j, count, worst) for j, count in enumerate(row)]
    height = HEAD + CELL * len(confusion) + 16
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {height}" width="{side}" height="{height}" '
        f'role="img" aria-label="{escape(title)}"><style>{STYLE}{MATRIX_STYLE}</style>'
        f'<rect class="paper" width="{side}" height="{height}"/>{"".join(parts)}</svg>\n'
    )


def _cell(i: int, j: int, count: int, worst: int) -> str:
    """Draw one cell of a matrix: its count on a ground as strong as the mistake is frequent."""
    x, y = MARGIN + CELL * j, HEAD + CELL * i
    ground = ""
    if i == j:
        ground = f'<rect class="right" x="{x}" y="{y}" width="{CELL - 1}" height="{CELL - 1}"/>'
    elif count:
        opacity = PALEST + (STRONGEST - PALEST) * count / worst
        place = f'x="{x}" y="{y}" width="{CELL - 1}" height="{CELL - 1}"'
        ground = f'<rect class="wrong" fill-opacity="{opacity:.2f}" {place}/>'
    kind = "count" if count else "count none"
    return f'{ground}<text class="{kind}" x="{x + CELL / 2}" y="{y + CELL / 2 + 4}">{count or "·"}</text>'


def mistakes(found: list[dict[str, Any]]) -> bytes:
    """Draw a PNG of mistakes, dark ink on light paper, each with the true digit and what was read; blank if none."""
    rows = max(1, -(-len(found) // COLUMNS))
    sheet = Image.new("L", (COLUMNS * (SIDE + GAP) + GAP, rows * (SIDE + WORDS + GAP) + GAP), PAPER)
    write = ImageDraw.Draw(sheet)
    font = ImageFont.load_default()
    for i, mistake in enumerate(found):
        x, y = GAP + i % COLUMNS * (SIDE + GAP), GAP + i // COLUMNS * (SIDE + WORDS + GAP)
        image = 255 - to_image(mistake["picture"])
        tile = Image.fromarray(np.minimum(image, PAPER + 5)).resize((SIDE, SIDE), Image.Resampling.NEAREST)
        sheet.paste(tile, (x, y))
        write.text((x + 2, y + SIDE + 3), _caption(mistake), fill=INK, font=font)
    file = io.BytesIO()
    sheet.save(file, "PNG", optimize=True)
    return file.getvalue()


def _caption(mistake: dict[str, Any]) -> str:
    """Return "4 read as 9", or "4: nothing" where nothing was read."""
    return f"{mistake['true']}: nothing" if mistake["read"] is None else f"{mistake['true']} read as {mistake['read']}"
