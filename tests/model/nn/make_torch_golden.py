"""Makes torch_golden.npz: what PyTorch computes for a small network, for test_torch_golden.py to compare with.

Run `python -m tests.model.nn.make_torch_golden` where PyTorch is installed (made with 2.13.0); nothing else needs it.
PyTorch computes in float64; images and weights are turned from its order of axes, NCHW, to this project's, NHWC.
"""

import importlib
from pathlib import Path
from typing import Any

import numpy as np

from model.nn import layers
from model.nn.layers import Array
from model.nn.network import Sequential

PATH = Path(__file__).with_name("torch_golden.npz")
IMAGES, CLASSES, STEPS = 6, 5, 5
LABEL_SMOOTHING, WEIGHT_DECAY, LR = 0.1, 0.05, 0.02
KERNEL = (3, 3, 8, 12)  # that Muon changes

# The rules that PyTorch has too, by this project's name: PyTorch's class and its options.
TORCH_OPTIMIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "SGD": ("SGD", {}),
    "Momentum": ("SGD", {"momentum": 0.9}),
    "Nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "AdaGrad": ("Adagrad", {"eps": 1e-8}),
    "RMSProp": ("RMSprop", {"alpha": 0.99, "eps": 1e-8}),
    "Adam": ("Adam", {"betas": (0.9, 0.999), "eps": 1e-8}),
    "AdamW": ("AdamW", {"betas": (0.9, 0.999), "eps": 1e-8}),
}


def network() -> Sequential:
    """Return this project's form of the network, with zero weights."""
    return Sequential(
        [
            layers.Convolution(2, 4, kernel=3, padding=1),
            layers.ReLU(),
            layers.MaxPooling(2),
            layers.Convolution(4, 5, kernel=3, padding=0),
            layers.BatchNormalization(5),
            layers.LeakyReLU(0.1),
            layers.AveragePooling(2),
            layers.Flatten(),
            layers.Dense(10, 7),
            layers.Sigmoid(),
            layers.Dense(7, 6),
            layers.Tanh(),
            layers.Dense(6, CLASSES),
            layers.Softmax(),
        ],
        input_shape=(9, 12, 2),
    )


def torch_network(torch: Any) -> Any:
    """Return PyTorch's form of the network up to the logits; flattening takes the axes in the order H, W, C."""
    nn = torch.nn

    class FlattenNHWC(nn.Module):  # type: ignore[name-defined]
        def forward(self, x: Any) -> Any:
            return x.permute(0, 2, 3, 1).flatten(1)

    return nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(4, 5, 3),
        nn.BatchNorm2d(5),
        nn.LeakyReLU(0.1),
        nn.AvgPool2d(2),
        FlattenNHWC(),
        nn.Linear(10, 7),
        nn.Sigmoid(),
        nn.Linear(7, 6),
        nn.Tanh(),
        nn.Linear(6, CLASSES),
    ).double()


def ours(tensor: Any) -> Array:
    """Return a tensor's numbers with this project's order of axes."""
    array: Array = tensor.detach().numpy()
    axes = {4: (2, 3, 1, 0), 2: (1, 0), 1: (0,)}[array.ndim]
    return array.transpose(axes)


def flat(tensors: Any) -> Array:
    """Return all parameters, or all their gradients, as one vector in the order of ParameterVector."""
    return np.concatenate([ours(tensor).ravel() for tensor in tensors])


def first_pass(torch: Any, net: Any, x: Any, labels: Any) -> dict[str, Array]:
    """Return outputs and gradients of a training pass and of inference, from the initial weights."""
    x.requires_grad_(True)
    logits = net.train()(x)
    loss = torch.nn.functional.cross_entropy(logits, labels, label_smoothing=LABEL_SMOOTHING)
    loss.backward()
    results = {
        "parameters": flat(net.parameters()),
        "logits": logits.detach().numpy(),
        "loss": loss.detach().numpy(),
        "gradients": flat(parameter.grad for parameter in net.parameters()),
        "dx": x.grad.numpy().transpose(0, 2, 3, 1),
        "running_mean": net[4].running_mean.numpy().copy(),
        "running_var": net[4].running_var.numpy().copy(),
    }
    x.requires_grad_(False)
    results["probabilities"] = torch.softmax(net.eval()(x), dim=1).detach().numpy()
    return results


def trained(torch: Any, net: Any, x: Any, labels: Any, name: str) -> Array:
    """Return the parameters after STEPS steps; weight decay is for the weights of the layers that sum alone."""
    kind, options = TORCH_OPTIMIZERS[name]
    parameters = list(net.parameters())
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": WEIGHT_DECAY},
        {"params": [p for p in parameters if p.ndim == 1], "weight_decay": 0.0},
    ]
    optimizer = getattr(torch.optim, kind)(groups, lr=LR, **options)
    net.train()
    for _ in range(STEPS):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(x), labels, label_smoothing=LABEL_SMOOTHING).backward()
        optimizer.step()
    return flat(parameters)


def muon(torch: Any, rng: np.random.Generator) -> dict[str, Array]:
    """Return a kernel, as the matrix that PyTorch's Muon wants, a gradient for each step, and what became of it."""
    shape = (STEPS + 1, int(np.prod(KERNEL[:3])), KERNEL[3])
    start, *gradients = rng.standard_normal(shape).astype(np.float32)
    kernel = torch.nn.Parameter(torch.from_numpy(start.copy()))
    optimizer = torch.optim.Muon([kernel], lr=LR, weight_decay=WEIGHT_DECAY, adjust_lr_fn="match_rms_adamw")
    for gradient in gradients:
        kernel.grad = torch.from_numpy(gradient)
        optimizer.step()
    return {"muon_start": start, "muon_gradients": np.stack(gradients), "muon_after": kernel.detach().numpy()}


def main() -> None:
    """Compute everything and write it beside this file."""
    torch = importlib.import_module("torch")
    rng = np.random.default_rng(2016)
    images = rng.standard_normal((IMAGES, *network().input_shape))
    labels = np.arange(IMAGES) % CLASSES
    torch.manual_seed(2016)
    net = torch_network(torch)
    for parameter in net[4].parameters():
        torch.nn.init.uniform_(parameter, 0.5, 1.5)
    start = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    x, target = torch.from_numpy(images.transpose(0, 3, 1, 2).copy()), torch.from_numpy(labels)
    results: dict[str, Any] = {"made_with": np.array(f"torch {torch.__version__}"), "images": images, "labels": labels}
    results |= first_pass(torch, net, x, target)
    for name in TORCH_OPTIMIZERS:
        net.load_state_dict(start)
        results[f"after_{name}"] = trained(torch, net, x, target, name)
    results |= muon(torch, rng)
    np.savez_compressed(PATH, **results)
    print(f"wrote {PATH.name}: {PATH.stat().st_size} bytes, {results['parameters'].size} parameters")


if __name__ == "__main__":
    main()
