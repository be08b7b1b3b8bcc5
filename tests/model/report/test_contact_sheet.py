"""A contact sheet shows every picture, dark on light."""

import io

import numpy as np
from PIL import Image

from model.report.contact_sheet import ENLARGED, GAP, GREY, contact_sheet


def test_contact_sheet_shows_the_pictures_row_by_row(rng: np.random.Generator) -> None:
    images = rng.integers(0, 256, (5, 4, 6), dtype=np.uint8)
    sheet = np.asarray(Image.open(io.BytesIO(contact_sheet(images, columns=3))))[::ENLARGED, ::ENLARGED]
    assert sheet.shape == (2 * (4 + GAP), 3 * (6 + GAP))
    np.testing.assert_array_equal(sheet[:4, :6], 255 - images[0])
    np.testing.assert_array_equal(sheet[4 + GAP : 8 + GAP, 6 + GAP : 12 + GAP], 255 - images[4])
    assert (sheet[4 + GAP :, 2 * (6 + GAP) :] == GREY).all()
