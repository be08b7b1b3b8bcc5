"""Turns an ink image into the picture that a network sees: the recipe's only copy.

A network sees drawings as the images were made that it was trained on, so the recipe has a few settings, which
are stored with the weights. MNIST's (LeCun et al. 1998, "Gradient-based learning applied to document
recognition", section III.A): the digit's longest side becomes 20 pixels with an anti-aliasing filter, and its
centre of mass goes to the middle of a 28x28 field.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

# Version of the recipe, stored with the weights: raise it whenever normalize_drawing gives other pictures than before.
VERSION = 1

FIELD = 28  # height and width of MNIST's pictures, in pixels
# Ink weaker than this, 0..255, is a blank page: MNIST's weakest training image still peaks at 254.
FAINTEST_PEAK = 32
# Pixels above this part of the strongest ink make the box. Ringing of a JPEG (quality 75) stays under 0.15; at one
# half, the pale ends of real pen strokes would be cut off.
BOX_LEVEL = 0.25


@dataclass(frozen=True)
class Preprocessing:
    """The settings of the recipe, a property of each network."""

    field: int = FIELD  # pixels: height and width of the network's picture
    digit: int = 20  # pixels: longest side of the digit in it
    # What goes to the middle of the field, the ink's centre of "mass" or that of its "box"
    centre: Literal["mass", "box"] = "mass"
    binary: bool = False  # whether pixels are either paper or full ink, divided at one half

    def __post_init__(self) -> None:
        """Raise ValueError for settings that make no picture."""
        whole = type(self.digit) is int and type(self.field) is int and type(self.binary) is bool
        if not (whole and 1 <= self.digit <= self.field <= 256 and self.centre in ("mass", "box")):
            raise ValueError(
                f"{self} makes no picture: expected whole numbers 1 <= digit <= field <= 256, centre mass or box, "
                "binary true or false"
            )

    @property
    def middle(self) -> float:
        """Return where the centre goes, in pixels from the edge of the field.

        A box is centred exactly. A centre of mass goes to the middle of the pixel behind the exact middle: the mean
        over MNIST's training images is pixel 14.0 on both axes, each image within half a pixel of it.
        """
        return self.field / 2 + (0.5 if self.centre == "mass" else 0.0)


MNIST = Preprocessing()


def ink_box(ink: npt.NDArray[np.uint8]) -> tuple[int, int, int, int] | None:
    """Return the bounding box (x, y, w, h) of the ink in pixels, or None for a blank page.

    ink: (H, W) uint8, 0 paper .. 255 full ink. Ink up to BOX_LEVEL of the strongest does not grow the box.
    Raises ValueError for another shape or dtype.
    """
    _check(ink)
    peak = int(ink.max(initial=0))
    if peak < FAINTEST_PEAK:
        return None
    marked = ink > int(BOX_LEVEL * peak)
    # Searched as bytes, row after row, for the first and last mark: far faster than any() along each row.
    marks = marked.tobytes()
    top, bottom = (place // ink.shape[1] for place in (marks.find(1), marks.rfind(1)))
    columns = marked[top : bottom + 1].any(axis=0).tobytes()
    left, right = columns.find(1), columns.rfind(1)
    return left, top, right - left + 1, bottom - top + 1


def normalize_drawing(ink: npt.NDArray[np.uint8], preprocessing: Preprocessing = MNIST) -> npt.NDArray[np.float32]:
    """Return the drawing as a network sees it: cropped, scaled, full ink at its peak, centred.

    ink: (H, W) uint8, 0 paper .. 255 full ink, any size.
    Returns (field, field) float32, 0 paper .. 1 full ink, in steps of 1/255; all zeros for a blank page.
    Raises ValueError for another shape or dtype.
    """
    picture = np.zeros((preprocessing.field, preprocessing.field), np.float32)
    box = ink_box(ink)
    if box is None:
        return picture
    x, y, w, h = box
    crop = ink[y : y + h, x : x + w]
    scale = preprocessing.digit / max(w, h)
    masses = crop.astype(np.uint32)  # einsum sums in the array's own type, and faster than sum()
    left = _start(np.einsum("hw->w", masses), scale, preprocessing)
    top = _start(np.einsum("hw->h", masses), scale, preprocessing)
    # The pixels of the field that the digit touches; 20.000000000000004 pixels are 20.
    x1, x2 = math.floor(left), math.ceil(round(left + w * scale, 6))
    y1, y2 = math.floor(top), math.ceil(round(top + h * scale, 6))
    levels = _resample(crop, (x2 - x1, y2 - y1), (left - x1, top - y1), scale)
    picture[y1:y2, x1:x2] = np.rint(levels * (255 / levels.max())) / 255
    return (picture >= 0.5).astype(np.float32) if preprocessing.binary else picture


def network_image(ink: npt.NDArray[np.uint8], preprocessing: Preprocessing = MNIST) -> npt.NDArray[np.uint8]:
    """Return what normalize_drawing gives as data sets hold it: (field, field) uint8, 0 paper .. 255 full ink."""
    return np.rint(normalize_drawing(ink, preprocessing) * 255).astype(np.uint8)


def to_ink(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Return images of any shape, uint8, 0 paper .. 255 full ink, as float32, 0 .. 1."""
    return np.divide(images, 255, dtype=np.float32)


def _start(masses: npt.NDArray[np.uint32], scale: float, preprocessing: Preprocessing) -> float:
    """Return where a digit starts along one axis of the field: its centre in the middle, all of it in the field.

    masses: (n,) uint32, the ink of each row or column of the crop. Returns pixels of the field.
    MNIST was shifted by whole pixels. Parts of a pixel cost no accuracy, and one more dot of ink can't make the whole
    picture jump by a pixel: readings stay steady while somebody draws.
    """
    centre = len(masses) / 2
    if preprocessing.centre == "mass":
        centre = float(masses @ np.arange(0.5, len(masses))) / float(masses.sum())
    start = min(max(preprocessing.middle - centre * scale, 0.0), preprocessing.field - len(masses) * scale)
    return round(start, 6)  # so that an exact whole pixel stays one


def _resample(
    crop: npt.NDArray[np.uint8], size: tuple[int, int], offset: tuple[float, float], scale: float
) -> npt.NDArray[np.float32]:
    """Scale the crop by an anti-aliasing filter onto whole pixels.

    crop: (h, w) uint8. size: (W, H) of the result. offset: where the crop starts in it, parts of a pixel. scale:
    pixels of the result for one of the crop. Returns (H, W) float32, 0..255 and above 0 somewhere.
    Pillow's Hamming filter averages over the whole area of each new pixel and never overshoots. The sums are floats,
    because a hairline on a large sheet shrinks to less than one step of 8 bits before its peak is restored.
    """
    h, w = crop.shape
    margin = math.ceil(2 / scale)  # paper for the filter's reach, two pixels of the result
    padded = np.zeros((h + 2 * margin, w + 2 * margin), np.float32)
    padded[margin : margin + h, margin : margin + w] = crop
    x, y = margin - offset[0] / scale, margin - offset[1] / scale
    source = (x, y, x + size[0] / scale, y + size[1] / scale)
    image = Image.fromarray(padded).resize(size, Image.Resampling.HAMMING, box=source)
    sampled: npt.NDArray[np.float32] = np.maximum(np.asarray(image), 0)
    return sampled


def _check(ink: npt.NDArray[Any]) -> None:
    """Raise ValueError unless the ink is (H, W) uint8."""
    if ink.ndim != 2 or ink.dtype != np.uint8:
        raise ValueError(f"ink is {ink.dtype} of shape {ink.shape}; expected uint8 of shape (H, W), 0 paper to 255 ink")
