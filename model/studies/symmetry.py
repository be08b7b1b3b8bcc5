"""Show whether a layer's units learn the same thing: their gradients, measured, as numbers and as pictures."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from model.data.loader import Examples
from model.nn.layers import Array
from model.nn.losses import Loss
from model.nn.network import Sequential
from model.studies.base import Table
from model.training.trainer import to_network

# Blue for a negative gradient and orange for a positive one: told apart by every kind of colour vision.
NEGATIVE = (0x2B, 0x6C, 0xB0)  # RGB
POSITIVE = (0xC0, 0x56, 0x21)  # RGB
TILES_IN_ROW = 8
GAP = 2


@dataclass(frozen=True)
class UnitGradients:
    """The gradient of the loss with respect to each hidden unit's first weights, over many images."""

    grad: Array  # (D, U) float32, for each of D pixels and U units

    @property
    def largest(self) -> float:
        """Return the largest number of the gradient, without its sign."""
        return float(np.abs(self.grad).max())

    @property
    def difference(self) -> float:
        """Return the largest difference between two units' gradients for one pixel: 0 if all learn the same."""
        return float(np.ptp(self.grad, axis=1).max())


def first_gradient(network: Sequential, loss: Loss, examples: Examples) -> UnitGradients:
    """Return the gradient of a network's first weight, (D, U), averaged over the examples."""
    outputs = network.forward(to_network(examples.images), training=True)
    _, dy = loss.value_and_gradient(outputs, examples.labels)
    network.backward(dy)
    weight = next(iter(network.parameters().values()))
    return UnitGradients(weight.grad.copy())


def gradient_picture(gradients: UnitGradients, side: int) -> bytes:
    """Return a PNG with a tile of side x side pixels for each unit, the strongest colour for the largest number."""
    units = gradients.grad.shape[1]
    rows, step = -(-units // TILES_IN_ROW), side + GAP
    sheet = np.zeros((rows * step + GAP, TILES_IN_ROW * step + GAP, 4), np.uint8)
    for unit in range(units):
        share = gradients.grad[:, unit].reshape(side, side) / (gradients.largest or 1.0)
        top, left = GAP + unit // TILES_IN_ROW * step, GAP + unit % TILES_IN_ROW * step
        tile = sheet[top : top + side, left : left + side]
        tile[..., :3] = np.where(share[..., None] < 0, NEGATIVE, POSITIVE)
        # A faint ground shows where a tile is; the square root keeps small numbers visible.
        tile[..., 3] = np.rint(16 + 239 * np.sqrt(np.abs(share)))
    file = io.BytesIO()
    Image.fromarray(sheet).save(file, format="PNG", optimize=True)
    return file.getvalue()


def gradient_table(caption: str, named: dict[str, UnitGradients], side: int, pixels: int = 2) -> Table:
    """Return each unit's gradient for those `pixels` of the image where all units' gradients are largest."""
    chosen = {
        name: np.argsort(-np.abs(gradients.grad).sum(axis=1), kind="stable")[:pixels]
        for name, gradients in named.items()
    }
    header = [f"{name}, row {d // side}, column {d % side}" for name, places in chosen.items() for d in places]
    units = next(iter(named.values())).grad.shape[1]
    rows = [
        [f"unit {unit + 1}", *(f"{named[name].grad[d, unit]:+.4e}" for name, places in chosen.items() for d in places)]
        for unit in range(units)
    ]
    return Table(caption, ["unit", *header], rows)
