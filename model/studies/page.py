"""Write a study's result as one self-contained HTML page: text, SVG charts, tables and no script."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from html import escape

from model.report.charts import STYLE as PLOT_STYLE
from model.report.charts import svg
from model.report.palette import coloured
from model.studies.base import Picture, Result, Section, Study, Table

# The page's own look, ink on paper; the charts bring theirs.
PAGE_STYLE = coloured("""
:root {
  color-scheme: light dark;
  --paper: $paper_both; --ink: $ink_both; --soft: $ink_soft_both;
  --hair: $rule_both; --accent: $accent_both;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, "Book Antiqua", serif;
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 4rem }
h1, h2 { font-family: var(--serif); font-weight: 400; line-height: 1.2; text-wrap: balance }
h1 { font-size: clamp(2rem, 1.4rem + 2.6vw, 3.05rem); margin: 0 0 1rem }
h2 { font-size: 1.5625rem; margin: 3rem 0 .75rem; padding-top: 1.25rem; border-top: 1px solid var(--hair) }
p, dl, li { max-width: 68ch; overflow-wrap: break-word }
p { margin: 0 0 .75rem }
a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.study-kind { margin: 0 0 .25rem; color: var(--accent); letter-spacing: .04em }
.question { font: 1.25rem/1.45 var(--serif); color: var(--soft) }
.answer { font: 1.25rem/1.45 var(--serif) }
figure { margin: 1.5rem 0 }
figcaption, caption { color: var(--soft); font-size: .9rem; text-align: left; max-width: 68ch }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem 2rem }
.charts svg { display: block; width: 100%; max-width: 36rem; height: auto }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0 2rem }
.pictures img { width: 100%; image-rendering: pixelated; border: 1px solid var(--hair); border-radius: 4px }
.table { overflow-x: auto; margin: 1.5rem 0 }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums }
caption { padding-bottom: .5rem }
caption span { display: block; max-width: min(68ch, calc(100vw - 2rem)) }
th, td { padding: .375rem 1.25rem .375rem 0; border-bottom: 1px solid var(--hair); text-align: left }
tbody { vertical-align: top }
thead th { color: var(--soft); font-weight: 400; vertical-align: bottom; border-bottom-color: var(--soft) }
tbody th { font-weight: 600; min-width: 7rem }
.number { text-align: right }
td { white-space: nowrap }
dt { font-weight: 600; margin-top: .75rem }
dd { margin: .125rem 0 0; overflow-wrap: anywhere }
code { font: .9em ui-monospace, monospace }
@media (width < 30rem) { .charts svg text { font-size: 13.5px } .charts svg .title { font-size: 16px } }
@media print { .charts, .pictures, table, figure { break-inside: avoid } }
""")
STYLE = PAGE_STYLE + PLOT_STYLE

# A table's cell that is set as a number: digits with a sign, a unit or a range.
_NUMBER = re.compile(r"[-−+±<]?\d[\d.,:×e%+−-]*( ?[a-zµ%]{1,2})?( \([\d.,]+ to [\d.,]+\))?|–")


def page(study: Study, result: Result, method: Mapping[str, str]) -> str:
    """Return the whole page; method: what to say of the run besides what the study says: command, data, time."""
    answer, *rest = result.reading
    how = {**result.method, **method}
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<title>{escape(study.title)} · Inkling</title>\n<link rel="icon" href="data:,">',
            f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<header>",
            '<p class="study-kind">Inkling: a study</p>',
            f'<h1>{escape(study.title)}</h1>\n<p class="question">{escape(study.question)}</p>\n</header>',
            f'<section>\n<h2>What came out</h2>\n<p class="answer">{escape(answer)}</p>',
            *(f"<p>{escape(text)}</p>" for text in rest),
            "</section>",
            *(_section(section) for section in result.sections),
            "<section>\n<h2>How it was done</h2>\n<dl>",
            *(_definition(term, text) for term, text in how.items()),
            "</dl>\n</section>\n</main>\n</body>\n</html>\n",
        ]
    )


def _section(section: Section) -> str:
    parts = [f"<section>\n<h2>{escape(section.title)}</h2>", *(f"<p>{escape(text)}</p>" for text in section.text)]
    if section.charts:
        charts = "".join(svg([chart], styled=False) for chart in section.charts)
        parts.append(
            f'<figure>\n<div class="charts">\n{charts}</div>\n'
            f"<figcaption>{escape(section.charts_caption)}</figcaption>\n</figure>"
        )
    if section.pictures:
        parts += ['<div class="pictures">', *(_picture(picture) for picture in section.pictures), "</div>"]
    parts += [_table(table) for table in section.tables]
    return "\n".join([*parts, "</section>"])


def _picture(picture: Picture) -> str:
    data = base64.b64encode(picture.png).decode()
    return (
        f'<figure><img alt="{escape(picture.alternative)}" src="data:image/png;base64,{data}">'
        f"<figcaption>{escape(picture.caption)}</figcaption></figure>"
    )


def _table(table: Table) -> str:
    """Return a table that scrolls by itself where it is wider than the window, with the keyboard too."""
    columns = list(zip(*table.rows, strict=True))
    kinds = [' class="number"' if all(map(_NUMBER.fullmatch, column)) else "" for column in columns]
    head = "".join(f'<th scope="col"{kind}>{escape(text)}</th>' for text, kind in zip(table.header, kinds, strict=True))
    rows = []
    for row in table.rows:
        cells = [f"<td{kind}>{escape(text)}</td>" for text, kind in zip(row[1:], kinds[1:], strict=True)]
        rows.append(f'<tr><th scope="row"{kinds[0]}>{escape(row[0])}</th>{"".join(cells)}</tr>')
    caption, body = escape(table.caption), "\n".join(rows)
    return (
        f'<div class="table" role="region" aria-label="{caption}" tabindex="0">\n<table>\n'
        f"<caption><span>{caption}</span></caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _definition(term: str, text: str) -> str:
    body = f"<code>{escape(text)}</code>" if term == "Command" else escape(text).replace("\n", "<br>")
    return f"<dt>{escape(term)}</dt><dd>{body}</dd>"
