"""Measures how small writing is read through the page: python -m tests.browser.small_writing --data-dir D.

Digits of held-out writers (pendigits' 21 to 30, UNIPEN's contributor tos), every third as a rule, are drawn at each
height on the page's sheet. To be quick no mouse is moved: in Chromium the page's own modules turn the places that the
pen passes into strokes and those into the question, which is posted to a real server over HTTP, as the page does.
"""

import argparse
import http.client
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import Page, sync_playwright

from model import datasets
from model.data.formats.unipen import Character
from model.data.writers import digits, split_writers
from model.evaluation.material.testset import SOURCES
from tests.browser.chromium import find_chromium, launch_arguments
from tests.browser.conftest import serve
from tests.browser.hand import SHEET_SIDE

HEIGHTS = (30.0, 40.0, 50.0, 60.0, 180.0)  # sheet units; the last is what the others are held against
EVERY = 3
WIDEST = 260.0  # sheet units: wider digits are lower than asked for
# Bodies are JSON texts, so that the posts are the very bytes that the page would send.
ASK = """async (drawings) => {
  const { toQuestion } = await import("./static/js/drawing/drawing.js");
  const { DrawingPad } = await import("./static/js/drawing/drawing-pad.js");
  const canvas = document.createElement("canvas");
  document.body.append(canvas);
  const strokes = [];
  const pad = new DrawingPad(canvas, {
    onStart() {}, onDraw() {}, onErase() {}, onStroke: (stroke) => strokes.push(stroke),
  });
  const bodies = drawings.map((drawing) => {
    strokes.length = 0;
    for (const [first, ...rest] of drawing) {
      pad.putDown(first, 0);
      rest.forEach((place, i) => pad.moveTo(place, 10 * (i + 1)));
      pad.finishStroke();
    }
    return JSON.stringify(toQuestion({ strokes, picture: null }));
  });
  canvas.remove();
  return bodies;
}"""


def held_out(data_dir: Path | None, every: int) -> list[Character]:
    """Return every so many-th digit of the writers that no network learned from."""
    sets = [datasets.load_strokes(name, datasets.own_folder(data_dir, name), None) for name in SOURCES]
    return list(digits(character for one in sets for character in split_writers(one)[1]))[::every]


def on_sheet(character: Character, tall: float) -> list[list[list[float]]]:
    """Return the places that the pen passes, to a tenth of a unit, the digit so tall in the middle of the sheet."""
    points = np.concatenate(character.strokes).astype(np.float64)
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    scale = min(tall / max(size[1], 1e-9), WIDEST / max(size[0], 1e-9))
    corner = SHEET_SIDE / 2 - size * scale / 2
    return [np.round((stroke - low) * scale + corner, 1).tolist() for stroke in character.strokes]


def ask(connection: http.client.HTTPConnection, body: str) -> dict[str, Any]:
    """Return the server's answer to one question."""
    connection.request("POST", "/predict", body, {"Content-Type": "application/json"})
    answer: dict[str, Any] = json.load(connection.getresponse())
    return answer


def measure(page: Page, address: str, characters: Sequence[Character], tall: float) -> tuple[float, float]:
    """Return which shares are misread and not accepted: something of them below the network's threshold."""
    bodies = page.evaluate(ASK, [on_sheet(character, tall) for character in characters])
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    answers = [ask(connection, body) for body in bodies]
    connection.close()
    wrong = sum(answer["text"] != one.label for answer, one in zip(answers, characters, strict=True))
    refused = sum(
        any(digit["is_digit"] < answer["model"]["is_digit_threshold"] for digit in answer["digits"])
        for answer in answers
    )
    return wrong / len(characters), refused / len(characters)


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each height."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.small_writing", description=__doc__)
    parser.add_argument("--data-dir", type=Path, metavar="D", help=datasets.FOLDER_HELP)
    parser.add_argument(
        "--every", type=int, default=EVERY, metavar="N", help="take every Nth digit (default %(default)s)"
    )
    options = parser.parse_args(arguments)
    characters = held_out(options.data_dir, options.every)
    print(f"{len(characters):,} digits\n height  misread  not accepted")
    with serve(Path(__file__).parents[2]) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=launch_arguments())
        page = chromium.new_page()
        page.goto(address)
        for tall in HEIGHTS:
            wrong, refused = measure(page, address, characters, tall)
            print(f"{tall:4.0f} px  {wrong:7.2%}  {refused:12.2%}", flush=True)
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
