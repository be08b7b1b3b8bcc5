"""Names the data sets that Inkling knows, turns each into arrays, and fetches them: python -m model.datasets.

A data set is ONE definition here: a function decorated with @source, which says where the files come from and
how they become arrays. The commands and their help read SOURCES.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.data_files import DataFile, FileProgress, default_folder, fetch_files, missing, names_in_words
from model.downloads import Retry, check_mirror
from model.idx import CLASSES, DatasetError, parse_idx, parse_idx_labels
from model.progress import ProgressLine
from model.splits import split

__all__ = ["SOURCES", "Dataset", "DatasetError", "Source", "fetch", "load", "shown_on", "source", "split"]

SIDE = 28
INTERRUPTED = 130  # the exit status of a command that Ctrl-C ended: 128 + SIGINT

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Dataset:
    """A data set's arrays.

    name: the source's name. train_images, test_images: (N, 28, 28) uint8, 0 paper .. 255 full ink.
    train_labels, test_labels: (N,) int64, 0..9. checksums: for each file its unpacked content's SHA-256.
    Raises DatasetError when the arrays are not like that.
    """

    name: str
    train_images: Images
    train_labels: Labels
    test_images: Images
    test_labels: Labels
    checksums: dict[str, str]

    def __post_init__(self) -> None:
        for part, images, labels in (
            ("training", self.train_images, self.train_labels),
            ("test", self.test_images, self.test_labels),
        ):
            found = f"{images.dtype} images {images.shape} and {labels.dtype} labels {labels.shape}"
            expected = f"uint8 images (N, {SIDE}, {SIDE}) and as many int64 labels"
            like = images.dtype == np.uint8 and labels.dtype == np.int64
            if not like or images.shape != (len(images), SIDE, SIDE) or labels.shape != (len(images),):
                raise DatasetError(f"{self.name}: found {part} {found}, expected {expected}")
            if labels.size and not 0 <= labels.min() <= labels.max() < CLASSES:
                found = f"{part} labels from {labels.min()} to {labels.max()}"
                raise DatasetError(f"{self.name}: found {found}, expected 0 to {CLASSES - 1}")


@dataclass(frozen=True)
class Source:
    """Where a data set comes from: its title and licence, its files, who serves them, how they are read."""

    name: str
    title: str
    licence: str
    files: tuple[DataFile, ...]
    mirrors: tuple[str, ...]
    read: Callable[["Source", Path], Dataset]


SOURCES: dict[str, Source] = {}

Reader = Callable[[Source, Path], Dataset]


def source(
    name: str, *, title: str, licence: str, files: tuple[DataFile, ...] = (), mirrors: tuple[str, ...] = ()
) -> Callable[[Reader], Reader]:
    """Register the decorated reader of a folder that holds `files` as the source `name`."""

    def register(read: Reader) -> Reader:
        if name in SOURCES:
            raise ValueError(f"the data set {name!r} is defined twice")
        SOURCES[name] = Source(name, title, licence, files, mirrors, read)
        return read

    return register


@source(
    "mnist",
    title="MNIST: 60,000 training and 10,000 test images of handwritten digits (LeCun, Cortes, Burges)",
    licence="CC BY-SA 3.0",
    files=tuple(
        DataFile(name, size, sha256, other_names=(name.replace("-idx", ".idx"),))
        for name, size, sha256 in (
            (
                "train-images-idx3-ubyte",
                47_040_016,
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            ),
            (
                "train-labels-idx1-ubyte",
                60_008,
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            ),
            (
                "t10k-images-idx3-ubyte",
                7_840_016,
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            ),
            (
                "t10k-labels-idx1-ubyte",
                10_008,
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            ),
        )
    ),
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
)
def read_idx_set(origin: Source, folder: Path) -> Dataset:
    """Read a set kept as four IDX files: training images, training labels, test images, test labels."""
    paths = [_found(file, folder) for file in origin.files]
    contents = [file.read(path) for file, path in zip(origin.files, paths, strict=True)]
    train_images, test_images = (parse_idx(contents[i], str(paths[i]), (None, SIDE, SIDE)) for i in (0, 2))
    train_labels, test_labels = (parse_idx_labels(contents[i], str(paths[i])) for i in (1, 3))
    checksums = {file.name: file.sha256 for file in origin.files}
    return Dataset(origin.name, train_images, train_labels, test_images, test_labels, checksums)


def _found(file: DataFile, folder: Path) -> Path:
    path = file.find(folder)
    if path is None:
        raise DatasetError(f"{folder}: the file {file.name} is missing", "Fetch the data set again.")
    return path


def named(name: str) -> Source:
    """Return the source called `name`; raises DatasetError naming the ones that there are."""
    if name not in SOURCES:
        finding = f"found the data set name {name!r}, expected one of: {', '.join(SOURCES)}"
        raise DatasetError(finding, "See python -m model.datasets list.")
    return SOURCES[name]


def load(name: str, data_dir: str | Path | None = None, progress: FileProgress | None = None) -> Dataset:
    """Return the data set `name`, every file of it checked to the last bit.

    data_dir: a folder that holds the files; it is only read. None: the default folder, where files that are
    missing are downloaded.
    progress: called with a file's name, the bytes of it that are there and the total (None: not known).
    Raises DatasetError.
    """
    origin = named(name)
    if data_dir is None:
        folder = default_folder(name)
        if missing(origin.files, folder):
            fetch(name, progress=progress)
    else:
        folder = Path(data_dir)
        lacking = missing(origin.files, folder)
        if lacking:
            found = "the folder lacks" if folder.is_dir() else "there is no such folder, so it lacks"
            finding = f"{folder}: {found} {', '.join(lacking)}; expected {names_in_words(origin.files)}"
            remedy = f"Fetch them with: python -m model.datasets fetch {name} --data-dir {folder}"
            raise DatasetError(finding, remedy)
    return origin.read(origin, folder)


def fetch(
    name: str,
    data_dir: str | Path | None = None,
    *,
    mirrors: Sequence[str] | None = None,
    progress: FileProgress | None = None,
    retry: Retry | None = None,
) -> Path:
    """Make a folder hold all files of the data set `name`, checked, and return it.

    data_dir: the folder; None: the default one. mirrors: addresses to use in place of the source's own.
    progress: as for `load`. Raises DatasetError.
    """
    origin = named(name)
    folder = default_folder(name) if data_dir is None else Path(data_dir)
    fetch_files(origin.files, folder, mirrors or origin.mirrors, progress=progress, retry=retry)
    return folder


def shown_on(line: ProgressLine) -> FileProgress:
    """Return a progress callback for `load` and `fetch` that names each file and shows how far it is."""
    named_files: set[str] = set()

    def show(file: str, done: int, total: int | None) -> None:
        if file not in named_files:
            line.print(f"{file}: downloading")
            named_files.add(file)
        of_total = "" if total is None else f" of {total / 1e6:.1f}"
        line.update(done / total if total else 0.0, f"{file} {done / 1e6:.1f}{of_total} MB")

    return show


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 done, 1 failed, 2 wrong usage, 130 Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m model.datasets", description="List and fetch data sets.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="list the data sets and where they are kept")
    fetching = commands.add_parser("fetch", help="download a data set, or check the one that is there")
    fetching.add_argument("name", choices=SOURCES)
    fetching.add_argument("--data-dir", type=Path, metavar="D", help="the folder to fill (default: see list)")
    fetching.add_argument(
        "--mirror", action="append", metavar="URL", help="a web folder to use instead of the public ones"
    )
    options = parser.parse_args(arguments)
    if options.command == "list":
        _list()
        return 0
    try:
        mirrors = [check_mirror(url) for url in options.mirror or ()]
    except DatasetError as error:
        parser.error(str(error))
    return _fetch(options.name, options.data_dir, mirrors)


def _list() -> None:
    for origin in SOURCES.values():
        folder = default_folder(origin.name)
        there = len(origin.files) - len(missing(origin.files, folder))
        print(f"{origin.name}: {origin.title}; licence {origin.licence}")
        print(f"    {there} of {len(origin.files)} files in {folder}")


def _fetch(name: str, data_dir: Path | None, mirrors: Sequence[str]) -> int:
    line = ProgressLine()
    try:
        folder = fetch(name, data_dir, mirrors=mirrors, progress=shown_on(line))
    except DatasetError as error:
        line.print(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        line.print("Stopped. What has arrived is kept: the same command goes on from there.")
        return INTERRUPTED
    line.clear()
    print(f"{name}: all {len(SOURCES[name].files)} files are in {folder}, checksums right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
