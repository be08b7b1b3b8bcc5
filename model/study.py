"""Run a study and write what it found as one HTML page: python -m model.study NAME."""

from __future__ import annotations

import argparse
import json
import platform
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import PIL

from model import datasets
from model.data.prefetch import WorkerError
from model.paths import STUDIES
from model.report.progress import INTERRUPTED, ProgressLine, duration
from model.storage.atomic import write_text_atomically
from model.studies import Study, studies
from model.studies.base import Context, Result
from model.studies.page import page
from model.training.trainer import DivergedError

# A set of many small files is summed up: a page that lists thousands of checksums helps nobody.
MAX_CHECKSUMS = 8


def file_name(study: Study, context: Context) -> str:
    """Return the name of a study's files, without their endings."""
    return study.name + ("-quick" if context.quick else "")


def carry_out(study: Study, context: Context, out: Path) -> Path:
    """Run the study, write NAME.html and NAME.json into the folder `out` and return the page's path."""
    started = time.perf_counter()
    result = study.run(context)
    method = describe(study, context, time.perf_counter() - started)
    name = file_name(study, context)
    path = out / f"{name}.html"
    write_text_atomically(path, page(study, result, method))
    write_text_atomically(path.with_suffix(".json"), record(study, context, result, method))
    return path


def describe(study: Study, context: Context, seconds: float) -> dict[str, str]:
    """Return how the study was run, by term: command, data with checksums, versions, time."""
    data = context.data
    checksums = data.checksums
    listed = "".join(f"\n{name}: {sha256}" for name, sha256 in checksums.items())
    if len(checksums) > MAX_CHECKSUMS:
        listed = f" {len(checksums)} files, see the JSON file beside this page"
    return {
        "Command": f"python -m model.study {study.name} --seed {context.seed}{' --quick' if context.quick else ''}",
        "Data": f"{data.name}: {len(data.train_labels):,} training and {len(data.test_labels):,} test images. "
        f"SHA-256 of the unpacked files:{listed}",
        "Versions": f"Python {platform.python_version()}, NumPy {np.__version__}, Pillow {PIL.__version__}",
        "Time": f"{duration(seconds)} on {platform.system()} {platform.machine()}, at most two threads",
        "Every number": f"{file_name(study, context)}.json beside this page, for each run and epoch",
    }


def record(study: Study, context: Context, result: Result, method: dict[str, str]) -> str:
    """Return everything that the page shows, and the numbers of every epoch, as JSON."""
    tables = [asdict(table) for section in result.sections for table in section.tables]
    facts = {
        "study": study.name,
        "seed": context.seed,
        "quick": context.quick,
        "method": {**result.method, **method},
        "sha256": context.data.checksums,
        "reading": result.reading,
        "tables": tables,
        **result.numbers,
    }
    return json.dumps(facts, allow_nan=False) + "\n"


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line; the studies' names come from where they are defined."""
    parser = argparse.ArgumentParser(prog="python -m model.study", description=__doc__)
    known = "; ".join(f"{name}: {study.title}" for name, study in sorted(studies.items()))
    parser.add_argument("name", choices=sorted(studies), help=f"which study to run ({known})")
    parser.add_argument("--out", type=Path, default=STUDIES, metavar="DIR", help="folder (default: static/studies)")
    parser.add_argument("--data-dir", type=Path, metavar="D", help=datasets.FOLDER_HELP)
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="seed of all randomness (default: 1)")
    parser.add_argument("--quick", action="store_true", help="a small version, written to NAME-quick.html")
    options = parser.parse_args(arguments)
    if options.seed < 0:
        parser.error(f"--seed {options.seed} is out of range: expected 0 or more")
    return options


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, 1 for an error that was told in one line, or 130 for Ctrl-C."""
    options = parse(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    study, line = studies[options.name], ProgressLine()
    try:
        folder = options.data_dir
        data = datasets.load(study.source, folder, datasets.progress_on(line))
        path = carry_out(study, Context(data, options.seed, options.quick, line, folder), options.out)
    except (DivergedError, WorkerError, datasets.DatasetError, OSError) as error:
        line.print(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        line.print("stopped; nothing was written")
        return INTERRUPTED
    line.print(f"{study.title}: written to {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
