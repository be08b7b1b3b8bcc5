"""The one contract of every layer, driven through the table of cases."""

import json
from collections.abc import Callable

import numpy as np
import pytest

from model.nn.layers import (
    Array,
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    GlobalAveragePooling,
    Layer,
    MaxPooling,
    Residual,
    SqueezeExcitation,
)
from tests.helpers.gradient_check import BOUND, layer_errors
from tests.helpers.layer_cases import LAYER_CASES, LayerCase

every_layer = pytest.mark.parametrize("case", LAYER_CASES, ids=lambda case: case.name)
both_modes = pytest.mark.parametrize("training", [True, False], ids=["training", "inference"])


def run(layer: Layer, x: Array, *, training: bool, seed: int = 31) -> dict[str, Array]:
    """Return copies of y, dx and the parameters' gradients, after treating y and dx as a network may."""
    layer.reseed(np.random.default_rng(seed))
    y = layer.forward(x, training=training)
    results = {"y": y.copy()}
    if not layer.keeps_output:
        y.fill(np.nan)
    dx = layer.backward(np.random.default_rng(32).standard_normal(y.shape).astype(x.dtype))
    results |= {"x": dx.copy()} | {name: p.grad.copy() for name, p in layer.parameters().items()}
    dx.fill(np.nan)
    return results


def arrays(layer: Layer) -> dict[str, Array]:
    return {name: parameter.value for name, parameter in layer.parameters().items()} | layer.buffers()


def assert_same(found: dict[str, Array], expected: dict[str, Array], rtol: float = 0, atol: float = 0) -> None:
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_allclose(found[name], array, rtol=rtol, atol=atol, err_msg=name)


def test_layer_table_has_a_row_for_every_kind() -> None:
    without = Layer.kinds.keys() - {type(case.make()).__name__ for case in LAYER_CASES}
    assert not without, "add a row to tests/helpers/layer_cases.py"


@both_modes
@every_layer
def test_layer_gradients_are_right(case: LayerCase, training: bool) -> None:
    layer = case.layer()
    errors = layer_errors(layer, case.inputs(), training=training)
    assert errors.keys() == {"x", *layer.parameters()}
    assert max(errors.values()) < BOUND, errors


@every_layer
def test_layer_output_has_the_shape_it_tells(case: LayerCase) -> None:
    for training in (True, False):
        results = run(case.layer(), case.inputs(4), training=training)
        assert results["y"].shape == (4, *case.layer().output_shape(case.shape))
        assert results["x"].shape == (4, *case.shape)


@every_layer
def test_layer_reads_a_batch_as_it_reads_single_images(case: LayerCase) -> None:
    layer, x = case.layer(), case.inputs(5)
    batch = layer.forward(x).copy()
    singles = [layer.forward(x[i : i + 1]).copy() for i in range(5)]
    np.testing.assert_allclose(batch, np.concatenate(singles), rtol=1e-12, atol=1e-12)


@every_layer
def test_layer_inference_is_deterministic_and_learns_nothing(case: LayerCase) -> None:
    layer, x = case.layer(), case.inputs()
    before = {name: buffer.copy() for name, buffer in layer.buffers().items()}
    first = layer.forward(x).copy()
    layer.reseed(np.random.default_rng(99))
    np.testing.assert_array_equal(layer.forward(x), first)
    assert_same(layer.buffers(), before)


@both_modes
@every_layer
def test_layer_kept_memory_does_not_mix_batches(case: LayerCase, training: bool) -> None:
    layer = case.layer()
    for turn, n in enumerate([4, 2, 6, 4, 1]):
        x = case.inputs(n, seed=turn)
        fresh = case.layer()
        for name, buffer in fresh.buffers().items():
            buffer[...] = layer.buffers()[name]
        expected = run(fresh, x.copy(), training=training)
        assert_same(run(layer, x.copy(), training=training), expected, rtol=1e-12, atol=1e-12)


@both_modes
@every_layer
def test_layer_kept_memory_does_not_mix_precisions(case: LayerCase, training: bool) -> None:
    layer = case.layer(np.float32)
    run(layer, case.inputs(dtype=np.float32), training=training)
    for name, array in arrays(layer).items():
        array[...] = arrays(case.layer())[name]
    layer.astype(np.float64)
    fresh = case.layer(np.float32)
    fresh.astype(np.float64)
    expected = run(fresh, case.inputs(), training=training)
    assert_same(run(layer, case.inputs(), training=training), expected)


@both_modes
@every_layer
def test_layer_leaves_the_callers_input_alone(case: LayerCase, training: bool) -> None:
    layer, x = case.layer(), case.inputs()
    y = layer.forward(x, training=training)
    assert layer.passes_input_on or not np.shares_memory(x, y)
    layer.backward(np.ones_like(y))
    np.testing.assert_array_equal(x, case.inputs())


@both_modes
@every_layer
def test_layer_that_may_overwrite_its_input_gives_the_same(case: LayerCase, training: bool) -> None:
    expected = run(case.layer(), case.inputs(), training=training)
    layer = case.layer()
    layer.may_overwrite_input = True
    for _ in range(2):
        for name, buffer in layer.buffers().items():
            buffer[...] = case.layer().buffers()[name]
        assert_same(run(layer, case.inputs(), training=training), expected)


@both_modes
@every_layer
def test_layer_that_need_not_give_dx_gives_the_same_parameter_gradients(case: LayerCase, training: bool) -> None:
    expected = run(case.layer(), case.inputs(), training=training)
    layer = case.layer()
    layer.needs_dx = False
    found = run(layer, case.inputs(), training=training)
    assert_same({**found, "x": expected["x"]}, expected)


@both_modes
@every_layer
def test_layer_replica_shares_values_and_nothing_else(case: LayerCase, training: bool) -> None:
    layer, x = case.layer(), case.inputs()
    replica = layer.replica()
    expected = run(case.layer(), x.copy(), training=training)
    assert_same(run(replica, x.copy(), training=training), expected)
    for name, own in layer.parameters().items():
        other = replica.parameters()[name]
        assert other.value is own.value
        assert other.decay == own.decay
        assert not own.grad.any()
    assert_same(layer.buffers(), case.layer().buffers())
    kept = layer.forward(x, training=training)
    before = kept.copy()
    run(replica, case.inputs(seed=99), training=training)
    np.testing.assert_array_equal(kept, before)


@every_layer
def test_layer_is_made_again_from_its_arguments(case: LayerCase) -> None:
    layer = case.layer(np.float32)
    arguments = json.loads(json.dumps(layer.arguments()))
    again = Layer.kinds[type(layer).__name__](**arguments)
    assert repr(again) == repr(layer)
    assert again.output_shape(case.shape) == layer.output_shape(case.shape)
    for name, own in layer.parameters().items():
        other = again.parameters()[name]
        assert other.value.shape == own.value.shape
        assert other.value.dtype == np.float32
        assert other.decay == own.decay
        other.value[...] = own.value
    for name, buffer in layer.buffers().items():
        again.buffers()[name][...] = buffer
    x = case.inputs(dtype=np.float32)
    assert_same(run(again, x.copy(), training=True), run(layer, x.copy(), training=True))
    assert_same(again.buffers(), layer.buffers())


@both_modes
@every_layer
def test_layer_in_float32_agrees_with_float64(case: LayerCase, training: bool) -> None:
    x = case.inputs(dtype=np.float32)
    single = run(case.layer(np.float32), x.copy(), training=training)
    assert {array.dtype for array in single.values()} == {np.dtype(np.float32)}
    double = run(case.layer(), x.astype(np.float64), training=training)
    for name, array in double.items():
        error = np.abs(single[name] - array).max() / np.abs(array).max()
        assert error < 2e-6, f"{name} differs by {error}"


def test_layer_weight_decay_is_for_weights_that_are_multiplied_with() -> None:
    decayed = {
        (type(layer).__name__, name)
        for layer in (case.make() for case in LAYER_CASES)
        for name, parameter in layer.parameters().items()
        if parameter.decay
    }
    assert decayed == {
        *(("Dense", "weight"), ("Convolution", "weight"), ("Residual", "first.weight"), ("Residual", "second.weight")),
        *(("SqueezeExcitation", "squeeze"), ("SqueezeExcitation", "excite")),
    }


@pytest.mark.parametrize(
    ("make", "shape", "message"),
    [
        (lambda: Dense(4, 3), (5,), r"Dense\(inputs=4, outputs=3\) takes vectors of 4 numbers, but .* \(5,\)"),
        (lambda: Dense(4, 3), (2, 2), r"but got shape \(2, 2\)"),
        (lambda: Convolution(2, 3), (4, 4, 1), r"Convolution\(in_channels=2, .* takes \(H, W, 2\), but"),
        (lambda: Convolution(2, 3), (4,), r"takes \(H, W, 2\), but got shape \(4,\)"),
        (lambda: Convolution(1, 1, 5, 0), (4, 9, 1), "kernel larger than its padded input"),
        (lambda: MaxPooling(3), (2, 6, 1), r"MaxPooling\(size=3\) takes \(H, W, C\) with H and W at least 3"),
        (lambda: AveragePooling(2), (8,), "takes .* but got"),
        (GlobalAveragePooling, (8,), r"GlobalAveragePooling\(\) takes \(H, W, C\)"),
        (lambda: Residual(3), (4, 4, 2), r"Residual\(channels=3\) takes \(H, W, 3\), but got shape \(4, 4, 2\)"),
        (lambda: SqueezeExcitation(8), (8,), r"takes \(H, W, 8\), but got shape \(8,\)"),
        (lambda: BatchNormalization(3), (4, 4, 2), r"takes 3 channels, but got shape \(4, 4, 2\)"),
    ],
)
def test_layer_refuses_a_shape_that_does_not_fit(
    make: Callable[[], Layer], shape: tuple[int, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        make().output_shape(shape)


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        ("LeakyReLU", {"slope": 0}, "slope 0 is out of range: expected a number between 0 and 1"),
        ("LeakyReLU", {"slope": 1}, "slope 1 is out of range"),
        ("Dropout", {"rate": 1}, "dropout rate 1 is out of range: expected 0 <= rate < 1"),
        ("Dropout", {"rate": -0.1}, "dropout rate -0.1 is out of range"),
        ("MaxPooling", {"size": 0}, "pooling size 0 is out of range: expected at least 1"),
        ("Convolution", {"in_channels": 1, "out_channels": 1, "padding": 3}, "padding 3 does not fit kernel 3"),
        ("Convolution", {"in_channels": 1, "out_channels": 1, "padding": -1}, "expected 0 to 2"),
    ],
)
def test_layer_refuses_arguments_out_of_range(kind: str, arguments: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Layer.kinds[kind](**arguments)
