"""What a resumed training compares with the file it resumes from."""

from functools import partial

import pytest

from model.nn.losses import SquaredError
from model.nn.optimizers import Muon
from model.training.session import bare_names


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("<class 'model.nn.optimizers.SGD'>", "SGD"),
        (
            "functools.partial(<class 'model.nn.muon.Muon'>, weight_decay=0.02)",
            "functools.partial(Muon, weight_decay=0.02)",
        ),
        (repr(partial(Muon, weight_decay=0.02)), "functools.partial(Muon, weight_decay=0.02)"),
        (repr(SquaredError), "SquaredError"),
        ("best", "best"),
    ],
)
def test_settings_name_classes_wherever_they_are_defined(text: str, bare: str) -> None:
    assert bare_names(text) == bare
