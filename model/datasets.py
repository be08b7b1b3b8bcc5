"""Load and fetch the data sets that Inkling knows by their names: python -m model.datasets.

Each is ONE definition in a file of model/sources. The commands and their help read SOURCES and STROKE_SOURCES.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from model.data.download import Retry, check_mirror
from model.data.errors import DatasetError
from model.data.files import FileProgress, default_folder, fetch_files
from model.data.sources import SOURCES, STROKE_SOURCES
from model.data.sources.base import Dataset, Images, Source
from model.data.sources.origin import Origin
from model.data.sources.strokes import StrokeSet
from model.data.splits import split
from model.preprocessing.normalize import Preprocessing, network_image
from model.report.progress import INTERRUPTED, ProgressLine

__all__ = [
    "FOLDER_HELP",
    "SOURCES",
    "STROKE_SOURCES",
    "Dataset",
    "DatasetError",
    "Source",
    "StrokeSet",
    "fetch",
    "fitted",
    "fitted_images",
    "load",
    "load_strokes",
    "load_unlabelled",
    "own_folder",
    "progress_on",
    "split",
]

FOLDER_HELP = "folder with the data set's files, or with a folder for each set"


Kind = TypeVar("Kind", bound=Origin)


def origins() -> dict[str, Origin]:
    """Return the sources of images and of pen strokes by their names."""
    return {**SOURCES, **STROKE_SOURCES}


def named(name: str, known: Mapping[str, Kind]) -> Kind:
    """Return the source called `name` of those in `known`; raises DatasetError naming the ones that there are."""
    if name not in known:
        finding = f"found the data set name {name!r}, expected one of: {', '.join(known)}"
        raise DatasetError(finding, "See python -m model.datasets list.")
    return known[name]


def load(name: str, data_dir: str | Path | None = None, progress: FileProgress | None = None) -> Dataset:
    """Return the data set `name`, checked: a published one to the last bit, any other for every mistake it can have.

    data_dir: a folder that holds the files or a folder of the set's name with them, or a file where the source says so;
    it is only read. None: the default folder, where missing files of a published set are downloaded.
    progress: called with a file's name, the bytes of it that are there and the total (None: not known).
    Raises DatasetError.
    """
    origin = named(name, SOURCES)
    return origin.load(origin, _folder(origin, name, data_dir, progress))


def load_strokes(name: str, data_dir: str | Path | None = None, progress: FileProgress | None = None) -> StrokeSet:
    """Return the set of pen strokes `name`, checked to the last bit. data_dir, progress: as for `load`.

    Raises DatasetError.
    """
    origin = named(name, STROKE_SOURCES)
    return origin.load(origin, _folder(origin, name, data_dir, progress))


def own_folder(data_dir: str | Path | None, name: str) -> Path | None:
    """Return the folder that data_dir has for the data set `name`, None without."""
    folder = None if data_dir is None else Path(data_dir) / name
    return folder if folder is not None and folder.is_dir() else None


def _place(name: str, data_dir: str | Path | None) -> Path:
    """Return where the data set `name` lies: in the repository, or as data_dir says."""
    shipped = origins()[name].shipped
    if shipped is not None:
        return shipped
    return default_folder(name) if data_dir is None else own_folder(data_dir, name) or Path(data_dir)


def _folder(origin: Origin, name: str, data_dir: str | Path | None, progress: FileProgress | None) -> Path:
    """Return the folder or the file to read, which holds all that the source wants."""
    folder = _place(name, data_dir)
    if data_dir is None and origin.mirrors and origin.lacking(folder):
        fetch(name, progress=progress)
    _require(origin, folder)
    return folder


def load_unlabelled(name: str, data_dir: str | Path | None = None) -> Images:
    """Return the images of the data set `name` that come without labels: (N, H, H) uint8, 0 paper .. 255 full ink.

    data_dir: as for `load`. Raises DatasetError, also for a set that has no such images.
    """
    origin = named(name, SOURCES)
    if origin.unlabelled is None:
        having = ", ".join(other.name for other in SOURCES.values() if other.unlabelled)
        raise DatasetError(f"{name}: found no images without labels, expected one of: {having}", "Choose another set.")
    folder = _place(name, data_dir)
    _require(origin, folder)
    return origin.unlabelled(folder)


def fitted(data: Dataset, preprocessing: Preprocessing) -> Dataset:
    """Return the data set with images of the size that a network sees, as fitted_images brings them to it."""
    if data.train_images.shape[1] == preprocessing.field:
        return data
    train, test = (fitted_images(images, preprocessing) for images in (data.train_images, data.test_images))
    return replace(data, train_images=train, test_images=test)


def fitted_images(images: Images, preprocessing: Preprocessing) -> Images:
    """Return images (N, H, H) uint8 as (N, field, field) uint8, 0 paper .. 255 full ink.

    Images of that size stay as they are; others are taken as drawings and prepared by the network's own recipe.
    """
    if images.shape[1] == preprocessing.field:
        return images
    fitted = np.empty((len(images), preprocessing.field, preprocessing.field), np.uint8)
    for image, result in zip(images, fitted, strict=True):
        result[:] = network_image(image, preprocessing)
    return fitted


def _require(origin: Origin, folder: Path) -> None:
    """Raise DatasetError unless what the source reads is there."""
    lacking = origin.lacking(folder)
    if lacking:
        found = f"the folder lacks {', '.join(lacking)}" if folder.is_dir() else "the folder does not exist"
        finding = f"{folder}: {found}; expected {origin.wanted}"
        remedy = f"Fetch them with: python -m model.datasets fetch {origin.name} --data-dir {folder}"
        raise DatasetError(finding, remedy)
    if not folder.exists():
        finding = f"{folder}: the folder does not exist; expected {origin.wanted}"
        raise DatasetError(finding, "Name the folder with --data-dir.")


def fetch(
    name: str,
    data_dir: str | Path | None = None,
    *,
    mirrors: Sequence[str] | None = None,
    progress: FileProgress | None = None,
    retry: Retry | None = None,
) -> Path:
    """Make a folder hold all files of the data set `name`, checked, and return it.

    data_dir: the folder; None: the default one. A set that comes with Inkling stays where it is.
    mirrors: addresses to use in place of the source's own.
    progress: as for `load`. Raises DatasetError.
    """
    origin = named(name, origins())
    folder = default_folder(name) if data_dir is None else Path(data_dir)
    if origin.shipped is not None:
        for file in origin.files:
            file.load(origin.path_of(file, origin.shipped))
        return origin.shipped
    if not origin.files:
        finding = f"{name}: this data set has no download; expected {origin.wanted}"
        raise DatasetError(finding, f"Put it into {folder}, or name its folder with --data-dir where you use it.")
    if origin.is_unpacked(folder):
        (load if name in SOURCES else load_strokes)(name, folder)
        return folder
    fetch_files(origin.files, folder, mirrors or origin.mirrors, progress=progress, retry=retry)
    return folder


def progress_on(line: ProgressLine) -> FileProgress:
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
    fetching.add_argument("name", choices=origins())
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
    for origin in origins().values():
        folder = origin.shipped or default_folder(origin.name)
        print(f"{origin.name}: {origin.title}; licence {origin.licence}")
        if origin.files:
            there = len(origin.files) - len(origin.lacking(folder))
            print(f"    {there} of {len(origin.files)} files in {folder}")
        print(f"    reads {origin.wanted}")


def _fetch(name: str, data_dir: Path | None, mirrors: Sequence[str]) -> int:
    line = ProgressLine()
    try:
        folder = fetch(name, data_dir, mirrors=mirrors, progress=progress_on(line))
    except DatasetError as error:
        line.print(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        line.print("Stopped. What has arrived is kept: the same command goes on from there.")
        return INTERRUPTED
    line.clear()
    count = len(origins()[name].files)
    files = f"all {count} files are" if count > 1 else "the file is"
    print(f"{name}: {files} in {folder}, checksums right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
