"""Small writing is read and accepted like large writing, and its line thins, so that it can be seen too."""

import json
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from model.evaluation.asking.conditions import as_sent
from tests.browser.hand import DIGITS, SHEET_SIDE, Point, asks_about, draw, is_bare, pixels, press, sent, until
from tests.browser.parcels import pick
from tests.browser.small_writing import ASK

Stroke = list[Point]

POST: Stroke = [(140.0, 50.0), (140.0, 100.0), (140.0, 140.0), (140.0, 180.0), (140.0, 230.0)]
SMALL_POST: Stroke = [(140.0, 120.0), (140.0, 130.0), (140.0, 140.0), (140.0, 150.0), (140.0, 160.0)]


def small(digit: str, tall: float, middle: Point = (140.0, 140.0)) -> list[Stroke]:
    """Return a digit so tall, in sheet units."""
    strokes = [np.array(stroke) for stroke in DIGITS[digit]]
    points = np.concatenate(strokes)
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    scaled = [(stroke - low - size / 2) * tall / size[1] + middle for stroke in strokes]
    return [[(float(x), float(y)) for x, y in stroke] for stroke in scaled]


def line_width(page: Page, y: float) -> float:
    """Return how much ink there is beside each other at a height of the sheet, in sheet units."""
    canvas = pixels(page)
    row = canvas[int(y * len(canvas) / SHEET_SIDE)]
    return float((row[:, 3] > 127).sum()) * SHEET_SIDE / len(row)


def test_small_digits_are_read_and_accepted(page: Page) -> None:
    """All at the lowest height, where reading is hardest, and some at each of the others."""
    for digit, tall in [*((digit, 30) for digit in "0123456789"), *zip("02468", [40, 60] * 3, strict=False)]:
        draw(page, small(digit, tall))
        # The headline of what is taken for no digit names none.
        expect(page.locator("[data-hook=headline]")).to_contain_text(f"{'an' if digit == '8' else 'a'} {digit} (")
        page.keyboard.press("Escape")
        until(page, lambda: is_bare(page))


def test_small_number_is_read_and_each_digit_accepted(page: Page) -> None:
    for place, digit in enumerate("2039"):
        draw(page, small(digit, 40, (50.0 + 60 * place, 140.0)))
    expect(page.locator("[data-hook=headline]")).to_have_text("Looks like 2039")


def test_strokes_are_sent_without_the_width_of_the_pen(page: Page) -> None:
    with page.expect_request(asks_about(strokes=1, points=4)) as asked:
        draw(page, [SMALL_POST])
    assert "width" not in sent(asked.value)


@pytest.mark.parametrize("tall", [24, 60])
def test_exam_by_height_takes_the_places_that_the_page_keeps(page: Page, tall: float) -> None:
    for digit in sorted(DIGITS):
        passed = [np.round(stroke, 1) for stroke in (np.array(stroke) for stroke in small(digit, tall, (tall, tall)))]
        low, size = np.concatenate(passed).min(axis=0), np.ptp(np.concatenate(passed), axis=0)
        passed = [np.round(stroke - low, 1) for stroke in passed]
        (question,) = page.evaluate(ASK, [[stroke.tolist() for stroke in passed]])
        kept = [np.array(stroke) for stroke in json.loads(question)["strokes"]]
        for stroke, expected in zip(kept, as_sent(passed, float(size[1])), strict=True):
            np.testing.assert_allclose(stroke, expected, atol=1e-9)


def test_slip_of_the_pen_is_no_digit(page: Page) -> None:
    draw(page, [[(140, 140), (143, 144), (143, 147)]])
    expect(page.locator("[data-hook=headline]")).to_have_text("This doesn't look like a digit")


def test_line_of_large_writing_is_the_pens_and_that_of_small_writing_thins(page: Page) -> None:
    draw(page, [POST])
    large = line_width(page, 140)
    page.keyboard.press("Escape")
    draw(page, [SMALL_POST])
    assert large == pytest.approx(20, abs=1)
    assert line_width(page, 140) == pytest.approx(0.12 * 40, abs=1)


def test_line_dries_when_the_pen_leaves_and_the_next_one_is_thin_from_its_start(page: Page) -> None:
    press(page, SMALL_POST)
    assert line_width(page, 140) == pytest.approx(10, abs=1)
    page.mouse.up()
    dry = line_width(page, 140)
    assert dry < 6
    press(page, [(x + 60, y) for x, y in SMALL_POST[:3]])
    assert line_width(page, 125) == pytest.approx(2 * dry, abs=1)
    page.mouse.up()


def test_small_writing_is_as_bold_as_before_when_what_was_larger_is_undone(page: Page) -> None:
    draw(page, [SMALL_POST])
    thin = line_width(page, 140)
    draw(page, [[(x + 80, y) for x, y in POST]])
    assert line_width(page, 140) == pytest.approx(40, abs=2)
    page.keyboard.press("Control+Z")
    assert line_width(page, 140) == thin


def test_replay_shows_the_first_moments_as_bold_as_the_whole(open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce")
    draw(page, [[(40, 40), (41, 80), (40, 120)], [(x + 40, y) for x, y in POST]])
    bold = line_width(page, 80)
    pick(page, "replay")
    page.locator("[data-hook=moment]").fill("0.3")
    page.locator("[data-hook=moment]").dispatch_event("input")
    assert line_width(page, 200) == 0
    assert line_width(page, 50) == pytest.approx(bold / 2, abs=1)
