"""What a report says of the whole product, as Markdown for the page beside the weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.evaluation.report.figures import WAY_WORDS
from model.evaluation.report.tables import MEASURES, WAYS, row_name, share, table
from model.report.wording import percent

Facts = dict[str, Any]

EXAM_WORDS = {
    "by_height": "height in px",
    "by_pen": "pen width in px",
    "by_place": "place",
    "by_rotation": "rotation in degrees",
    "by_slant": "slant in degrees",
}
PASSED_WORDS = {"others": "letters and signs", "doodles": "doodles and foreign letters", "scribbles": "made scribbles"}
NUMBER_WORDS = {"digits": "digits alone", "marks": "with a mark . , - / : +", "rows": "in two rows", "all": "all"}
MOST_LABELS = 12  # labels that pass most often


def product_section(report: Facts) -> str:
    """Return the part of the page that tells of the product: what is sent, what comes back."""
    product, sheet = report["product"], report["sheet"]
    parts = [
        "### In the product",
        f"A drawing in, an answer out, as `/predict` gives it: {report['material']['digits']:,} digits of "
        f"{report['material']['writers']} writers that no network learned from, as the page sends their strokes and as "
        f"pictures of its sheet, {sheet['tall']:g} px tall. Misread is an answer with another text; not accepted is "
        "one that is not `sure`. Every set, of one device and place, weighs the same.",
        _sets(product),
        _test_sets(product),
        "By style, as tagged by looking:",
        _measured("style", [(row["name"], row) for row in product["by_style"]]),
        "What is no digit and is accepted as one or several, whole or in parts:",
        _passed(product),
        _labels(product),
        f"{report['material']['few']:,} of the digits on the sheet of {sheet['side']} x {sheet['side']} px: "
        f"as strokes without their pen's width, by height also with a width of {sheet['pen']:g} px; as pictures under "
        f"a pen of {sheet['pen']:g} px, by height and by place under the line that the page shows, "
        f"{sheet['fitting']:.0%} of the height. Those at the nine places are {sheet['placed_tall']:g} px tall.",
        *(_sheet(words, product["sheet"][name]) for name, words in EXAM_WORDS.items()),
        "Numbers of 2 to 6 of these digits side by side, with random gaps, some overlapping; right if every digit and "
        "every mark is:",
        _numbers(product["numbers"]),
    ]
    return "\n\n".join(part for part in parts if part)


def product_summary(report: Facts) -> list[str]:
    """Return the same in a few lines, for people at a terminal."""
    product = report["product"]
    lines = ["  in the product, mean over sets, the worst one:"]
    for way in WAYS:
        told = (f"{words} {_over_sets(product[way][words.replace(' ', '_')])}" for words in MEASURES)
        lines.append(f"    as {way}: {', '.join(told)}")
    for row in product["by_set"]:
        lines.append(f"    {row['name']}, {row['count']} digits of {row['writers']}: {_both(row)}")
    lines += [f"    {row['name']}, {row['count']}: {_both(row)}" for row in product["by_style"]]
    lines += [f"    {_test_sets(product)}"] if _test_sets(product) else []
    for name, words in PASSED_WORDS.items():
        found = product[name]
        told = (f"{_over_sets(found[way])} as {way}" for way in WAYS)
        lines.append(f"    {found['count']} {words} accepted: {', '.join(told)}")
        lines += [
            f"      {row['name']}, {row['count']}: {row['strokes']}, {row['pictures']}" for row in found["by_set"]
        ]
    for name, words in EXAM_WORDS.items():
        for way in WAY_WORDS:
            rows = [row for row in product["sheet"][name] if way in row]
            shares = ", ".join(f"{row_name(row)}: {share(row, way, 'misread')}" for row in rows)
            lines += [f"    misread as {WAY_WORDS[way]} by {words}: {shares}"] if rows else []
    for kind, words in NUMBER_WORDS.items():
        told = (f"{_wrong(product['numbers'][kind][way])} from {way}" for way in WAYS)
        lines.append(f"    numbers, {words}: wrong {', '.join(told)}")
    return lines


def _sets(product: Facts) -> str:
    rows = sorted(product["by_set"], key=lambda row: -sum(row[way]["errors"] for way in WAYS) / row["count"])
    means = [
        ["mean over sets", "", "", *_of_each(product, "mean")],
        ["worst set", "", "", *_of_each(product, "worst")],
    ]
    told = [[row["name"], f"{row['writers']:,}", f"{row['count']:,}", *_shares(row)] for row in rows]
    return table(["set", "writers", "digits", *_columns()], means + told)


def _test_sets(product: Facts) -> str:
    """Say what is misread of the sets that are looked at once, when a network is done."""
    test, mnist = product["test_writers"], product["mnist"]
    if not test["count"] or not mnist["count"]:
        return ""
    ways = " and ".join(f"{share(test, way, 'misread')} as {way}" for way in WAYS)
    return (
        f"Looked at when a network is done: the {test['count']:,} digits of pendigits' 14 test writers, misread "
        f"{ways}; "
        f"MNIST's {mnist['count']:,} test images sent as pictures, misread {share(mnist, 'pictures', 'misread')}."
    )


def _of_each(product: Facts, of: str) -> list[str]:
    return [percent(product[way][words.replace(" ", "_")][of]) for words in MEASURES for way in WAYS]


def _columns() -> list[str]:
    return [f"{words}, {way}" for words in MEASURES for way in WAYS]


def _shares(row: Facts) -> list[str]:
    return [share(row, way, words) for words in MEASURES for way in WAYS]


def _measured(head: str, rows: Sequence[tuple[str, Facts]]) -> str:
    return table([head, "digits", *_columns()], [[name, f"{row['count']:,}", *_shares(row)] for name, row in rows])


def _passed(product: Facts) -> str:
    rows = []
    for name, words in PASSED_WORDS.items():
        found = product[name]
        rows.append([words, f"{found['count']:,}", *(percent(found[way]["mean"]) for way in WAYS)])
        rows += [
            [f"of these {row['name']}", f"{row['count']:,}", *(percent(row[way] / row["count"]) for way in WAYS)]
            for row in _several(found)
        ]
    return table(["", "drawings", "accepted, strokes", "accepted, pictures"], rows)


def _several(found: Facts) -> list[Facts]:
    """Return the rows of the sets, if there are more than one."""
    rows: list[Facts] = found["by_set"]
    return rows if len(rows) > 1 else []


def _labels(product: Facts) -> str:
    """Say what passes most often and what for."""
    parts = []
    for name in ("others", "doodles"):
        rows = [row for row in product[name]["by_label"][:MOST_LABELS] if row["texts"]]
        told = (
            f"{_quoted(row['name'])} {percent(sum(row[way] for way in WAYS) / (2 * row['count']))} "
            f"({', '.join(row['texts'])})"
            for row in rows
        )
        if rows:
            parts.append(f"Of {PASSED_WORDS[name]} most often: {', '.join(told)}.")
    return "\n\n".join(parts)


def _quoted(label: str) -> str:
    """Return a label as code; a backtick and a bar would end it, or a table's cell."""
    return f"`{label}`" if "`" not in label else f"`` {label} ``"


def _sheet(words: str, rows: list[Facts]) -> str:
    """Return one exam on the sheet as a table with a column for each row of it."""
    told = [
        [f"{measure}, {WAY_WORDS[way]}", *(share(row, way, measure) for row in rows)]
        for measure in ("misread", "not accepted")
        for way in WAY_WORDS
        if way in rows[0]
    ]
    return table([f"by {words}", *map(row_name, rows)], told)


def _numbers(numbers: Facts) -> str:
    rows = [
        [words, f"{numbers[kind]['strokes']['count']:,}", *(_wrong(numbers[kind][way]) for way in WAYS)]
        for kind, words in NUMBER_WORDS.items()
    ]
    return table(["", "numbers", "wrong, strokes", "wrong, pictures"], rows)


def _wrong(score: Facts) -> str:
    return percent(score["errors"] / score["count"]) if score["count"] else percent(None)


def _over_sets(found: Facts) -> str:
    worst = f", {percent(found['worst'])} of {found['worst_set']}" if found["worst_set"] else ""
    return f"{percent(found['mean'])}{worst}"


def _both(row: Facts) -> str:
    return ", ".join(f"{words} {' and '.join(share(row, way, words) for way in WAYS)}" for words in MEASURES)
