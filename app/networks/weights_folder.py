"""Networks from a folder of weights files: each one loaded or refused with one line, none lost to a bad new file."""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from model.classifier import CheckpointError, DigitClassifier

logger = logging.getLogger(__name__)

# (size in bytes, time of the last write and of the last change in ns): another stamp means another file to read.
Stamp = tuple[int, int, int]

STAYS = "; the weights that were loaded before stay in use"


@dataclass(frozen=True)
class WeightsFile:
    """What is known of one *.npz."""

    stamp: Stamp | None  # of the file as it was last read; None once it is gone
    classifier: DigitClassifier | None = None  # the network in use; None if none could be loaded
    size: int = 0  # bytes of the file that the network came from
    refused: str | None = None  # why the file as it is now was not loaded, in one line


def stamps(folder: Path) -> dict[str, Stamp]:
    """Return the stamp of every *.npz in a folder by its name, in order; none where there is no folder."""
    found = {}
    for path in sorted(folder.glob("*.npz")):
        try:
            status = path.stat()
        except OSError:  # It went away, or it is a link to nowhere.
            found[path.name] = (0, 0, 0)
        else:
            found[path.name] = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return found


def read_folder(
    folder: Path, before: Mapping[str, WeightsFile] | None = None, *, anew: bool = False
) -> dict[str, WeightsFile]:
    """Load every *.npz of a folder; a file that is refused is logged and remembered, never raised.

    before: what was known when the folder was last read. Files that were loaded and have the same stamp are not read
    again, except anew; where a file is refused or gone, its network stays in use.
    """
    before = before or {}
    files: dict[str, WeightsFile] = {}
    for file, stamp in stamps(folder).items():
        known = before.get(file, WeightsFile(None))
        if known.stamp == stamp and known.refused is None and not anew:
            found = known
        else:
            found = _read(folder / file, stamp, known)
        files[file] = found
    while lost := _lost(files, before):
        files[lost] = _kept(lost, before[lost], files.get(lost))
    _refuse_doubles(files)
    for file, found in files.items():
        if found.refused and found != before.get(file):
            logger.error("A network was refused: %s", found.refused)
    return files


def _lost(files: Mapping[str, WeightsFile], before: Mapping[str, WeightsFile]) -> str | None:
    """Return the first file of those before whose network none of the files now has; None where all are there."""
    names = {found.classifier.name for found in files.values() if found.classifier is not None}
    lost = (
        file for file, known in before.items() if known.classifier is not None and known.classifier.name not in names
    )
    return next(lost, None)


def _refuse_doubles(files: dict[str, WeightsFile]) -> None:
    """Refuse all but one of the files with networks of one name: NAME.npz is kept, or the first."""
    holders: dict[str, list[str]] = {}
    for file, found in files.items():
        if found.classifier is not None:
            holders.setdefault(found.classifier.name, []).append(file)
    for name, those in holders.items():
        kept = f"{name}.npz" if f"{name}.npz" in those else those[0]
        for file in those:
            if file != kept:
                line = f"{file} holds a network named {name!r} like {kept}: remove one"
                files[file] = WeightsFile(files[file].stamp, refused=line)


def _read(path: Path, stamp: Stamp, known: WeightsFile) -> WeightsFile:
    """Load one file; where it is refused, the network that was loaded from it before stays."""
    if not path.name.isprintable():  # Pages and the log tell it.
        return WeightsFile(stamp, refused=f"{path.name!a} has a name that cannot be printed: give it another")
    try:
        return WeightsFile(stamp, DigitClassifier.load(path), stamp[0])
    except (CheckpointError, OSError) as error:
        line = _line(error, path)
    except Exception:
        # A damaged file can fail in ways that the loader does not foresee; the server starts, or stays up, anyway.
        line = f"{path.name} could not be read as a network"
        logger.exception("A file could not be read: %s", path.name)
    if known.classifier is not None:
        line = line.rstrip(".") + STAYS
    return WeightsFile(stamp, known.classifier, known.size, line)


def _kept(file: str, known: WeightsFile, found: WeightsFile | None) -> WeightsFile:
    """Return the file with the network that it had before, which no file has any more."""
    if found is None:
        return WeightsFile(None, known.classifier, known.size, f"{file} is gone{STAYS}")
    line = found.refused
    if line is None and found.classifier is not None and known.classifier is not None:
        line = f"{file} holds a network named {found.classifier.name!r}, and held {known.classifier.name!r} before"
    return WeightsFile(found.stamp, known.classifier, known.size, f"{line}{STAYS}")


def _line(error: Exception, path: Path) -> str:
    """Return an error as one line that begins with the file's name and names no folder."""
    text = (error.strerror or "cannot be read") if isinstance(error, OSError) else str(error)
    # Not Path.resolve: it fails on a link that leads in circles.
    for place in {str(path), os.path.realpath(path), path.as_posix()}:
        text = text.replace(place, path.name)
    line = " ".join(text.split())
    return line if line.startswith(path.name) else f"{path.name} {line}"
