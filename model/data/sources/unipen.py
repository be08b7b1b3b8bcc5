"""Isolated digits, letters and symbols of all contributors to UNIPEN, as pen strokes.

Each contributor is an institute with a tablet of its own and writers of its own. The format's rule for the numbers of
components, as model.data.formats.unipen has it, holds for all of them: with it every segment is within its file's ink,
and contact sheets show whole characters. Only cea, ceb, pri and tos have points in pen-up blocks at all.
"""

import re
import tarfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from model.data.cleaning import find_broken
from model.data.errors import DatasetError, unreadable
from model.data.files import read_bytes
from model.data.formats.unipen import Character, read_unipen
from model.data.sources.strokes import StrokeSet, StrokeSource, checked, stroke_source

SEGMENTS = "data"  # the folder of what is a character
INK = "include"  # the folder of the ink that characters are made of
LEVELS = ("1a", "1b", "1c", "1d")  # isolated digits, upper case, lower case and symbols
CONTRIBUTORS = (
    *("aga", "apa", "apb", "app", "art", "cea", "ceb", "ced", "gmd", "ibm", "imp"),
    *("kai", "lav", "lou", "mot", "pri", "sie", "syn", "tos", "uqb", "val"),
)
NO_CHARACTERS = (f"{SEGMENTS}/1d/kai/",)  # what connects the letters of words, as if each were a symbol
DOCUMENTATION = (".doc", ".lex")  # endings of files that contributors include and that the archive may lack
# A file of the set, whatever folders lead to it: the archive has CDROM/train_r01_v07 in front.
PATH = re.compile(
    rf"(?:\./)?(?:[^/]+/){{0,4}}?(?P<path>(?:{SEGMENTS}/(?:{'|'.join(LEVELS)})|{INK})/"
    rf"(?P<contributor>{'|'.join(CONTRIBUTORS)})/[^/].*)"
)
MAX_FILES = 100_000  # in an archive; the whole of UNIPEN has about 29,000
MAX_ARCHIVE_BYTES = 1 << 31  # unpacked; the whole of UNIPEN has about 500 MB
MAX_FILE_BYTES = 16_000_000  # of one file that is read
MAX_BYTES = 512_000_000  # of all that are read
REMEDY = "Bring the archive of Zenodo's record 1195803, or what it unpacks to."


@dataclass(frozen=True)
class UnipenArchive:
    """The archive that holds UNIPEN, or the part of it that is read, checked by the characters in it."""

    name: str  # on mirrors
    sha256: str  # of the characters: see model.data.sources.strokes
    other_names: tuple[str, ...] = ()  # of archives with the part
    packing: str = ""  # the ending that packing adds on mirrors: none
    max_packed_size: int = 400_000_000  # bytes that the archive has at most

    @property
    def packed_name(self) -> str:
        """Return the name under which mirrors serve the archive."""
        return self.name

    def find(self, folder: Path) -> Path | None:
        """Return the archive's path in `folder`, or `folder` if that is the archive; None: not there."""
        if folder.is_file():
            return folder
        paths = (folder / name for name in (self.name, *self.other_names))
        return next((path for path in paths if path.is_file()), None)

    def load(self, path: Path) -> tuple[Character, ...]:
        """Return the characters of an archive; raises DatasetError unless they are the published ones."""
        return self.checked(path, read_characters(_read_archive(path), str(path)))

    def checked(self, path: Path, characters: tuple[Character, ...]) -> tuple[Character, ...]:
        """Return the characters; raises DatasetError unless they are the published ones."""
        return checked(characters, self.sha256, str(path), REMEDY)


ARCHIVE = UnipenArchive(
    "unipen-CDROM-train_r01_v07.tgz",
    "ec162199c50ce1f9d220ed69bc7cac74db099a38b890817f99ff1be80560bf51",
    ("unipen.tar.gz", "unipen.tgz"),
)


@stroke_source(
    "unipen",
    title="121,083 isolated digits, letters and symbols as pen strokes, of 21 contributors to UNIPEN (train_r01_v07)",
    licence="CC BY 4.0",
    files=(ARCHIVE,),
    mirrors=("https://zenodo.org/records/1195803/files/",),
    unpacked=(SEGMENTS, INK),
    wants=f"{ARCHIVE.name} of Zenodo's record 1195803 (156 MB), an archive of its folders {SEGMENTS} and {INK} with "
    f"the isolated characters ({', '.join(LEVELS)}) and their ink called {' or '.join(ARCHIVE.other_names)}, "
    "or those two folders",
)
def read_unipen_set(origin: StrokeSource, folder: Path) -> StrokeSet:
    """Read the archive or the two folders, in memory; writers are called by contributor and number, as tos/1002."""
    (archive,) = origin.files
    if origin.is_unpacked(folder):
        characters = read_characters(_read_folder(folder), str(folder))
        if isinstance(archive, UnipenArchive):
            archive.checked(folder, characters)
    else:
        characters = archive.load(origin.path_of(archive, folder))
    broken = find_broken(characters)
    kept = tuple(one for one in characters if one.id not in broken)
    remark = f"{len(broken)} of its {len(characters):,} characters are left out: single points, and strokes of others."
    return StrokeSet(origin.name, kept, {"characters": archive.sha256}, remark)


def read_characters(files: dict[str, str], where: str) -> tuple[Character, ...]:
    """Return the characters of all files of segments, in order of their paths.

    files: text by path from the set's root. where: what they are in, for messages. Raises DatasetError.
    """
    characters: list[Character] = []

    def include(name: str) -> str:
        if f"{INK}/{name}" not in files:
            if name.endswith(DOCUMENTATION):
                return ""
            raise DatasetError(f"found no {INK}/{name}, expected the file because another one includes it", REMEDY)
        return files[f"{INK}/{name}"]

    wanted = (path for path in files if path.startswith(f"{SEGMENTS}/") and not path.startswith(NO_CHARACTERS))
    for path in sorted(wanted):
        try:
            read = read_unipen(files[path], include, file=path)
        except DatasetError as error:
            raise DatasetError(f"{where}: {error.finding}", error.remedy) from error
        contributor = path.split("/")[2]
        characters += (replace(one, writer=f"{contributor}/{one.writer}") for one in read)
    if not characters:
        expected = f"{SEGMENTS}/{LEVELS[0]}/{CONTRIBUTORS[0]} and the like"
        raise DatasetError(f"{where}: found no file of characters, expected {expected}", REMEDY)
    return tuple(characters)


def _read_archive(path: Path) -> dict[str, str]:
    """Return the texts of a tar archive by their paths from the set's root; nothing is written to the disk."""
    texts = _Texts(path)
    total = 0
    try:
        with tarfile.open(path, "r|*") as archive:
            for count, member in enumerate(archive, 1):
                total += abs(member.size)
                if count > MAX_FILES or total > MAX_ARCHIVE_BYTES:
                    expected = f"at most {MAX_FILES:,} files and {MAX_ARCHIVE_BYTES:,} bytes"
                    raise DatasetError(
                        f"{path}: found more in the archive than is in UNIPEN, expected {expected}", REMEDY
                    )
                if member.isfile() and texts.wants(member.name, member.size):
                    content = archive.extractfile(member)
                    texts.add(member.name, b"" if content is None else content.read())
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise DatasetError(f"{path}: found a damaged archive ({error}), expected a whole tar file", REMEDY) from error
    except OSError as error:
        raise unreadable(path, error) from error
    return texts.by_path


def _read_folder(folder: Path) -> dict[str, str]:
    """Return the texts in the set's two folders by their paths from the set's root."""
    texts = _Texts(folder)
    for part in (SEGMENTS, INK):
        for path in sorted((folder / part).rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and texts.wants(name, path.stat().st_size):
                texts.add(name, read_bytes(path, MAX_FILE_BYTES))
    return texts.by_path


class _Texts:
    """The texts that are read of an archive or a folder, by their paths from the set's root, within limits."""

    def __init__(self, where: Path) -> None:
        self.by_path: dict[str, str] = {}
        self._where = where
        self._room = MAX_BYTES

    def wants(self, name: str, size: int) -> bool:
        """Say whether a file is of the set's part that is read; raises DatasetError if it is too large."""
        if PATH.fullmatch(name) is None:
            return False
        self._room -= size
        if not 0 <= size <= MAX_FILE_BYTES or self._room < 0:
            expected = f"at most {MAX_FILE_BYTES:,} and in all files {MAX_BYTES:,}"
            raise DatasetError(f"{self._where}: found {size:,} bytes in {name}, expected {expected}", REMEDY)
        return True

    def add(self, name: str, content: bytes) -> None:
        """Add the text of a wanted file; raises DatasetError for a second one of the same path."""
        match = PATH.fullmatch(name)
        path = match["path"] if match else name
        if path in self.by_path:
            raise DatasetError(f"{self._where}: found two files {path}, expected one", REMEDY)
        self.by_path[path] = content.decode("latin-1")  # never fails; what counts is ASCII
