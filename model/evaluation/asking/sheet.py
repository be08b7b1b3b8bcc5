"""The exams on the page's sheet: the same digits by the pen's width, their height, place, rotation and slant."""

from __future__ import annotations

from typing import Any

from model.evaluation.asking.conditions import PEN, Condition, Sent, drawn_small

Facts = dict[str, Any]
Way = Condition | Sent

# How a drawing is sent where nothing else is said: as the page sends it, and as a picture of the page's sheet.
WAYS: dict[str, Way] = {"strokes": Sent(), "pictures": Condition()}

PENS = (6.0, 10.0, 14.0, 20.0, 28.0, 40.0)  # pixels
HEIGHTS = (24.0, 30.0, 40.0, 50.0, 60.0, 90.0, 120.0, 180.0, 240.0, 280.0)  # pixels
DEGREES = (-20.0, -10.0, 0.0, 10.0, 20.0)
SIDES = {"left": 0.0, "middle": 0.5, "right": 1.0}
LEVELS = {"top": 0.0, "middle": 0.5, "bottom": 1.0}
PLACED_TALL = 100.0  # pixels: small enough to lie at nine places, each up to the sheet's edges

# Each exam: what its rows are told by, and how their digits are sent.
EXAMS: dict[str, list[tuple[Facts, dict[str, Way]]]] = {
    "by_height": [
        ({"pixels": tall}, {"strokes": Sent(tall), "wide": Sent(tall, PEN), "pictures": drawn_small(tall)})
        for tall in HEIGHTS
    ],
    "by_pen": [({"pixels": pen}, {"strokes": Sent(pen=pen), "pictures": Condition(pen=pen)}) for pen in PENS],
    "by_place": [
        ({"across": side, "down": level}, {"pictures": drawn_small(PLACED_TALL, (x, y))})
        for level, y in LEVELS.items()
        for side, x in SIDES.items()
    ],
    "by_rotation": [
        ({"degrees": degrees}, {"strokes": Sent(rotation=degrees), "pictures": Condition(rotation=degrees)})
        for degrees in DEGREES
    ],
    "by_slant": [
        ({"degrees": degrees}, {"strokes": Sent(slant=degrees), "pictures": Condition(slant=degrees)})
        for degrees in DEGREES
    ],
}


def conditions() -> list[Way]:
    """Return every way in which the digits of these exams are sent, each once."""
    return list(dict.fromkeys(way for rows in EXAMS.values() for _, ways in rows for way in ways.values()))
