"""What one drawing can teach about back-propagation: every number of the equations, and plain steps on a copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.nn.layers import Array, Layer, Shape, softmax
from model.nn.losses import Loss, SoftmaxCrossEntropy, SquaredError
from model.nn.network import ParameterVector, Sequential
from model.nn.optimizers import SGD
from model.outputs import DIGITS, digit_probabilities

# A learning rate to begin with: the first few steps change the reading visibly and smoothly. Sigmoids with squared
# error need large ones, for a saturated neuron learns slowly.
FIRST_LR = {"cross_entropy": 0.003, "squared_error": 3.0}


@dataclass(frozen=True)
class LayerShape:
    """One layer with the shapes of one image, without the N axis."""

    number: int | None  # among the layers with parameters, from 1; None for the others
    kind: str  # the layer's class
    takes: Shape  # of the input
    gives: Shape  # of the output
    parameters: dict[str, Shape]  # of each, by name


@dataclass(frozen=True)
class LayerGradient:
    """Euclidean norms at one layer with parameters."""

    number: int  # among the layers with parameters, from 1
    kind: str  # the layer's class
    delta: float  # of the gradient of the loss with respect to its output
    weight: float  # of the weight's gradient
    bias: float  # of the bias's gradient


@dataclass(frozen=True)
class Worked:
    """The equations at two neurons of the last dense layer and before it, with the numbers filled in.

    The output neuron is that of the true digit, whose target is 1; the hidden one is the neuron before it that both
    says and learns most.
    """

    output_index: int  # among the outputs
    output: float  # the output neuron's activation
    loss_gradient: float  # of the loss with respect to that
    error: float  # delta of the output neuron (BP1)
    hidden_index: int  # among the last dense layer's inputs
    hidden: float  # the hidden neuron's activation
    sent_back: float  # what the hidden neuron gets of all errors, delta @ weight.T
    hidden_delta: float | None  # that times the derivative (BP2); None where no dense layer lies before
    bias: float  # of the output neuron
    bias_gradient: float  # BP3
    bias_after: float  # after one more step
    weight: float  # between the two neurons
    weight_gradient: float  # BP4
    weight_after: float  # after one more step


@dataclass(frozen=True)
class Moment:
    """What the network says after some steps."""

    probabilities: Array  # (10,), sum 1
    loss: float  # for the true digit


@dataclass(frozen=True)
class Replay:
    """Some steps on one drawing, and the gradients where they ended."""

    label: int  # the true digit
    moments: list[Moment]  # before the first step and after each
    outputs: Array  # (K,): the last layer's activations
    error: Array  # (K,): delta at it, the gradient of the loss with respect to its sums
    layers: list[LayerGradient]  # those with parameters, in order
    image_gradient: Array  # (H, W), with respect to each pixel of the picture
    worked: Worked | None  # None where the last layer with parameters is no dense one


class Probe(Layer, abstract=True):
    """Hands everything on and keeps copies: x of the last forward pass, dy of the last backward pass."""

    passes_input_on = True

    def forward(self, x: Array, *, training: bool = False) -> Array:
        self.x = x.copy()
        return x

    def backward(self, dy: Array) -> Array:
        self.dy = dy.copy()
        return dy


@dataclass(frozen=True)
class _Desk:
    """A copy of a network to take steps on. It ends with the sums of a fused softmax: the loss applies that itself."""

    network: Sequential  # the copy, with the probes in it
    vector: ParameterVector  # its parameters
    learning: list[Layer]  # the layers with parameters
    deltas: list[Probe]  # a probe behind each of them
    entry: Probe  # a probe before the last of them

    @classmethod
    def copy(cls, network: Sequential, *, fused: bool) -> _Desk:
        own = network.replica()
        learning = [layer for layer in own.layers if layer.parameters()]
        deltas, entry = [Probe() for _ in learning], Probe()
        probed: list[Layer] = []
        for layer in own.layers[:-1] if fused else own.layers:
            probed += [entry, layer] if layer is learning[-1] else [layer]
            probed += [deltas[learning.index(layer)]] if layer in learning else []
        watched = Sequential(probed, own.input_shape)
        watched.ask_for_dx()
        # The vector copies the values, which the replica shares with the network that it was made of.
        return cls(watched, ParameterVector(watched), learning, deltas, entry)


class BackpropDemo:
    """A network to learn from. It is never changed: steps are taken on a copy of its weights.

    The loss is the one that goes with the last layer: cross-entropy with softmax, squared error with anything else.
    """

    def __init__(self, network: Sequential) -> None:
        self._network = network
        self._fused = _kind(network.layers[-1]) == "Softmax"
        self.loss: Loss = SoftmaxCrossEntropy() if self._fused else SquaredError()
        self.loss_name = "cross_entropy" if self._fused else "squared_error"

    @property
    def first_lr(self) -> float:
        """Return a learning rate to begin with."""
        return FIRST_LR[self.loss_name]

    def shapes(self) -> list[LayerShape]:
        """Return every layer of the network, in order."""
        network = self._network
        rows: list[LayerShape] = []
        number = 0
        for i, layer in enumerate(network.layers):
            parameters = {name: parameter.value.shape for name, parameter in layer.parameters().items()}
            number += bool(parameters)
            own = number if parameters else None
            rows.append(LayerShape(own, _kind(layer), network.shapes[i], network.shapes[i + 1], parameters))
        return rows

    def replay(self, image: NDArray[np.float32], label: int | None, lr: float, steps: int) -> Replay:
        """Take `steps` steps of plain gradient descent at rate lr on this one image, always from the same weights.

        image: (H, W) float32, 0 paper .. 1 full ink. label: the true digit; None for the one that is read.
        Nothing is random: dropout is off and normalization goes by its running statistics, as in inference.
        Raises FloatingPointError when the numbers grow beyond all bounds, which a smaller lr prevents.
        """
        desk = _Desk.copy(self._network, fused=self._fused)
        x = image[None, :, :, None]
        optimizer = SGD()
        moments: list[Moment] = []
        with np.errstate(over="ignore", invalid="ignore"):
            said = self._activations(desk.network.forward(x))
            true = int(said[:DIGITS].argmax()) if label is None else label
            for step in range(steps + 1):
                if step:
                    optimizer.step(desk.vector, lr)
                sums = desk.network.forward(x)
                outputs = self._activations(sums).copy()
                loss, dy = self.loss.value_and_gradient(sums, np.array([true]))
                loss_gradient = float(dy[0, true])
                image_gradient = desk.network.backward(dy)[0, :, :, 0].copy()
                if not (np.isfinite(loss) and np.isfinite(image_gradient).all()):
                    raise FloatingPointError(f"the numbers are no longer finite after step {step} at a rate of {lr:g}")
                moments.append(Moment(digit_probabilities(outputs[None])[0], loss))
        error = desk.deltas[-1].dy.reshape(-1)
        worked = _worked(desk, outputs, loss_gradient, true, lr)
        return Replay(true, moments, outputs, error, _layers(desk), image_gradient, worked)

    def _activations(self, outputs: Array) -> Array:
        """Return outputs (1, K), logits where the loss applies the softmax, as the last layer's activations (K,)."""
        activations: Array = softmax(outputs)[0] if self._fused else outputs[0]
        return activations


def _layers(desk: _Desk) -> list[LayerGradient]:
    gradients = []
    for number, (layer, probe) in enumerate(zip(desk.learning, desk.deltas, strict=True), start=1):
        norms = {name: float(np.linalg.norm(parameter.grad)) for name, parameter in layer.parameters().items()}
        delta = float(np.linalg.norm(probe.dy))
        gradients.append(LayerGradient(number, _kind(layer), delta, norms.get("weight", 0.0), norms.get("bias", 0.0)))
    return gradients


def _worked(desk: _Desk, outputs: Array, loss_gradient: float, label: int, lr: float) -> Worked | None:
    if _kind(desk.learning[-1]) != "Dense":
        return None
    weight, bias = (desk.learning[-1].parameters()[name] for name in ("weight", "bias"))
    hidden, sent_back = desk.entry.x[0], desk.entry.dy[0]
    # A layer before it of another shape is no dense one: pooling and reshaping lie between.
    matches = len(desk.deltas) > 1 and desk.deltas[-2].dy.shape == desk.entry.dy.shape
    hidden_delta = desk.deltas[-2].dy[0] if matches else np.zeros_like(hidden)
    heard = np.abs(hidden * hidden_delta) if hidden_delta.any() else np.abs(hidden)
    j, k = int(heard.argmax()), label
    return Worked(
        output_index=k,
        output=float(outputs[k]),
        loss_gradient=loss_gradient,
        error=float(desk.deltas[-1].dy[0, k]),
        hidden_index=j,
        hidden=float(hidden[j]),
        sent_back=float(sent_back[j]),
        hidden_delta=float(hidden_delta[j]) if matches else None,
        bias=float(bias.value[k]),
        bias_gradient=float(bias.grad[k]),
        bias_after=float(bias.value[k] - lr * bias.grad[k]),
        weight=float(weight.value[j, k]),
        weight_gradient=float(weight.grad[j, k]),
        weight_after=float(weight.value[j, k] - lr * weight.grad[j, k]),
    )


def _kind(layer: Any) -> str:
    return type(layer).__name__
