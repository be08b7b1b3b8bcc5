"""The 32x32 text bitmaps of "Machine Learning in Action", chapter 2, that the recipe digits32 learns from."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

from model.data.errors import DatasetError
from model.data.files import DataFile
from model.data.sources.base import Dataset, Images, Labels, Source, source
from model.data.sources.bitmaps import BITMAPS
from model.data.sources.folders import decode_all, label_of, read_folder

# The subfolders, and the digest of the files of each as model.data.sources.folders defines it.
DIGESTS = {
    "trainingDigits": "4e4839db82a6cb34a270829677c268aad79bd346499b53d3d0c2f1c226890de0",
    "testDigits": "0e8d87a3ec42038504f278bdb8d5cb88124a2e8d2bd24d6820181d32dec0b85e",
}
TRAINING, TEST = DIGESTS


@source(
    "digits32",
    title="1,934 training and 946 test digits as 32x32 text bitmaps (UCI optdigits-orig: Alpaydin, Kaynak)",
    licence="CC BY 4.0",
    files=(
        DataFile(
            "digits.zip",
            739_988,
            "9ee323365ed2894388a1579c86c1e71c9743f849867ffaa9e392aa9788e94093",
            packing="",
        ),
    ),
    mirrors=("https://raw.githubusercontent.com/pbharrin/machinelearninginaction/master/Ch02/",),
    unpacked=(TRAINING, TEST),
    wants=f"digits.zip of the book's code (Ch02), or what it unpacks to, {TRAINING} and {TEST}",
)
def read_digits32(origin: Source, folder: Path) -> Dataset:
    """Read the zip file or the two folders, checked to the last bit: (N, 32, 32) uint8, 0 or 255."""
    if origin.is_unpacked(folder):
        found = read_folder(origin, folder, replace(BITMAPS, parts=((TRAINING, TEST),)))
    else:
        found = _read_zip(origin, folder)
    for name, expected in DIGESTS.items():
        digest = found.checksums[name]
        if digest != expected:
            finding = f"{folder / name}: found other files than the published ones (SHA-256 {digest}), "
            remedy = "Unpack digits.zip again, or read files of your own with the source bitmaps."
            raise DatasetError(f"{finding}expected {expected}", remedy)
    return found


def _read_zip(origin: Source, folder: Path) -> Dataset:
    file = origin.files[0]
    path = origin.path_of(file, folder)
    parts: dict[str, tuple[tuple[Images, Labels], str]] = {}
    # The file's checksum is right by now, so it is the known archive, with no surprise in it.
    with zipfile.ZipFile(io.BytesIO(file.load(path))) as archive:
        for part in DIGESTS:
            names = sorted(name for name in map(PurePosixPath, archive.namelist()) if name.parent.name == part)
            members = ((name.name, label_of(name.name, f"{path}/{name}"), archive.read(str(name))) for name in names)
            parts[part] = decode_all(members, f"{path}/{part}/", BITMAPS)
    (train, first), (test, second) = parts[TRAINING], parts[TEST]
    return Dataset(origin.name, *train, *test, {TRAINING: first, TEST: second})
