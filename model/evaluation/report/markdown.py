"""Write a report beside the weights, tell it in a few lines, and show it as a section of the weights' page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from model.evaluation.report.figures import draw_figures
from model.evaluation.report.files import PICTURES, picture_path, report_path
from model.evaluation.report.product_markdown import product_section, product_summary
from model.evaluation.report.tables import table
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
    strokes, mnist, rejection = (report["network"][name] for name in ("strokes", "mnist", "rejection"))
    lines = [f"{report['model']} {report['version']}", *product_summary(report), "  the network alone:"]
    lines += [
        f"    {words}: {_told(exam)}, calibration error {percent(exam['calibration']['error'])}"
        for words, exam in (("MNIST", mnist), ("held-out strokes", strokes))
        if exam
    ]
    if rejection:
        lines.append(
            f"    rejected: {_rejected(rejection['others'])} letters and symbols, {_rejected(rejection['scribbles'])} "
            f"scribbles, {_rejected(rejection['digits'])} digits, {_rejected(rejection['mnist'])} MNIST images"
        )
    return "\n".join(lines)


def section(stem: str, report: Facts) -> str:
    """Return what the report says, as Markdown for the page beside the weights; stem: of the weights file's name."""
    strokes, mnist, rejection = (report["network"][name] for name in ("strokes", "mnist", "rejection"))
    parts = [
        product_section(report),
        "### The network alone",
        "On pictures that hold one drawing each: the same digits, and MNIST:",
        table(
            ["", "drawings", "wrong", "right", "calibration error"],
            [
                _exam_row(words, exam)
                for words, exam in (("held-out pen strokes", strokes), ("MNIST test images", mnist))
                if exam
            ],
        ),
        _rejection(rejection),
        "\n".join(f"![{title}]({stem}.{name})" for name, title in PICTURES.items()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


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
    shown = table(["", "drawings", "rejected", "share"], rows)
    return f"Rejected as no digit, is_digit below {rejection['threshold']:.3f}:\n\n{shown}\n\nLeast of all: {least}."


def _exam_row(name: str, exam: Facts) -> list[str]:
    told = [f"{exam['count']:,}", f"{exam['errors']:,}", percent(exam["accuracy"])]
    return [name, *told, percent(exam["calibration"]["error"])]


def _told(score: Facts) -> str:
    return f"{score['errors']} of {score['count']} wrong ({percent(1 - score['accuracy'])})"


def _rejected(part: Facts) -> str:
    return f"{percent(part['share'])} of {part['count']}"
