"""Writes the report: the same tables as text for the terminal, as one self-contained HTML page, and as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from model.report.palette import coloured
from model.storage.atomic import write_text_atomically
from tests.benchmarks.parts.section import Section, Table
from tests.benchmarks.targets import Verdict, judge

PAGE = "index.html"
NUMBERS = "numbers.json"
STYLE = coloured("""
:root {
  color-scheme: light dark; --paper: $paper; --ink: $ink; --soft: $label; --rule: $rule; --accent: $accent;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: $paper_night; --ink: $ink_night; --soft: $label_night; --rule: $rule_night; --accent: $accent_night }
}
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums }
h1, h2 { font-family: "Iowan Old Style", Palatino, P052, serif; font-weight: normal; line-height: 1.2 }
h1 { font-size: 2.4rem } h2 { font-size: 1.5rem; margin-top: 3rem }
p { max-width: 68ch; color: var(--soft) }
.scroll { overflow-x: auto; margin: 1rem 0 }
table { border-collapse: collapse }
th, td { padding: .35rem 1.25rem .35rem 0; border-bottom: 1px solid var(--rule); text-align: right;
  white-space: nowrap }
th { font-weight: 600 } td:first-child, th:first-child { text-align: left; white-space: normal }
td[data-outcome="not met"] { color: var(--accent); font-weight: 600 }
svg { display: block; max-width: 100%; height: auto }
""")


@dataclass(frozen=True)
class Report:
    """All that a run found. machine: as Machine.report gives it; when: date and time; quick: whether the run was."""

    sections: Mapping[str, Section]
    machine: Mapping[str, Any]
    when: str
    quick: bool

    @property
    def measures(self) -> dict[str, float]:
        """Return the measures of all parts."""
        return {name: value for section in self.sections.values() for name, value in section.measures.items()}

    def write(self, folder: Path) -> Path:
        """Write the page and the numbers into a folder, made if need be; return the page's path."""
        folder.mkdir(parents=True, exist_ok=True)
        write_text_atomically(folder / PAGE, self.html())
        write_text_atomically(folder / NUMBERS, json.dumps(self.numbers(), indent=1, allow_nan=False) + "\n")
        return folder / PAGE

    def numbers(self) -> dict[str, Any]:
        """Return everything measured, ready for JSON."""
        targets = [
            {
                "title": verdict.target.title,
                "measure": verdict.target.measure,
                "limit": verdict.target.limit,
                "stretch": verdict.target.stretch,
                "at_least": verdict.target.at_least,
                "value": verdict.value,
                "outcome": verdict.outcome,
            }
            for verdict in judge(self.measures)
        ]
        parts = {name: section.numbers for name, section in self.sections.items()}
        facts = {"when": self.when, "quick": self.quick, "machine": dict(self.machine)}
        return {**facts, "measures": self.measures, "targets": targets, "parts": parts}

    def text(self) -> str:
        """Return the tables for the terminal."""
        blocks = [text_table(target_table(judge(self.measures)))]
        for section in self.sections.values():
            blocks.append(section.title + "\n" + "\n".join(section.notes))
            blocks += [text_table(table) for table in section.tables]
        blocks.append(self.machine_line())
        return "\n\n".join(blocks)

    def machine_line(self) -> str:
        """Return in a sentence what the machine was and how noisy."""
        machine = self.machine
        load = machine["load_average"]
        loads = f", load average {load['lowest']:.1f} to {load['highest']:.1f}" if load else ""
        return (
            f"Machine: {machine['processor']}, {machine['cores']} cores, {machine['system']}, "
            f"Python {machine['python']}{loads}. It was {machine['noise']}: a fixed piece of work took "
            f"{machine['reference_ms']['median']:.2f} ms, its middle half spread over "
            f"{machine['reference_spread']:.0%} of that, the slowest took {machine['reference_slowest']:.1f} times "
            "the fastest."
        )

    def html(self) -> str:
        """Return the page."""
        verdicts = judge(self.measures)
        kind = " A quick run: its numbers are rough." if self.quick else ""
        parts = [f"<h1>How fast Inkling is</h1><p>{escape(self.when)}.{kind} {escape(self.machine_line())}</p>"]
        parts.append("<h2>Targets</h2>" + html_table(target_table(verdicts)))
        for section in self.sections.values():
            parts.append(f"<h2>{escape(section.title)}</h2>")
            parts += [f"<p>{escape(note)}</p>" for note in section.notes]
            parts += [html_table(table) for table in section.tables]
            parts += [f'<div class="scroll">{picture}</div>' for picture in section.pictures]
        return (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"/>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
            f"<title>How fast Inkling is</title><style>{STYLE}</style></head>\n<body>"
            + "\n".join(parts)
            + "</body></html>\n"
        )


def target_table(verdicts: Sequence[Verdict]) -> Table:
    """Return the targets beside what was measured."""
    rows = []
    for verdict in verdicts:
        target = verdict.target
        word = "at least" if target.at_least else "at most"
        measured = "" if verdict.value is None else f"{verdict.value:.3g}"
        stretch = "" if target.stretch is None else f"{target.stretch:g}"
        rows.append([target.title, f"{word} {target.limit:g}", stretch, measured, verdict.outcome])
    return Table(["target", "limit", "stretch", "measured", ""], rows)


def text_table(table: Table) -> str:
    """Return a table in columns, the first to the left and the others to the right."""
    rows = [list(table.header), *(list(row) for row in table.rows)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(table.header))]
    lines = []
    for row in rows:
        cells = [text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join([row[0].ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def html_table(table: Table) -> str:
    """Return a table as HTML; a last column without a header holds outcomes."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in table.header)
    body = ""
    for row in table.rows:
        cells = "".join(f"<td>{escape(text)}</td>" for text in row[:-1])
        outcome = f' data-outcome="{escape(row[-1])}"' if table.header[-1] == "" else ""
        body += f"<tr>{cells}<td{outcome}>{escape(row[-1])}</td></tr>"
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
