"""Seeded perturbations of training images: what may change in a digit's picture without changing the digit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Images = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

CHUNK = 256  # images at a time, so that the work stays in the processor's cache
KNOTS = 5  # control points along each side of an elastic distortion


@dataclass(frozen=True)
class Perturbation:
    """How far images change."""

    rotation: float = 7.5  # degrees, standard deviation
    slant: float = 7.5  # degrees, standard deviation
    scale: float = 0.06  # standard deviation of the logarithm, on each axis
    shift: float = 0.7  # pixels, standard deviation
    elastic: float = 0.9  # pixels, standard deviation of each control point's shift
    weight: float = 0.6  # the largest part of the way to strokes one pixel wider or thinner on each side
    erased: float = 0.1  # the share of images that lose a small square


USUAL = Perturbation()


def perturb(images: Images, rng: np.random.Generator, amount: Perturbation = USUAL) -> Images:
    """Return images (N, H, H) uint8, 0 paper .. 255 full ink, each changed in a way of its own.

    Affine and elastic distortion (Simard et al. 2003, "Best practices for convolutional neural networks applied to
    visual document analysis", section 2), strokes made thicker or thinner, small squares erased.
    """
    result = np.empty_like(images)
    for start in range(0, len(images), CHUNK):
        part = images[start : start + CHUNK]
        warped = _sample(part, _places(len(part), part.shape[1], rng, amount))
        _reweigh(warped, rng, amount)
        _erase(warped, rng, amount)
        result[start : start + CHUNK] = np.rint(warped)
    return result


def _places(count: int, side: int, rng: np.random.Generator, amount: Perturbation) -> Floats:
    """Return where each pixel of each image comes from: (N, 2, side, side) float32, pixels along x and y."""
    turn = np.radians(amount.rotation) * rng.standard_normal(count)
    slant = np.tan(np.radians(amount.slant) * np.clip(rng.standard_normal(count), -2.5, 2.5))
    wide, high = np.exp(amount.scale * rng.standard_normal((2, count)))
    cos, sin = np.cos(turn), np.sin(turn)
    matrices = np.stack(
        [
            np.stack([cos * wide, (cos * slant - sin) * high], axis=1),
            np.stack([sin * wide, (sin * slant + cos) * high], axis=1),
        ],
        axis=1,
    ).astype(np.float32)
    middle = (side - 1) / 2
    axis = np.arange(side, dtype=np.float32) - np.float32(middle)
    x, y = matrices[:, :, 0, None, None] * axis, matrices[:, :, 1, None, None] * axis[:, None]
    knots = (amount.elastic * rng.standard_normal((count, 2, KNOTS, KNOTS))).astype(np.float32)
    weights = _bumps(side)
    bent = weights @ knots @ weights.T
    shift = (middle + amount.shift * rng.standard_normal((count, 2, 1, 1))).astype(np.float32)
    return np.asarray(x + y + bent + shift, np.float32)


def _bumps(side: int) -> Floats:
    """Return how much each control point moves each pixel of an axis: (side, KNOTS) float32, rows sum to 1."""
    knots = np.linspace(0, side - 1, KNOTS)
    distance = (np.arange(side)[:, None] - knots) / (knots[1] - knots[0])
    bumps = np.exp(-2 * distance**2)
    shares: Floats = (bumps / bumps.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def _sample(images: Images, places: Floats) -> Floats:
    """Return the images at those places, between pixels bilinearly, paper outside: (N, side, side) float32."""
    count, side = images.shape[:2]
    framed = np.zeros((count, side + 2, side + 2), np.float32)
    framed[:, 1:-1, 1:-1] = images
    np.clip(places, -1, side - 0.001, out=places)
    places += 1
    whole = places.astype(np.int32)
    part = places - whole
    row = side + 2
    first = (np.arange(count, dtype=np.int32) * row * row)[:, None, None] + whole[:, 1] * row + whole[:, 0]
    flat = framed.ravel()
    x, y = part[:, 0], part[:, 1]
    upper: Floats = flat[first]
    lower: Floats = flat[first + row]
    upper += x * (flat[first + 1] - upper)
    lower += x * (flat[first + row + 1] - lower)
    lower -= upper
    lower *= y
    upper += lower
    return upper


def _reweigh(images: Floats, rng: np.random.Generator, amount: Perturbation) -> None:
    """Move each image some way towards its dilation (thicker strokes) or its erosion (thinner), in place."""
    way = (amount.weight * rng.uniform(-1, 1, len(images)) * (rng.random(len(images)) < 0.5)).astype(np.float32)
    for chosen, choose in ((np.flatnonzero(way > 0), np.maximum), (np.flatnonzero(way < 0), np.minimum)):
        some = images[chosen]
        other = some.copy()
        choose(other[:, 1:], some[:, :-1], out=other[:, 1:])
        choose(other[:, :-1], some[:, 1:], out=other[:, :-1])
        choose(other[:, :, 1:], some[:, :, :-1], out=other[:, :, 1:])
        choose(other[:, :, :-1], some[:, :, 1:], out=other[:, :, :-1])
        images[chosen] = some + np.abs(way[chosen])[:, None, None] * (other - some)


def _erase(images: Floats, rng: np.random.Generator, amount: Perturbation) -> None:
    """Clear a square of two to four pixels in some of the images, in place."""
    for index in np.flatnonzero(rng.random(len(images)) < amount.erased):
        top, left = rng.integers(4, images.shape[1] - 8, 2)
        size = rng.integers(2, 5)
        images[index, top : top + size, left : left + size] = 0
