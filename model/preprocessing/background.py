"""Estimates how bright the paper is at each place of a photo, so that shade and uneven light are not taken for ink."""

import math

import numpy as np
import numpy.typing as npt
from PIL import Image

Plane = npt.NDArray[np.uint8]
Levels = npt.NDArray[np.float32]

# Pictures with a shorter side than this, in pixels, are even: nothing tells their shade from grain.
SMALLEST = 100
# Longest side that the paper is estimated at, in pixels: averaging down to it takes most of the grain away.
SIDE = 160
# Strokes up to this part of the shorter side in width are bridged; shadows wider than it are paper.
WIDEST_STROKE = 0.25
# There is ink where the estimate differs from the picture by at least both of these.
INK_PART = 0.35  # of the largest contrast
MIN_INK = 0.15  # contrast, 0..1: pale pencil exceeds it, and the shading that is left does not
# How far around a place paper is averaged for the second estimate, in pixels of the small picture.
REACH = 2
# What the estimate before counts beside that, in parts of a window full of paper.
BEFORE_PART = 0.02
# How often paper is averaged: each time, soft shadows that were taken for ink shrink by the reach; ink has hard edges.
ROUNDS = 4
# Evenness is judged on the means of the cells of a grid with so many on each side.
CELLS = 8
# Paper is even whose brightest cell exceeds the darkest one by less than the larger of these.
EVEN_PART = 0.15  # of the darkest cell
EVEN_LEVELS = 12  # levels, 0..255
# Paper is taken to be at least this bright: darker places hold more noise than ink.
DARKEST = 8


def estimate_paper(planes: Plane) -> Levels | None:
    """Return the paper's level at each place, or None where it is as good as the same everywhere.

    planes: (C, H, W) uint8. Returns (C, H, W) float32, DARKEST..255.
    First a morphological closing of dark ink on light paper, or an opening of light ink on dark paper: it bridges what
    is narrower than its window and keeps ramps and straight edges of shadows. Then, again and again, outside of what
    differs from this, the picture itself, averaged over a few pixels.
    """
    height, width = planes.shape[1:]
    if min(height, width) < SMALLEST:
        return None
    small = _shrink(planes, max(1, math.ceil(max(height, width) / SIDE)))
    paper = _bridge(small)
    if _is_even(paper):
        return None
    for _ in range(ROUNDS):
        paper = _refine(small, paper)
    enlarged = [Image.fromarray(level).resize((width, height), Image.Resampling.BILINEAR) for level in paper]
    background: Levels = np.maximum(np.stack([np.asarray(level) for level in enlarged]), DARKEST)
    return background


def _shrink(planes: Plane, factor: int) -> Levels:
    """Return the planes averaged over squares of `factor` pixels, (C, h, w) float32, at least 1."""
    small = [Image.fromarray(np.ascontiguousarray(plane)).convert("F").reduce(factor) for plane in planes]
    levels: Levels = np.maximum(np.stack([np.asarray(plane) for plane in small]), 1)
    return levels


def _bridge(planes: Levels) -> Levels:
    """Return the first estimate: a closing where the ink is darker than its surroundings, an opening where lighter.

    Ink covers less than paper does, so the skewness of the differences from the mean around has the ink's sign.
    """
    reach = max(1, round(WIDEST_STROKE * min(planes.shape[1:]) / 2))
    around = _average(planes, 2 * reach)
    skewness = float((((planes - around) / around) ** 3).sum())
    return _widen(planes, reach) if skewness < 0 else -_widen(-planes, reach)


def _widen(planes: Levels, reach: int) -> Levels:
    """Return the morphological closing by a square of 2 * reach + 1 pixels; the outermost pixels go on beyond edges."""
    margin = 2 * reach
    padded = np.pad(planes, ((0, 0), (margin, margin), (margin, margin)), mode="edge")
    for axis in (1, 2):
        padded = _highest(padded, 2 * reach + 1, axis)
    for axis in (1, 2):
        padded = -_highest(-padded, 2 * reach + 1, axis)
    return padded


def _highest(planes: Levels, window: int, axis: int) -> Levels:
    """Return the highest of each `window` successive values along an axis, which is window - 1 shorter then."""
    planes = np.moveaxis(planes, axis, 0)
    covered = 1
    while covered < window:
        step = min(covered, window - covered)
        planes = np.maximum(planes[:-step], planes[step:])
        covered += step
    return np.moveaxis(planes, 0, axis)


def _contrast(planes: Levels, paper: Levels) -> Levels:
    """Return by how much, in parts of the brighter one, picture and paper differ in their worst channel: (H, W).

    Ink that is twice as bright as its paper so counts as much as ink that is half as bright.
    """
    contrast: Levels = (np.abs(planes - paper) / np.maximum(planes, paper)).max(axis=0)
    return contrast


def _refine(planes: Levels, paper: Levels) -> Levels:
    """Return the next estimate: the average of the paper around, the estimate before where there is none."""
    contrast = _contrast(planes, paper)
    is_paper = (contrast < max(INK_PART * float(contrast.max()), MIN_INK)).astype(np.float32)
    around = _average(is_paper[np.newaxis], REACH)
    refined: Levels = (_average(planes * is_paper, REACH) + BEFORE_PART * paper) / (around + BEFORE_PART)
    return refined


def _average(planes: Levels, reach: int) -> Levels:
    """Return the mean of the square of 2 * reach + 1 pixels around each one; the outermost go on beyond edges."""
    window = 2 * reach + 1
    padded = np.pad(planes, ((0, 0), (reach + 1, reach), (reach + 1, reach)), mode="edge").astype(np.float64)
    padded[:, 0], padded[:, :, 0] = 0, 0
    sums = padded.cumsum(axis=1).cumsum(axis=2)
    rows = sums[:, window:] - sums[:, :-window]
    totals = rows[:, :, window:] - rows[:, :, :-window]
    means: Levels = (totals / window**2).astype(np.float32)
    return means


def _is_even(paper: Levels) -> bool:
    """Say whether the means of the cells of a grid are nearly the same in each channel."""
    cells = np.stack(
        [np.asarray(Image.fromarray(level).resize((CELLS, CELLS), Image.Resampling.BOX)) for level in paper]
    )
    darkest, brightest = cells.min(axis=(1, 2)), cells.max(axis=(1, 2))
    return bool((brightest - darkest < np.maximum(EVEN_PART * darkest, EVEN_LEVELS)).all())
