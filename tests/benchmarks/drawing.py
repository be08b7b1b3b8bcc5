"""The picture that the server gets to read: a 3 on a sheet of 280x280 pixels, as PNG."""

import io

from PIL import Image, ImageDraw

SIDE = 280
PEN = 22


def png() -> bytes:
    """Return the bytes of the picture: dark ink on light paper, RGB."""
    sheet = Image.new("RGB", (SIDE, SIDE), (251, 249, 244))
    pen = ImageDraw.Draw(sheet)
    for top in (50, 130):
        pen.arc(
            (85, top, 195, top + 100),
            start=200 if top == 50 else 270,
            end=90 if top == 50 else 520,
            fill=(29, 27, 25),
            width=PEN,
        )
    file = io.BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()
