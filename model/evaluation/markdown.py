"""Write a report beside the weights, tell it in a few lines, and show it as a section of the weights' page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from model.evaluation.figures import draw_figures
from model.evaluation.report_files import PICTURES, picture_path, report_path
from model.report.wording import percent
from model.storage.atomic import write_bytes_atomically, write_text_atomically

Facts = dict[str, Any]


def write_report(weights: Path, report: Facts) -> None:
    """Write the report of a weights file and its pictures beside it; each file is either the old one or the new one."""
    for name, content in draw_figures(report).items():
        write_bytes_atomically(picture_path(weights, name), content)
    # Last, so that whoever finds the report finds its pictures too.
    write_text_atomically(report_path(weights), json.dumps(report, indent=1, ensure_ascii=False) + "\n")


def summary(report: Facts) -> str:
    """Return the report in a few lines, for people at a terminal."""
    strokes, mnist, rejection = report["strokes"], report["mnist"], report["rejection"]
    lines = [
        f"{report['model']} {report['version']}",
        f"  MNIST: {_told(mnist)}, calibration error {percent(mnist['calibration']['error'])}",
        f"  held-out strokes: {_told(strokes)}, calibration error {percent(strokes['calibration']['error'])}",
        *(f"    {row['name']}: {_told(row)}" for row in strokes["by_style"]),
        *(f"    wrong {words}: {_shares(strokes[name], 'errors')}" for name, words in EXAM_WORDS.items()),
    ]
    lines += [f"  numbers from {way}: {_told(report['numbers'][way])}" for way in ("strokes", "pictures")]
    if rejection:
        height = EXAM_WORDS["by_height"]
        lines.append(f"    not accepted {height}: {_shares(strokes['by_height'], 'rejected')}")
        lines.append(
            f"  rejected: {_rejected(rejection['others'])} letters and symbols, {_rejected(rejection['scribbles'])} "
            f"scribbles, {_rejected(rejection['digits'])} digits, {_rejected(rejection['mnist'])} MNIST images"
        )
    return "\n".join(lines)


EXAM_WORDS = {
    "by_pen": "by pen width in px",
    "by_height": "by height in px",
    "by_place": "by place",
    "by_rotation": "by rotation in degrees",
    "by_slant": "by slant in degrees",
}


def section(stem: str, report: Facts) -> str:
    """Return what the report says, as Markdown for the page beside the weights; stem: of the weights file's name."""
    strokes, mnist, rejection = report["strokes"], report["mnist"], report["rejection"]
    told, sheet = report["material"], report["sheet"]
    parts = [
        f"On {told['digits']:,} digits drawn by {told['writers']} writers that no network learned from, and on MNIST:",
        _table(
            ["", "drawings", "wrong", "right", "calibration error"],
            [_exam_row("held-out pen strokes", strokes), _exam_row("MNIST test images", mnist)],
        ),
        "By style, as tagged by looking, and by who collected the strokes:",
        _table(
            ["", "drawings", "wrong", "right"],
            [_score_row(row["name"], row) for row in strokes["by_style"] + strokes["by_contributor"]],
        ),
        f"The same digits on a sheet of {sheet['side']} x {sheet['side']} px. By height they are sent as the page "
        "sends them: the places that the pen passed, without its width, which the server fits to the writing. All "
        f"others are pictures of the whole sheet, the digit {sheet['tall']:g} px tall under a pen of {sheet['pen']:g} "
        f"px unless the row says otherwise; those at the nine places are {sheet['placed_tall']:g} px tall under a pen "
        f"of {sheet['thickest']:.0%} of that and reach up to the sheet's edges. Not accepted are those that it takes "
        "for no digit:",
        *(_wide_table(EXAM_WORDS[name], strokes[name]) for name in EXAM_WORDS),
        "Whole numbers of 2 to 6 of these digits side by side, with random gaps, some overlapping, found and read:",
        _numbers(report["numbers"]),
        _rejection(rejection),
        "\n".join(f"![{title}]({stem}.{name})" for name, title in PICTURES.items()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def row_name(row: Facts) -> str:
    """Return what tells an exam's row from the others: "14", "-10", "top left"."""
    if "across" in row:
        return "middle" if row["across"] == row["down"] else f"{row['down']} {row['across']}"
    return f"{row.get('pixels', row.get('degrees')):g}"


def _rejection(rejection: Facts | None) -> str:
    if rejection is None:
        return "It does not tell digits from what is none."
    names = {
        "others": "letters and symbols of held-out writers",
        "scribbles": "made scribbles, of kinds that it learned from",
        "digits": "held-out digits, wrongly",
        "mnist": "MNIST test images, wrongly",
    }
    rows = [
        [words, f"{rejection[name]['count']:,}", f"{rejection[name]['rejected']:,}", percent(rejection[name]["share"])]
        for name, words in names.items()
    ]
    least = ", ".join(f"`{row['name']}` {percent(row['share'])}" for row in rejection["others"]["by_label"][:8])
    table = _table(["", "drawings", "rejected", "share"], rows)
    return f"Rejected as no digit, is_digit below {rejection['threshold']:.3f}:\n\n{table}\n\nLeast of all: {least}."


def _numbers(numbers: Facts) -> str:
    rows = [
        [*_score_row(words, numbers[way]), f"{numbers[way]['miscounted']:,}"]
        for way, words in {"strokes": "from pen strokes", "pictures": "from pictures"}.items()
    ]
    return _table(["", "numbers", "wrong", "right", "other count of digits"], rows)


def _wide_table(words: str, rows: list[Facts]) -> str:
    """Return one exam as a table with a column for each row of it."""
    shares = [
        [name, *(percent(row[member] / row["count"]) for row in rows)]
        for name, member in (("wrong", "errors"), ("not accepted", "rejected"))
        if member in rows[0]
    ]
    return _table([words, *map(row_name, rows)], shares)


def _table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table, its first column left-aligned and the others right-aligned."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _exam_row(name: str, exam: Facts) -> list[str]:
    return [*_score_row(name, exam), percent(exam["calibration"]["error"])]


def _score_row(name: str, row: Facts) -> list[str]:
    return [name, f"{row['count']:,}", f"{row['errors']:,}", percent(row["accuracy"])]


def _told(score: Facts) -> str:
    return f"{score['errors']} of {score['count']} wrong ({percent(1 - score['accuracy'])})"


def _shares(rows: list[Facts], member: str) -> str:
    return ", ".join(f"{row_name(row)}: {percent(row[member] / row['count'])}" for row in rows)


def _rejected(part: Facts) -> str:
    return f"{percent(part['share'])} of {part['count']}"
