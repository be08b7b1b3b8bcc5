"""Seeded drawings that are not digits: dots, lines across, blobs, scribbles, plain shapes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Maker = Callable[[np.random.Generator], list[Points]]

makers: dict[str, Maker] = {}


def maker(make: Maker) -> Maker:
    """Register a kind of drawing under its function's name."""
    makers[make.__name__] = make
    return make


def make_scribble(rng: np.random.Generator) -> list[Points]:
    """Return a drawing of a random kind: a list of strokes (n, 2) float64, y down, in any units."""
    kinds = list(makers.values())
    return kinds[rng.integers(len(kinds))](rng)


@maker
def dot(rng: np.random.Generator) -> list[Points]:
    """Draw one touch of the pen: all of its points in one place, as those of a line would make a 1."""
    return [np.zeros((rng.integers(1, 4), 2))]


@maker
def line_across(rng: np.random.Generator) -> list[Points]:
    """Draw one to three flat lines, at most 18 degrees from level: steeper ones may be ones."""
    angle = np.radians(rng.uniform(-18, 18))
    x = np.linspace(-0.5, 0.5, 12)
    y = x * np.tan(angle) + rng.uniform(-0.08, 0.08) * np.sin(rng.uniform(1, 7) * x)
    lines = rng.choice([1, 1, 1, 2, 3])
    return [np.stack([x, y + gap], axis=1) for gap in rng.uniform(0.12, 0.4) * np.arange(lines)]


@maker
def blob(rng: np.random.Generator) -> list[Points]:
    """Draw a patch filled with narrow strokes to and fro."""
    turns = rng.integers(8, 30)
    t = np.linspace(-1, 1, turns)
    half = 0.5 * np.sqrt(np.clip(1 - t**2, 0.02, 1)) ** rng.uniform(0, 1)
    x = np.where(np.arange(turns) % 2, half, -half) * rng.uniform(0.6, 1) + rng.normal(0, 0.03, turns)
    return [_turned(np.stack([x, 0.5 * t * rng.uniform(0.3, 1)], axis=1), rng)]


@maker
def zigzag(rng: np.random.Generator) -> list[Points]:
    """Draw a row of teeth."""
    teeth = rng.integers(5, 10)
    y = np.where(np.arange(teeth) % 2, 1, -1) * rng.uniform(0.1, 0.5) + rng.normal(0, 0.05, teeth)
    return [_turned(np.stack([np.linspace(-0.5, 0.5, teeth), y], axis=1), rng)]


@maker
def wander(rng: np.random.Generator) -> list[Points]:
    """Draw one to three aimless smooth strokes with many bends."""
    strokes = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        knots = np.cumsum(rng.normal(0, 0.35, (rng.integers(7, 16), 2)), axis=0)
        steps = np.linspace(0, len(knots) - 1, 5 * len(knots))
        strokes.append(np.stack([np.interp(steps, np.arange(len(knots)), knots[:, i]) for i in (0, 1)], axis=1))
    return strokes


@maker
def scrawl(rng: np.random.Generator) -> list[Points]:
    """Draw loops over loops round a moving centre."""
    t = np.linspace(0, 2 * np.pi * rng.uniform(3, 8), 120)
    radius = 0.4 + 0.15 * np.sin(rng.uniform(0.2, 2.7) * t + rng.uniform(0, 6))
    # No further than this on the way, or loops in a long row would look like a bold 1.
    drift = rng.uniform(-1.2, 1.2, 2) * t[:, None] / t[-1]
    wide = rng.uniform(0.4, 1)
    return [_turned(np.stack([wide * radius * np.cos(t), radius * np.sin(t)], axis=1) + drift, rng)]


@maker
def spiral(rng: np.random.Generator) -> list[Points]:
    """Draw a line that winds outwards at least two and a half times."""
    t = np.linspace(0, 2 * np.pi * rng.uniform(2.5, 5), 100)
    radius = (t / t[-1])[:, None]
    return [_turned(radius * np.stack([np.cos(t), rng.choice([-1, 1]) * np.sin(t)], axis=1), rng)]


@maker
def polygon(rng: np.random.Generator) -> list[Points]:
    """Draw a triangle, square, pentagon or star with straight sides."""
    corners = rng.integers(3, 6)
    step = 2 if corners == 5 and rng.random() < 0.5 else 1
    angles = 2 * np.pi * (np.arange(corners + 1) * step % corners) / corners + rng.uniform(0, 2 * np.pi)
    outline = np.stack([np.cos(angles), np.sin(angles) * rng.uniform(0.6, 1)], axis=1)
    outline += rng.normal(0, 0.04, outline.shape)
    # Points along the sides, so that smoothing leaves the corners sharp.
    along = np.arange(0, corners + 1e-9, 0.1)
    return [np.stack([np.interp(along, np.arange(corners + 1), outline[:, i]) for i in (0, 1)], axis=1)]


@maker
def grid(rng: np.random.Generator) -> list[Points]:
    """Draw two or three lines across as many lines down."""
    places = np.linspace(-0.4, 0.4, rng.integers(2, 4))
    ends = np.array([-0.5, 0.5])
    level = [np.stack([ends, np.full(2, place)], axis=1) for place in places]
    return [stroke + rng.normal(0, 0.04, (2, 2)) for stroke in level + [stroke[:, ::-1] for stroke in level]]


@maker
def face(rng: np.random.Generator) -> list[Points]:
    """Draw a circle with two eyes and a mouth."""
    t = np.linspace(0, 2 * np.pi, 40)
    mouth = np.linspace(0.2, 0.8, 10) * np.pi
    smile = rng.choice([-1, 1]) * 0.25
    eyes = [np.array([[x, -0.3], [x, -0.3 + rng.uniform(0, 0.2)]]) for x in (-0.35, 0.35)]
    parts = [np.stack([np.cos(t), np.sin(t)], axis=1), *eyes]
    return [*parts, np.stack([0.5 * np.cos(mouth), 0.35 + smile * (np.sin(mouth) - 0.8)], axis=1)]


def _turned(points: Points, rng: np.random.Generator) -> Points:
    """Return points (n, 2) turned by any angle."""
    angle = rng.uniform(0, 2 * np.pi)
    cos, sin = np.cos(angle), np.sin(angle)
    turned: Points = points @ np.array([[cos, sin], [-sin, cos]])
    return turned
