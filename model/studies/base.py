"""What a study is: a name, a question, and a function that turns data into a result; each is defined once.

A study is ONE definition in ONE file of this room: a function decorated with @study. The command, its help and
the tests read `studies`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from model.datasets import Dataset
from model.report.charts import Chart
from model.report.progress import ProgressLine

T = TypeVar("T")


@dataclass(frozen=True)
class Context:
    """What a study works with; quick: whether to run a small version, to see that it works.

    folder: that of the data set, or the one that holds a folder for each set; None: the default ones.
    """

    data: Dataset
    seed: int
    quick: bool
    line: ProgressLine
    folder: Path | None = None

    def scaled(self, full: T, quick: T) -> T:
        """Return the setting for the full study or for a quick one."""
        return quick if self.quick else full


@dataclass(frozen=True)
class Table:
    """Rows of texts under a header; the first column names the row."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Picture:
    """A picture: the bytes of a PNG, what it shows in words, for those who cannot see it, and its caption."""

    png: bytes
    alternative: str
    caption: str


@dataclass(frozen=True)
class Section:
    """A part of the page, in this order: title, paragraphs, charts with one caption, pictures, tables."""

    title: str
    text: Sequence[str] = ()
    charts: Sequence[Chart] = ()
    charts_caption: str = ""
    pictures: Sequence[Picture] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Result:
    """What a study found.

    reading: what the numbers say, the answer first; every figure in it comes from the runs. method: how it was done.
    numbers: the runs and what was computed from them, ready for JSON.
    """

    reading: Sequence[str]
    sections: Sequence[Section]
    method: Mapping[str, str]
    numbers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Study:
    """A small comparison that anyone can run again by its name, on the data set called `source`."""

    name: str
    title: str
    question: str
    source: str
    run: Callable[[Context], Result]


studies: dict[str, Study] = {}


def study(
    name: str, *, title: str, question: str, source: str
) -> Callable[[Callable[[Context], Result]], Callable[[Context], Result]]:
    """Register the decorated function as the study `name`; raises ValueError for a name that is taken."""

    def register(run: Callable[[Context], Result]) -> Callable[[Context], Result]:
        if name in studies:
            raise ValueError(f"the study {name!r} is defined twice")
        studies[name] = Study(name, title, question, source, run)
        return run

    return register
