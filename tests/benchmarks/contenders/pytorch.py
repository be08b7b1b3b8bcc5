"""The same network in PyTorch on the CPU."""

from typing import Any

import numpy as np
import torch

from tests.benchmarks.contenders.base import Array, Contender, Source, Work
from tests.benchmarks.contenders.layouts import Step, named_gradients, steps

LR = 0.001


class PyTorch(Contender):
    """options: "channels_last": whether tensors lie in memory as NHWC; "threads": else PyTorch's own choice."""

    def __init__(self, source: Source, options: dict[str, Any]) -> None:
        if options.get("threads"):
            torch.set_num_threads(options["threads"])
        self.steps = steps(source.description, source.arrays)
        self.format = torch.channels_last if options.get("channels_last") else torch.contiguous_format
        # The loss applies the softmax; what inference needs of it is added there.
        self.modules = [_module(step) for step in self.steps if step.kind != "Softmax"]
        self.network = torch.nn.Sequential(*self.modules).to(memory_format=self.format)

    def prediction(self, images: Array) -> Work:
        network, x = torch.nn.Sequential(self.network, torch.nn.Softmax(dim=1)).eval(), self._tensor(images)

        def predict() -> Any:
            with torch.inference_mode():
                return network(x)

        return predict

    def outputs(self, images: Array) -> Array:
        result: Any = self.prediction(images)()
        found: Array = result.numpy()
        return found

    def training(self, images: Array, labels: Array) -> Work:
        x, y, network = self._tensor(images), torch.from_numpy(labels), self.network.train()
        optimizer, loss = torch.optim.Adam(network.parameters(), lr=LR), torch.nn.CrossEntropyLoss()

        def step() -> None:
            optimizer.zero_grad()
            loss(network(x), y).backward()
            optimizer.step()

        return step

    def gradients(self, images: Array, labels: Array) -> dict[str, Array]:
        network = self.network.train()
        torch.nn.CrossEntropyLoss()(network(self._tensor(images)), torch.from_numpy(labels)).backward()
        found: dict[str, Array] = {}
        for step, module in zip(self.steps, self.modules, strict=False):
            if step.weight is not None:
                weight, bias = module.weight.grad.numpy(), module.bias.grad.numpy()
                found |= named_gradients(step, weight if step.kind == "Convolution" else weight.T, bias)
        return found

    def _tensor(self, images: Array) -> Any:
        return torch.from_numpy(images[:, None]).contiguous(memory_format=self.format)


def _module(step: Step) -> Any:
    arguments = step.arguments
    if step.kind == "ReLU":
        return torch.nn.ReLU(inplace=True)
    if step.kind == "MaxPooling":
        return torch.nn.MaxPool2d(arguments["size"])
    if step.kind == "Flatten":
        return torch.nn.Flatten()
    if step.kind == "Dropout":
        return torch.nn.Dropout(arguments["rate"])
    if step.weight is None or step.bias is None:
        raise ValueError(f"a layer of kind {step.kind} has no likeness here: add it to _module")
    if step.kind == "Convolution":
        sizes = arguments["in_channels"], arguments["out_channels"], arguments["kernel"]
        module: Any = torch.nn.Conv2d(*sizes, padding=arguments["padding"])
        weight = step.weight
    else:
        module = torch.nn.Linear(arguments["inputs"], arguments["outputs"])
        weight = np.ascontiguousarray(step.weight.T)
    with torch.no_grad():
        module.weight.copy_(torch.from_numpy(weight.copy()))
        module.bias.copy_(torch.from_numpy(step.bias.copy()))
    return module


def build(source: Source, options: dict[str, Any]) -> Contender:
    """Return the contender."""
    return PyTorch(source, options)
