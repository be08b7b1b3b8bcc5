"""What all sources of data have in common, images and pen strokes alike: names, licence, files and who serves them."""

from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict, TypeVar

from model.data.errors import DatasetError
from model.data.files import PublishedFile, missing, names_in_words


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a data set comes from."""

    name: str  # to ask for it by
    title: str  # for people
    licence: str  # for people
    files: tuple[PublishedFile, ...] = ()  # of a published set, with their checksums; none for data that people bring
    mirrors: tuple[str, ...] = ()  # addresses of folders that serve the files
    unpacked: tuple[str, ...] = ()  # subfolders that stand for the files when all of them are there
    shipped: Path | None = None  # the folder of this repository that holds the files; None: they are fetched or brought
    wants: str = ""  # what the folder must hold, as a phrase; empty: the files

    def is_unpacked(self, folder: Path) -> bool:
        """Say whether the subfolders that stand for the files are there."""
        return bool(self.unpacked) and all((folder / name).is_dir() for name in self.unpacked)

    def lacking(self, folder: Path) -> list[str]:
        """Return the names of the published files that `folder` lacks."""
        return [] if self.is_unpacked(folder) else missing(self.files, folder)

    def path_of(self, file: PublishedFile, folder: Path) -> Path:
        """Return where in `folder` one of the published files is; raises DatasetError if it is not there."""
        path = file.find(folder)
        if path is None:
            raise DatasetError(f"{folder}: the file {file.name} is missing", "Fetch the data set again.")
        return path

    @property
    def wanted(self) -> str:
        """Return what the folder must hold, as a phrase."""
        return self.wants or names_in_words(self.files)


class Described(TypedDict):
    """What of an Origin is said where a source is registered."""

    title: str
    licence: str
    files: NotRequired[tuple[PublishedFile, ...]]
    mirrors: NotRequired[tuple[str, ...]]
    unpacked: NotRequired[tuple[str, ...]]
    shipped: NotRequired[Path]
    wants: NotRequired[str]


Kind = TypeVar("Kind", bound=Origin)


def add(known: dict[str, Kind], origin: Kind) -> None:
    """Add a source to those that are known; raises ValueError for a name that is taken."""
    if origin.name in known:
        raise ValueError(f"the data set {origin.name!r} is defined twice")
    known[origin.name] = origin
