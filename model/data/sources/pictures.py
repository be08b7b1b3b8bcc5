"""Folders of picture files, one digit each, brought into the form that networks see."""

from pathlib import Path

import numpy as np

from model.data.errors import DatasetError
from model.data.sources.base import Dataset, Images, Source, source
from model.data.sources.folders import Kind, read_folder
from model.preprocessing.decode import ENDINGS, Planes, decode_picture
from model.preprocessing.ink import find_ink
from model.preprocessing.normalize import MNIST, ink_box, network_image
from model.preprocessing.picture_error import PictureError

MAX_BYTES = 50_000_000  # of one file
REMEDY = "Correct the file, or take it out."
# What all of MNIST's 70,000 images have in common: the longest side of the ink in pixels, and how far its centre of
# mass may be from the recipe's middle (found: 0.52).
NORMAL_SIDES = range(14, MNIST.digit + 1)
OFF_CENTRE = 0.6


@source(
    "pictures",
    title="your own pictures, one digit each: photos, scans, drawings, or MNIST as picture files",
    licence="that of your data",
    wants="PNG, JPEG, WebP, BMP or GIF files, in folders 0 to 9 or named label_seq such as 7_12.png; "
    "all of that in train and test, if you have both",
)
def read_pictures(origin: Source, folder: Path) -> Dataset:
    """Read pictures of any size and polarity: (N, 28, 28) uint8, 0 paper .. 255 full ink, as MNIST was made."""
    return read_folder(origin, folder, PICTURES)


def read_picture(data: bytes, file: str) -> Images:
    """Return what the network sees of a picture file: (28, 28) uint8, 0 paper .. 255 full ink.

    The ink is found and brought to size by the recipe for drawings, apart from pictures that were made by it or by
    MNIST's makers: they are used as they are. Raises DatasetError for a file that cannot be read or has no ink.
    """
    try:
        planes = decode_picture(data)
    except PictureError as error:
        raise DatasetError(f"{file}: found no picture that can be read: {error}", REMEDY) from error
    if is_normalized(planes):
        return planes.colour[:, :, 0]
    picture = network_image(find_ink(planes.colour, planes.alpha))
    if not picture.any():
        raise DatasetError(f"{file}: found no ink, expected a digit that stands out from its paper", REMEDY)
    return picture


def is_normalized(planes: Planes) -> bool:
    """Say whether a picture is what MNIST has: 28x28, bright ink on black, of MNIST's size and place."""
    levels = planes.colour[:, :, 0]
    grey = planes.alpha is None and bool((planes.colour == levels[:, :, None]).all())
    if not grey or levels.shape != (MNIST.field, MNIST.field):
        return False
    border = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    box = ink_box(levels)
    if box is None or np.median(border) > 0 or max(box[2:]) not in NORMAL_SIDES:
        return False
    places = np.arange(MNIST.field) + 0.5
    centres = (levels.sum(axis=axis) @ places / levels.sum() for axis in (0, 1))
    return all(abs(centre - MNIST.middle) <= OFF_CENTRE for centre in centres)


PICTURES = Kind(
    what="pictures",
    endings=ENDINGS,
    max_bytes=MAX_BYTES,
    decode=read_picture,
    parts=(("train", "test"),),
    foreign=frozenset({".tif", ".tiff", ".heic", ".avif", ".svg", ".pgm", ".ppm", ".ico", ".pdf"}),
)
