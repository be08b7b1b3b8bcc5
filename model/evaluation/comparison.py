"""Set networks side by side, from their cards and reports, in the tables that the README shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from model.report.progress import duration
from model.report.wording import percent

Facts = dict[str, Any]


def trainings(cards: Sequence[Facts]) -> str:
    """Return one line for each network, as Markdown: what it is, and how it was trained."""
    lines = [
        "| recipe | network | parameters | trained by | in | its test images read |",
        "|---|---|--:|---|--:|--:|",
    ]
    for card in cards:
        how = f"{card['optimizer']}, batches of {card['batch_size']}, {card['epochs']:,} epochs"
        lines.append(
            f"| `{card['recipe']}` | {card['title']} ({card['year']}) | {card['parameters']:,} | {how} "
            f"| {duration(card['wall_time_s'])} | {percent(card['test_accuracy'])} |"
        )
    return "\n".join(lines) + "\n"


def misreadings(reports: Sequence[Facts]) -> str:
    """Return one column for each network, as Markdown: what it misreads of every exam."""
    count = _styles(reports[0], "count")
    rows: dict[str, Callable[[Facts], str]] = {
        f"MNIST's {reports[0]['mnist']['count']:,} test images": lambda report: percent(_wrong(report["mnist"])),
        f"pen strokes of people it never saw (nobody can read {count['unreadable']} of them)": lambda report: percent(
            _wrong(report["strokes"])
        ),
        f"of these, ones with a hook ({count['one with a hook']})": lambda report: _errors(report, "one with a hook"),
        f"crossed sevens ({count['crossed seven']}), open fours ({count['open four']}), "
        f"slashed zeros ({count['slashed zero']})": lambda report: _errors(
            report, "crossed seven", "open four", "slashed zero"
        ),
        f"a {reports[0]['sheet']['tall']:g}-pixel digit under a pen of 6, 20, 40 pixels": lambda report: _shares(
            row for row in report["strokes"]["by_pen"] if row["pixels"] in (6, 20, 40)
        ),
        "turned by 20 degrees to the left, to the right": lambda report: _shares(
            row for row in report["strokes"]["by_rotation"] if abs(row["degrees"]) == 20
        ),
        "whole numbers of 2 to 6 digits, from strokes, from pictures": lambda report: _shares(
            report["numbers"][way] for way in ("strokes", "pictures")
        ),
    }
    names = [report["model"] for report in reports]
    lines = [f"| misread | {' | '.join(names)} |", "|---|" + "--:|" * len(names)]
    lines += [f"| {exam} | {' | '.join(map(say, reports))} |" for exam, say in rows.items()]
    return "\n".join(lines) + "\n"


def put_between_marks(text: str, name: str, table: str) -> str:
    """Return a text with the table in place of what stands between the marks of that name.

    Raises ValueError unless the marks are there once.
    """
    begin, end = f"<!-- {name}: written by python -m model.cards -->\n", f"<!-- end of {name} -->\n"
    pattern = f"(?<={re.escape(begin)}).*?(?={re.escape(end)})"
    text, count = re.subn(pattern, lambda _: f"\n{table}\n", text, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"found {count} places for {name}, expected one, between {begin.strip()} and {end.strip()}")
    return text


def _styles(report: Facts, of_each: str) -> dict[str, int]:
    return {row["name"]: row[of_each] for row in report["strokes"]["by_style"]}


def _errors(report: Facts, *styles: str) -> str:
    errors = _styles(report, "errors")
    return ", ".join(str(errors[style]) for style in styles)


def _wrong(score: Facts) -> float:
    return float(score["errors"] / score["count"])


def _shares(scores: Iterable[Facts]) -> str:
    """Say shares of what was misread to two digits or so: "0.33, 3.7, 13%"."""
    return ", ".join(map(_brief, map(_wrong, scores))) + "%"


def _brief(share: float) -> str:
    decimals = 2 if share < 0.01 else 1 if share < 0.1 else 0
    return f"{100 * share:.{decimals}f}"
