"""Many small pictures on one, to look at: what a network is fed, or what it misread."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

GAP = 2  # pixels of grey between pictures, before enlarging
GREY = 200
ENLARGED = 2  # screen pixels for each pixel of a picture


def contact_sheet(images: npt.NDArray[np.uint8], columns: int = 20) -> bytes:
    """Return a PNG file of images (N, H, W) uint8, 0 paper .. 255 full ink, row by row, as dark ink on light paper."""
    count, height, width = images.shape
    rows = -(-count // columns)
    sheet = np.full((rows, columns, height + GAP, width + GAP), GREY, np.uint8)
    sheet.reshape(rows * columns, height + GAP, width + GAP)[:count, :height, :width] = 255 - images
    pixels = sheet.transpose(0, 2, 1, 3).reshape(rows * (height + GAP), columns * (width + GAP))
    picture = Image.fromarray(pixels)
    file = io.BytesIO()
    picture.resize((picture.width * ENLARGED, picture.height * ENLARGED), Image.Resampling.NEAREST).save(file, "PNG")
    return file.getvalue()
