"""Read data sets that are folders of one file for each digit, named after the class.

The class of a file is the folder that it is in, 0 to 9, or the number before the underscore of its own name, as
in 7_12.png. The digest of a folder's files is the SHA-256 of a text with one line for each file in order of
name, as the command sha256sum prints it: the file's SHA-256, two spaces, its name with forward slashes.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.data.errors import DatasetError, unreadable
from model.data.files import read_bytes
from model.data.formats.idx import CLASSES
from model.data.sources.base import SPLIT_SEED, Dataset, Images, Labels, Source, held_out
from model.data.splits import split

TEST_PART = 5  # one image in so many becomes a test image where the folder says nothing of training and test
CLASS_FOLDERS = {str(label) for label in range(CLASSES)}
LABELLED_NAME = re.compile(r"(?P<label>[0-9]{1,9})_.+")
# What systems leave in folders, beside names with a dot in front.
LITTER = {"__macosx", "thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Kind:
    """One kind of file that holds one digit."""

    what: str  # its name in the plural, for messages
    endings: frozenset[str]  # of the file names, in lower case
    max_bytes: int  # of one file
    # From a file's bytes and its name to the image (H, H) uint8, or a DatasetError that begins with the name
    decode: Callable[[bytes, str], Images]
    parts: tuple[tuple[str, str], ...]  # the names that the subfolders for training and test may have
    foreign: frozenset[str] = frozenset()  # endings of files that hold a digit too and cannot be read
    canonical: Callable[[bytes], bytes] = bytes  # what of a file's bytes goes into the digest


def read_folder(origin: Source, folder: Path, kind: Kind) -> Dataset:
    """Read a folder with the subfolders of one of kind.parts, or one whose files are shared out.

    Without such subfolders a fifth of the files is set aside for the test, the same ones for ever, each class with
    its share. Raises DatasetError naming the file.
    """
    if not folder.is_dir():
        raise DatasetError(f"{folder}: found no folder, expected {origin.wanted}", "Name a folder with --data-dir.")
    for names in kind.parts:
        there = [name for name in names if (folder / name).is_dir()]
        if len(there) == 1:
            finding = f"{folder}: found {there[0]}, expected both {' and '.join(names)}"
            raise DatasetError(finding, "Add the other folder, or put all files into one without subfolders.")
        if there:
            (train, first), (test, second) = (_read_files(folder / name, kind) for name in names)
            _check_side(train[0], test[0], folder / names[1])
            return Dataset(origin.name, *train, *test, dict(zip(names, (first, second), strict=True)))
    (images, labels), digest = _read_files(folder, kind)
    kept, aside = split(labels, held_out(len(labels), TEST_PART, str(folder)), SPLIT_SEED)
    remark = f"The folder has no test set of its own: {len(aside):,} of its {len(labels):,} {kind.what} are set aside."
    parts = images[kept], labels[kept], images[aside], labels[aside]
    return Dataset(origin.name, *parts, {f"all {kind.what}": digest}, remark)


def decode_all(files: Iterable[tuple[str, int, bytes]], where: str, kind: Kind) -> tuple[tuple[Images, Labels], str]:
    """Return the images (N, H, H), the labels (N,) and the digest of files that are given as name, label, bytes.

    where: what the names are in, for messages, ending in a slash or the like.
    """
    images: list[Images] = []
    labels: list[int] = []
    listing = hashlib.sha256()
    for name, label, data in files:
        image = kind.decode(data, f"{where}{name}")
        if images:
            _check_side(images[0][None], image[None], Path(f"{where}{name}"))
        images.append(image)
        labels.append(label)
        listing.update(f"{hashlib.sha256(kind.canonical(data)).hexdigest()}  {name}\n".encode())
    return (np.stack(images), np.array(labels, np.int64)), listing.hexdigest()


def label_of(name: str, where: str) -> int:
    """Return the class that a file's name begins with; raises DatasetError unless it is 0 to 9."""
    match = LABELLED_NAME.fullmatch(name)
    if match is None:
        expected = f"a name such as 7_12{Path(name).suffix}, or the file in a folder 0 to {CLASSES - 1}"
        raise DatasetError(f"{where}: found no label in the file's name, expected {expected}", "Rename or move it.")
    label = int(match["label"])
    if label >= CLASSES:
        raise DatasetError(f"{where}: found label {label}, expected 0 to {CLASSES - 1}", "Rename or remove the file.")
    return label


def _read_files(root: Path, kind: Kind) -> tuple[tuple[Images, Labels], str]:
    labelled = _labelled(root, kind)
    if not labelled:
        endings = ", ".join(sorted(kind.endings))
        finding = f"{root}: found no {kind.what} in it, expected files ending in {endings}"
        raise DatasetError(finding, "Name another folder.")
    contents = ((name, label, read_bytes(root / name, kind.max_bytes)) for name, label in sorted(labelled.items()))
    return decode_all(contents, f"{root}/", kind)


def _labelled(root: Path, kind: Kind) -> dict[str, int]:
    """Return name from the root -> label of every file of this kind."""
    found: dict[str, int] = {}
    for entry in _entries(root):
        if not entry.is_dir():
            if _is_of(kind, entry):
                found[entry.name] = label_of(entry.name, str(entry))
            continue
        if entry.name not in CLASS_FOLDERS:
            finding = f"{entry}: found a folder of this name, expected folders 0 to {CLASSES - 1}"
            raise DatasetError(finding, "Rename it after its class, or move it away.")
        members = [file for file in _entries(entry) if _is_of(kind, file)]
        if not members:
            raise DatasetError(f"{entry}: found no {kind.what} in it, expected at least one", "Remove the folder.")
        found |= {f"{entry.name}/{file.name}": int(entry.name) for file in members}
    return found


def _entries(folder: Path) -> Iterator[Path]:
    """Yield what is in a folder, apart from what systems leave there."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise unreadable(folder, error) from error
    return (entry for entry in entries if not entry.name.startswith(".") and entry.name.lower() not in LITTER)


def _is_of(kind: Kind, path: Path) -> bool:
    """Say whether a file is of this kind; other files, such as notes, are passed over unless they hold digits too."""
    ending = path.suffix.lower()
    if path.is_dir() or ending in kind.foreign:
        expected = f"only {kind.what} ({', '.join(sorted(kind.endings))})"
        found = "a folder" if path.is_dir() else f"a file ending in {ending}"
        raise DatasetError(f"{path}: found {found}, expected {expected}", "Convert it, or move it away.")
    return ending in kind.endings


def _check_side(first: Images, other: Images, where: Path) -> None:
    if first.shape[1:] != other.shape[1:]:
        sizes = [" x ".join(map(str, images.shape[1:])) for images in (other, first)]
        finding = f"{where}: found {sizes[0]} pixels, expected {sizes[1]} as in the files before"
        raise DatasetError(finding, "Bring all to one size.")
