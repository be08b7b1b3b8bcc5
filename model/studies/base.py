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
    """What a study works with."""

    data: Dataset  # the study's data set
    seed: int  # of all randomness
    quick: bool  # whether to run a small version, to see that it works
    line: ProgressLine  # to show progress on
    folder: Path | None = None  # of the data set, or with a folder for each set; None: the default ones

    def scaled(self, full: T, quick: T) -> T:
        """Return the setting for the full study or for a quick one."""
        return quick if self.quick else full


@dataclass(frozen=True)
class Table:
    """Rows of texts under a header."""

    caption: str
    header: Sequence[str]  # the columns' names
    rows: Sequence[Sequence[str]]  # each as long as the header; the first text names the row


@dataclass(frozen=True)
class Picture:
    """A picture on the page."""

    png: bytes  # bytes of the file
    alternative: str  # what it shows in words, for those who cannot see it
    caption: str


@dataclass(frozen=True)
class Section:
    """A part of the page, in the order of the fields."""

    title: str
    text: Sequence[str] = ()  # paragraphs
    charts: Sequence[Chart] = ()  # side by side
    charts_caption: str = ""  # one for all charts
    pictures: Sequence[Picture] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Result:
    """What a study found."""

    reading: Sequence[str]  # what the numbers say, the answer first; every figure in it comes from the runs
    sections: Sequence[Section]  # of the page
    method: Mapping[str, str]  # how it was done, by what is told
    numbers: dict[str, Any] = field(default_factory=dict)  # the runs and what was computed from them, ready for JSON


@dataclass(frozen=True)
class Study:
    """A small comparison that anyone can run again by its name."""

    name: str  # to ask for it by
    title: str  # for people
    question: str  # for people
    source: str  # the data set's name
    run: Callable[[Context], Result]  # from a context to the result


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
