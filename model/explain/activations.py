"""What a network does with one picture: the maps of every layer, a single sum with its parts, and which pixels spoke.

Nothing here goes by kinds of layers: shapes tell where a layer's picture differs from the one before, and what a sum
is made of is told by the layer's own gradient.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.nn.layers import Array, Layer, Shape
from model.nn.layers.base import images_first, images_last, size
from model.nn.network import Sequential

# Outputs below this are as good as nought; the logarithm of a ratio of outputs needs a floor.
SMALLEST_OUTPUT = 1e-300


@dataclass(frozen=True)
class Stage:
    """Neighbouring layers that make one picture: the first looks at several numbers, the others at one each.

    Numbers without a place are C maps of one cell.
    """

    start: int  # index of the first of the network's layers
    stop: int  # index behind the last
    takes: Shape  # (H, W, C): the feature maps that the first looks at
    gives: Shape  # (H, W, C): the picture


@dataclass(frozen=True)
class FeatureMaps:
    """What a stage makes of a picture."""

    kinds: tuple[str, ...]  # of its layers
    maps: Array  # (H, W, C) float64
    parameters: int  # how many numbers of it training adjusts


@dataclass(frozen=True)
class Part:
    """One channel's part in a sum."""

    channel: int  # of the maps before
    patch: Array  # (h, w) float64: what the unit looks at
    weights: Array  # (h, w) float64
    total: float  # the sum of their products


@dataclass(frozen=True)
class UnitBreakdown:
    """One number inside the network, taken apart: total = the sum of products + offset."""

    value: float  # what the stage's further layers make of total
    total: float  # what the stage's first layer gives
    offset: float  # what does not depend on what the unit looks at: the bias
    window: tuple[int, int, int, int]  # top, left, height and width of what it looks at, in cells of the maps before
    parts: list[Part]  # by channel, the weightiest first; without those that play no part


class NetworkInspector:
    """A network to look into. It is never changed: all is done on a copy, in float64, as in inference."""

    def __init__(self, network: Sequential) -> None:
        self._network = network.replica()
        self._network.astype(np.float64)
        self._network.ask_for_dx()
        self.stages = _stages(self._network)

    def feature_maps(self, image: NDArray[np.float32]) -> list[FeatureMaps]:
        """Return what every stage makes of image: (H, W) float32, 0 paper .. 1 full ink."""
        outputs, silent = self._run(image)
        found = []
        for stage in self.stages:
            layers = self._network.layers[stage.start : stage.stop]
            kinds = tuple(
                type(layer).__name__ for i, layer in enumerate(layers, stage.start) if i == stage.start or not silent[i]
            )
            count = sum(parameter.value.size for layer in layers for parameter in layer.parameters().values())
            found.append(FeatureMaps(kinds, outputs[stage.stop].reshape(stage.gives), count))
        return found

    def unit(self, image: NDArray[np.float32], stage: int, channel: int, row: int, column: int) -> UnitBreakdown:
        """Return the number at a place of a stage's maps, and what it is the sum of.

        The weights are the gradient of the sum with respect to what the layer looks at. For a layer whose output is a
        weighted sum they are its weights; for any other they tell how it acts on this one image.
        Raises IndexError for a place that is not there.
        """
        if not 0 <= stage < len(self.stages):
            raise IndexError(f"layer {stage} is not there: expected 0 to {len(self.stages) - 1}")
        here = self.stages[stage]
        for name, index, length in zip(("row", "column", "channel"), (row, column, channel), here.gives, strict=True):
            if not 0 <= index < length:
                raise IndexError(f"{name} {index} is not there: expected 0 to {length - 1}")
        outputs, _ = self._run(image)
        place = (row, column, channel)
        layer, takes = self._network.layers[here.start], outputs[here.start]
        sums = self._apply(layer, takes[None])
        chosen = np.zeros(here.gives)
        chosen[place] = 1
        gradient = images_first(layer.backward(self._turned(chosen.reshape(sums.shape))))
        weights, x = gradient.reshape(here.takes).copy(), takes.reshape(here.takes)
        total = float(sums.reshape(here.gives)[place])
        seen = np.asarray(weights.any(axis=2)) if layer.parameters() else self._seen(layer, here, place)
        top, left, height, width = window = _window(seen)
        cells = (slice(top, top + height), slice(left, left + width))
        parts = [
            Part(c, x[..., c][cells], weights[..., c][cells], float((x[..., c] * weights[..., c]).sum()))
            for c in np.flatnonzero(weights.any(axis=(0, 1))).tolist()
        ]
        parts.sort(key=lambda part: -abs(part.total))
        value = float(outputs[here.stop].reshape(here.gives)[place])
        return UnitBreakdown(value, total, total - float((x * weights).sum()), window, parts)

    def evidence(self, image: NDArray[np.float32], answer: int, rival: int) -> Array:
        """Return which pixels spoke for the answer (above 0) and which for its rival (below 0): (H, W) float64.

        Ink times the gradient of log(p[answer] / p[rival]) with respect to it, which after a softmax is the difference
        of the two logits ("gradient times input": Shrikumar et al. 2016, "Not just a black box").
        """
        outputs, _ = self._run(image)
        p = np.maximum(outputs[-1], SMALLEST_OUTPUT)
        dy = np.zeros((1, *p.shape))
        dy[0, answer] += 1 / p[answer]
        dy[0, rival] -= 1 / p[rival]
        gradient: Array = self._network.backward(dy)[0, :, :, 0]
        return image * gradient

    def _run(self, image: NDArray[np.float32]) -> tuple[list[Array], list[bool]]:
        """Return copies of the input and of each layer's output, without the N axis, and which layers handed it on."""
        outputs, silent = [image[:, :, None].astype(np.float64)], []
        x = self._turned(outputs[0][None])
        for layer in self._network.layers:
            x = layer.forward(x)
            outputs.append(images_first(x)[0].copy())
            silent.append(layer.passes_input_on and np.array_equal(outputs[-1].ravel(), outputs[-2].ravel()))
        return outputs, silent

    def _turned(self, x: Array) -> Array:
        return images_last(x) if self._network.images_last else x

    def _apply(self, layer: Layer, x: Array) -> Array:
        """Return a layer's output (N, ...) for x: (N, ...)."""
        return images_first(layer.forward(self._turned(x.copy())))

    def _seen(self, layer: Layer, stage: Stage, place: tuple[int, int, int]) -> Array:
        """Return which cells (H, W) bool a place of a layer without weights looks at: those whose ink changes it.

        A whole row of ink is put on blank maps, row after row, and then a whole column.
        """
        height, width, _ = stage.takes
        probes = np.zeros((height + width + 1, *stage.takes))
        probes[np.arange(height), np.arange(height)] = 1
        probes[height + np.arange(width), :, np.arange(width)] = 1
        maps = self._apply(layer, probes.reshape(len(probes), *self._network.shapes[stage.start]))
        row, column, channel = place
        heard = maps.reshape(len(probes), *stage.gives)[:, row, column, channel]
        changed = heard != heard[-1]
        return np.outer(changed[:height], changed[height:-1])


def _stages(network: Sequential) -> list[Stage]:
    """Cut the network where a layer changes the shape or has a weight for each of several inputs.

    A layer without parameters that gives as many numbers as it takes only reshapes them: the next stage looks
    through it.
    """
    stages: list[Stage] = []
    takes = _as_maps(network.input_shape)
    for i, layer in enumerate(network.layers):
        before, after = network.shapes[i], network.shapes[i + 1]
        parameters = layer.parameters().values()
        if not parameters and before != after and size(before) == size(after):
            continue
        if before != after or any(parameter.value.ndim > 1 for parameter in parameters) or not stages:
            stages.append(Stage(i, i + 1, takes, _as_maps(after)))
        else:
            stages[-1] = Stage(stages[-1].start, i + 1, stages[-1].takes, stages[-1].gives)
        takes = stages[-1].gives
    return stages


def _as_maps(shape: Shape) -> Shape:
    return shape if len(shape) == 3 else (1, 1, size(shape))


def _window(seen: Array) -> tuple[int, int, int, int]:
    """Return top, left, height and width of the box around what is seen, (H, W) bool; all 0 where nothing is."""
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        return 0, 0, 0, 0
    top, left = int(rows[0]), int(columns[0])
    return top, left, int(rows[-1]) - top + 1, int(columns[-1]) - left + 1
