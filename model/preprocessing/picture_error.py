"""What may be wrong with a picture file, and how large one may be: known to all that look into files."""

from dataclasses import dataclass
from typing import Literal

# Width times height that is decoded at most: 16 MB as RGBA. A PNG of 300 kB can ask for 400 MB.
MAX_PIXELS = 4_000_000

Fault = Literal["empty", "kind", "size", "work", "damaged"]


class PictureError(ValueError):
    """A picture file that is not read: what is wrong with it, as a sentence without a full stop.

    fault: no bytes at all, not an accepted kind, too many pixels, built so that decoding it takes long, or an accepted
    kind that cannot be decoded.
    """

    def __init__(self, fault: Fault, finding: str) -> None:
        super().__init__(finding)
        self.fault = fault


@dataclass(frozen=True)
class Lean:
    """A picture file with only what its first frame needs: no metadata is left that a decoder would stumble over."""

    data: bytes
    orientation: int = 1  # as in EXIF, 1..8: how the stored picture has to be turned, 1 for not at all
    samples: int = 0  # that all passes over a JPEG decode together; 0 for other kinds, which pass once


def damaged(kind: str) -> PictureError:
    """Return the error for a file that starts like a picture and cannot be decoded."""
    return PictureError("damaged", f"The picture starts like {kind} but cannot be decoded; it may have been cut short")


def too_large(found: str) -> PictureError:
    """Return the error for a picture with too many pixels."""
    return PictureError("size", f"The picture has {found}; at most {MAX_PIXELS:,} are read")


def too_laborious(found: str, limit: int) -> PictureError:
    """Return the error for a picture that has so many of what takes time, and more than the limit."""
    return PictureError("work", f"The picture has {found}; at most {limit:,} are read")


def check_pixels(width: int, height: int) -> None:
    """Raise PictureError for a picture of more than MAX_PIXELS."""
    if width * height > MAX_PIXELS:
        raise too_large(f"{width} x {height} pixels")
