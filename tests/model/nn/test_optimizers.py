"""Every optimiser against its formula, on an example worked out by hand and over many steps, and the two options."""

import numpy as np
import pytest

from model.nn.layers import BatchNormalization, Convolution, Dense, Flatten
from model.nn.network import ParameterVector, Sequential
from model.nn.optimizers import SGD, AdaGrad, Adam, AdamW, Muon, Optimizer
from tests.helpers.optimizer_cases import OPTIMIZER_CASES, OptimizerCase
from tests.helpers.optimizer_steps import take

every_optimizer = pytest.mark.parametrize("case", OPTIMIZER_CASES, ids=lambda case: type(case.make()).__name__)


def dense_vector() -> ParameterVector:
    """Return the parameters of a dense layer in float64: three weights, then a bias for each."""
    network = Sequential([Dense(1, 3)], (1,))
    network.astype(np.float64)
    vector = ParameterVector(network)
    vector.value[:] = [1, -2, 3, 0.5, -0.5, 2]
    return vector


def random_gradients(steps: int = 5) -> list[list[float]]:
    return np.random.default_rng(3).normal(0, 2, (steps, 6)).tolist()


def test_optimizer_table_has_a_row_for_every_optimizer() -> None:
    without = Optimizer.kinds.keys() - {type(case.make()).__name__ for case in OPTIMIZER_CASES}
    assert not without, "add a row to tests/helpers/optimizer_cases.py"


def test_optimizers_tell_the_study_what_sets_them_apart() -> None:
    kinds = Optimizer.kinds.values()
    titles = sorted(kind.title for kind in kinds)
    assert titles == sorted({*titles}), "each optimiser has a title of its own, not the one it inherits"
    for kind in kinds:
        assert 1900 < kind.year < 2100
        assert list(kind.rates) == sorted({*kind.rates})
        assert kind.rates[0] > 0
        assert all(isinstance(value, float) for value in kind.options().values())


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({}, "title, no year, no rates"),
        ({"title": "Lion", "rates": (0.1,)}, "year"),
        ({"year": 2023}, "title, no rates"),
    ],
)
def test_optimizer_that_does_not_tell_the_study_all_is_refused_with_what_is_missing(
    told: dict[str, object], missing: str
) -> None:
    known = dict(Optimizer.kinds)
    with pytest.raises(TypeError, match=f"^the optimiser Lion has no {missing}: expected .*; set them in its class"):
        type("Lion", (Optimizer,), told)
    assert Optimizer.kinds == known
    type("Lion", (Optimizer,), told, registered=False)  # a variant of a study or a test need not


@every_optimizer
def test_optimizer_worked_example(case: OptimizerCase) -> None:
    vector = dense_vector()
    vector.value[:] = 1
    first, second = take(case.make(), vector, [[0.5] * 6, [-0.25] * 6])
    np.testing.assert_allclose(first, case.worked[0], rtol=1e-7)
    np.testing.assert_allclose(second, case.worked[1], rtol=1e-7)


@every_optimizer
def test_optimizer_follows_its_formula(case: OptimizerCase) -> None:
    vector, gradients = dense_vector(), random_gradients(20)
    expected = [
        list(case.formula(float(value), [gradient[i] for gradient in gradients]))
        for i, value in enumerate(vector.value)
    ]
    values = take(case.make(), vector, gradients)
    np.testing.assert_allclose(values, np.transpose(expected), rtol=1e-10)


@every_optimizer
def test_optimizer_works_in_place_on_the_networks_own_arrays(case: OptimizerCase) -> None:
    network = Sequential([Dense(1, 3)], (1,))
    vector = ParameterVector(network)
    value = vector.value
    optimizer = case.make(weight_decay=0.1)
    take(optimizer, vector, [[1.0] * 6])
    assert vector.value is value
    assert value.dtype == np.float32
    assert (network.parameters()["0_Dense.weight"].value != 0).all()
    assert optimizer.steps == 1
    assert optimizer.state.keys() == set(optimizer.slots)
    assert {(slot.shape, slot.dtype) for slot in optimizer.state.values()} <= {(value.shape, value.dtype)}


@every_optimizer
def test_optimizer_uses_the_lr_of_the_step(case: OptimizerCase) -> None:
    """Two steps of lr 0 leave the value where it is, but still count."""
    vector = dense_vector()
    before = vector.value.copy()
    optimizer = case.make()
    take(optimizer, vector, random_gradients(2), lr=0)
    np.testing.assert_array_equal(vector.value, before)
    assert optimizer.steps == 2


@pytest.mark.parametrize(
    "case",
    [case for case in OPTIMIZER_CASES if not type(case.make()).decoupled_decay],
    ids=lambda case: type(case.make()).__name__,
)
def test_optimizer_weight_decay_is_the_gradient_of_its_penalty(case: OptimizerCase) -> None:
    plain, decayed = dense_vector(), dense_vector()
    without, with_decay = case.make(), case.make(weight_decay=0.3)
    for gradient in random_gradients():
        # 0.3 * weight is added for the three weights, nothing for the biases.
        penalty = 0.3 * decayed.value * [1, 1, 1, 0, 0, 0]
        take(without, plain, [(np.array(gradient) + penalty).tolist()])
        take(with_decay, decayed, [gradient])
        np.testing.assert_allclose(decayed.value, plain.value, rtol=1e-12)


def test_optimizer_adamw_decays_apart_from_the_gradient() -> None:
    plain, decayed = dense_vector(), dense_vector()
    without, with_decay = Adam(), AdamW(weight_decay=0.3)
    for gradient in random_gradients():
        # Weights shrink by lr * 0.3 = 3 % of themselves beside Adam's step, biases do not.
        expected = decayed.value * [0.97, 0.97, 0.97, 1, 1, 1]
        before = plain.value.copy()
        take(without, plain, [gradient])
        take(with_decay, decayed, [gradient])
        np.testing.assert_allclose(decayed.value, expected + plain.value - before, rtol=1e-12)


def test_optimizer_adamw_worked_example_of_decay() -> None:
    # 1 * (1 - 0.1 * 0.5) - 0.1 = 0.85; Adam of 0.5 + 0.5 * 1 would step by 0.1 to 0.9.
    for make, expected in ((AdamW, 0.85), (Muon, 0.85), (Adam, 0.9)):
        vector = dense_vector()
        vector.value[:] = 1
        (value,) = take(make(weight_decay=0.5), vector, [[0.5] * 6])
        np.testing.assert_allclose(value, [expected] * 3 + [0.9] * 3, rtol=1e-6)


def test_optimizer_decays_no_bias_and_no_normalization() -> None:
    network = Sequential(
        [Convolution(1, 2, rng=np.random.default_rng(1)), BatchNormalization(2), Flatten(), Dense(8, 1)], (2, 2, 1)
    )
    vector = ParameterVector(network)
    vector.value[:] = 1
    SGD(weight_decay=0.5).step(vector, 1.0)
    found = {name: set(parameter.value.ravel().tolist()) for name, parameter in network.parameters().items()}
    assert found == {
        "0_Convolution.weight": {0.5},
        "0_Convolution.bias": {1},
        "1_BatchNormalization.weight": {1},
        "1_BatchNormalization.bias": {1},
        "3_Dense.weight": {0.5},
        "3_Dense.bias": {1},
    }


@every_optimizer
def test_optimizer_finds_the_bottom_of_a_bowl(case: OptimizerCase) -> None:
    vector, optimizer = dense_vector(), case.make()
    bottom, steepness = np.array([2, -1, 0.5, 1, 0, -3]), np.array([1, 0.5, 2, 1, 3, 1])
    for step in range(600):
        vector.grad[:] = steepness * (vector.value - bottom)
        # AdaGrad's steps shrink by themselves, so it starts with longer ones.
        optimizer.step(vector, (1.0 if type(optimizer) is AdaGrad else 0.1) * (1 - step / 600))
    np.testing.assert_allclose(vector.value, bottom, atol=1e-3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weight_decay": -0.1}, "weight decay -0.1 is out of range: expected 0 or more"),
    ],
)
@every_optimizer
def test_optimizer_refuses_options_out_of_range(case: OptimizerCase, options: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        case.make(**options)
