"""The same network in ONNX Runtime: its graph is written here, layer by layer, with the same weights."""

from typing import Any

import numpy as np
import onnx
import onnxruntime

from tests.benchmarks.contenders.base import Array, Contender, Source, Work
from tests.benchmarks.contenders.layouts import Step, steps

OPSET = 17
IR_VERSION = 8  # of ONNX 1.12, where opset 17 came in


class OnnxRuntime(Contender):
    """options: "threads": of the session."""

    def __init__(self, source: Source, options: dict[str, Any]) -> None:
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = options["threads"]
        settings.inter_op_num_threads = 1
        model = graph(steps(source.description, source.arrays)).SerializeToString()
        self.session = onnxruntime.InferenceSession(model, settings, providers=["CPUExecutionProvider"])

    def prediction(self, images: Array) -> Work:
        feed = {"images": np.ascontiguousarray(images[:, None])}
        return lambda: self.session.run(None, feed)[0]


def graph(layers: list[Step]) -> Any:
    """Return the ONNX model: images (N, 1, 28, 28) float32 -> probabilities (N, 10) float32."""
    nodes: list[Any] = []
    weights: list[Any] = []
    value = "images"
    for step in layers:
        if step.kind == "Dropout":
            continue  # nothing to do in inference
        inputs = [value]
        for part, array in (("weight", step.weight), ("bias", step.bias)):
            if array is not None:
                inputs.append(f"{step.name}.{part}")
                weights.append(onnx.numpy_helper.from_array(np.ascontiguousarray(array), inputs[-1]))
        value = step.name
        operation, attributes = _operation(step)
        nodes.append(onnx.helper.make_node(operation, inputs, [value], **attributes))
    floats = onnx.TensorProto.FLOAT
    body = onnx.helper.make_graph(
        nodes,
        "network",
        [onnx.helper.make_tensor_value_info("images", floats, ["N", 1, 28, 28])],
        [onnx.helper.make_tensor_value_info(value, floats, ["N", 10])],
        weights,
    )
    model = onnx.helper.make_model(body, opset_imports=[onnx.helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(model)
    return model


def _operation(step: Step) -> tuple[str, dict[str, Any]]:
    arguments = step.arguments
    if step.kind == "Convolution":
        return "Conv", {"kernel_shape": [arguments["kernel"]] * 2, "pads": [arguments["padding"]] * 4}
    if step.kind == "MaxPooling":
        return "MaxPool", {"kernel_shape": [arguments["size"]] * 2, "strides": [arguments["size"]] * 2}
    if step.kind == "Softmax":
        return "Softmax", {"axis": 1}
    plain = {"ReLU": "Relu", "Flatten": "Flatten", "Dense": "Gemm"}
    if step.kind not in plain:
        raise ValueError(f"a layer of kind {step.kind} has no likeness here: add it to _operation")
    return plain[step.kind], {}


def build(source: Source, options: dict[str, Any]) -> Contender:
    """Return the contender."""
    return OnnxRuntime(source, options)
