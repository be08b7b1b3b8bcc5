"""Folders of digits kept as text, one file label_seq.txt for each, a row of 0s and 1s for each row of pixels."""

from pathlib import Path

from model.data.formats.bitmaps import MAX_BYTES, canonical, parse_bitmap
from model.data.sources.base import Dataset, Source, source
from model.data.sources.folders import Kind, read_folder

BITMAPS = Kind(
    what="bitmaps",
    endings=frozenset({".txt"}),
    max_bytes=MAX_BYTES,
    decode=parse_bitmap,
    parts=(("train", "test"), ("trainingDigits", "testDigits")),
    canonical=canonical,
)


@source(
    "bitmaps",
    title="your own digits as text, rows of 0s and 1s",
    licence="that of your data",
    wants="files label_seq.txt such as 7_12.txt, in the folder, in folders 0 to 9, or in train and test",
)
def read_bitmaps(origin: Source, folder: Path) -> Dataset:
    """Read square bitmaps of any one size: (N, H, H) uint8, 0 or 255."""
    return read_folder(origin, folder, BITMAPS)
