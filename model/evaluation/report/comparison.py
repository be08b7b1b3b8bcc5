"""Set networks side by side, from their cards and reports, in the tables that the README shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from model.evaluation.report.tables import WAYS
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
    """Return one column for each network, as Markdown: what the product misreads with it, by exam and by set."""
    first = reports[0]["product"]
    rows: dict[str, Callable[[Facts], str]] = {
        f"people it never saw, mean over {len(first['by_set'])} sets": _over_sets("misread"),
        **{f"of these {row['name']} ({row['count']:,})": _named("by_set", row["name"]) for row in first["by_set"]},
        **{f"{row['name']} ({row['count']:,})": _named("by_style", row["name"]) for row in first["by_style"]},
        f"digits of {first['sheet']['by_height'][0]['pixels']:g} px": _at("by_height", 0),
        "turned by 20 degrees to the left": _at("by_rotation", 0),
        "turned by 20 degrees to the right": _at("by_rotation", -1),
        "numbers of 2 to 6 digits, with marks and in rows": _numbers,
        "MNIST's test images, by the network alone": lambda report: percent(_wrong(report["network"]["mnist"])),
        "**not accepted**: digits, mean over sets": _over_sets("not_accepted"),
        "**accepted**: letters and signs": _passed("others"),
        "doodles and foreign letters": _passed("doodles"),
        "**calibration error**, worst set": _over_sets("calibration_error", "worst"),
    }
    names = [report["model"] for report in reports]
    lines = [f"| misread as strokes, as pictures | {' | '.join(names)} |", "|---|" + "--:|" * len(names)]
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


def _over_sets(share: str, of: str = "mean") -> Callable[[Facts], str]:
    """Return what tells a share over all sets."""
    return lambda report: _brief(report["product"][way][share][of] for way in WAYS)


def _passed(group: str) -> Callable[[Facts], str]:
    """Return what tells the share that is accepted of what is no digit."""
    return lambda report: _brief(report["product"][group][way]["mean"] for way in WAYS)


def _named(exam: str, name: str) -> Callable[[Facts], str]:
    """Return what tells the shares misread of a set or of a style."""
    return lambda report: _shares(next(row for row in report["product"][exam] if row["name"] == name))


def _at(exam: str, place: int) -> Callable[[Facts], str]:
    """Return what tells the shares misread of a row of an exam on the sheet."""
    return lambda report: _shares(report["product"]["sheet"][exam][place])


def _shares(row: Facts) -> str:
    return _brief(row[way]["errors"] / row["count"] for way in WAYS)


def _numbers(report: Facts) -> str:
    return _brief(_wrong(report["product"]["numbers"]["all"][way]) for way in WAYS)


def _wrong(score: Facts) -> float:
    return float(score["errors"] / score["count"])


def _brief(shares: Iterable[float]) -> str:
    """Say shares to two digits or so: "0.33, 13%"."""
    return ", ".join(f"{100 * share:.{2 if share < 0.01 else 1 if share < 0.1 else 0}f}" for share in shares) + "%"
