"""Pictures of digits, and the ways by which the tests bring them to the sheet."""

import base64
import io

from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Locator, Page

from tests.browser.hand import DIGITS


def picture_of(digit: str, size: tuple[int, int] = (280, 280), kind: str = "PNG") -> bytes:
    """Return a picture file of a digit, dark on light."""
    picture = Image.new("RGB", (280, 280), (250, 248, 240))
    pen = ImageDraw.Draw(picture)
    for stroke in DIGITS[digit]:
        pen.line([(x, y) for x, y in stroke], fill=(30, 40, 90), width=18, joint="curve")
    file = io.BytesIO()
    picture.resize(size).save(file, kind)
    return file.getvalue()


def photo_of(digit: str) -> bytes:
    """Return a photo-like JPEG of a digit on ruled paper: large, soft, and darker to one side."""
    paper = Image.open(io.BytesIO(picture_of(digit))).resize((1400, 1400))
    pen = ImageDraw.Draw(paper)
    for y in range(100, 1400, 160):
        pen.line([(0, y), (1400, y)], fill=(205, 215, 235), width=3)
    shade = Image.linear_gradient("L").resize((1400, 1400)).point([200 + 55 * level // 255 for level in range(256)])
    photo = Image.composite(paper, Image.new("RGB", paper.size), shade).filter(ImageFilter.GaussianBlur(2))
    file = io.BytesIO()
    photo.save(file, "JPEG", quality=85)
    return file.getvalue()


def choose(page: Page, name: str, kind: str, data: bytes) -> None:
    """Choose a file as the picture to read."""
    with page.expect_file_chooser() as chooser:
        pick(page, "picture")
    chooser.value.set_files({"name": name, "mimeType": kind, "buffer": data})


def pick(page: Page, action: str) -> None:
    """Choose one of the further tools."""
    page.locator("[data-hook=more]").click()
    item(page, action).click()


def item(page: Page, action: str) -> Locator:
    """Return the button of one of the further tools."""
    return page.locator(f"[data-action={action}]")


def give(page: Page, event: str, data: bytes, kind: str) -> None:
    """Paste or drop a file, as the browser would tell the page of it."""
    page.evaluate(
        """([event, text, type]) => {
          const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
          const parcel = new DataTransfer();
          parcel.items.add(new File([bytes], "digit", { type }));
          const options = { bubbles: true, cancelable: true };
          for (const name of event === "paste" ? ["paste"] : ["dragover", "drop"]) {
            document.body.dispatchEvent(
              name === "paste"
                ? new ClipboardEvent(name, { ...options, clipboardData: parcel })
                : new DragEvent(name, { ...options, dataTransfer: parcel }),
            );
          }
        }""",
        [event, base64.b64encode(data).decode(), kind],
    )
