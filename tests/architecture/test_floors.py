"""Every module of app and model imports only from lower floors, and a breach would be noticed."""

from pathlib import Path

import pytest

from tests.architecture.floors import FLOORS, find_breaches, find_stale_rows, floor_of, read_sources


def test_floors_imports_point_downwards(repository: Path) -> None:
    sources = read_sources(repository)
    assert {"app/__init__.py", "model/__init__.py"} <= sources.keys()
    breaches = find_breaches(sources)
    assert not breaches, "\n" + "\n".join(breaches)


def test_floors_table_names_only_modules_that_exist(repository: Path) -> None:
    assert find_stale_rows(read_sources(repository)) == []


def test_floors_table_names_each_module_once() -> None:
    rows = [row for floor in FLOORS for row in floor]
    assert sorted(rows) == sorted(set(rows))


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("model/nn/losses.py", "import model.nn.network", "model.nn.losses imports model.nn.network: floor"),
        ("model/nn/losses.py", "from model import network", "model.nn.losses imports model.nn.network: floor"),
        ("model/nn/losses.py", "from model.nn.network import Sequential", "imports model.nn.network: floor"),
        ("model/nn/losses.py", "from .network import Sequential", "imports model.nn.network: floor"),
        ("model/nn/losses.py", "from . import network", "imports model.nn.network: floor"),
        ("model/nn/losses.py", "from model.nn.metrics import accuracy", "is not below"),
        ("model/nn/layers/base.py", "from ..network import Sequential", "imports model.nn.network: floor"),
        ("model/nn/layers/dense.py", "from model.nn.layers import Convolution", "imports model.nn.layers: floor"),
        ("model/nn/layers/dense.py", "from model.nn.layers.shape import Flatten", "is not below"),
        ("model/__init__.py", "from model.nn.losses import Loss", "is not below"),
        ("model/nn/losses.py", "def f():\n    import model.train", "losses.py:2: model.nn.losses imports"),
        ("model/nn/losses.py", "import app", "imports app: floor"),
        ("model/nn/losses.py", "import flask", "imports flask: this package"),
        ("model/nn/losses.py", "from flask.json import dumps", "imports flask.json: this package"),
        ("model/nn/losses.py", "import scipy", "imports scipy: this package"),
        ("app/api/routes.py", "from model.nn.network import Sequential", "app sees only model.classifier"),
        ("app/api/routes.py", "import model", "app sees only model.classifier"),
        ("app/api/routes.py", "from app import create_app", "imports app: floor"),
        ("app/intake/drawing.py", "from app.config import MAX_BODY_BYTES", "is not below"),
        ("app/intake/drawing.py", "from flask import request", "imports flask: this package"),
        ("model/newcomer.py", "", "model.newcomer has no floor"),
        ("model/train.py", "import model.newcomer", "it has no floor"),
    ],
)
def test_floors_breach_is_reported(path: str, text: str, message: str) -> None:
    (breach,) = find_breaches({path: text})
    assert message in breach


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("model/nn/network.py", "from model.nn.layers import Dense\nfrom model.nn.layers.base import Layer"),
        ("model/nn/layers/__init__.py", "from .dense import Dense"),
        ("model/nn/layers/dense.py", "import numpy as np\nfrom model.nn.layers.base import Layer"),
        ("model/preprocessing/strokes.py", "import math\nfrom PIL import Image"),
        (
            "app/api/routes.py",
            "import flask\nfrom app import drawing, errors\nfrom model.classifier import DigitClassifier",
        ),
        ("app/__init__.py", "from app import api, config, pages"),
        ("app/__main__.py", "from app import create_app\nimport waitress"),
    ],
)
def test_floors_permitted_imports_pass(path: str, text: str) -> None:
    assert find_breaches({path: text}) == []


def test_floors_new_layer_needs_no_row_of_its_own() -> None:
    assert floor_of("model.nn.layers.newcomer") == floor_of("model.nn.layers.dense")


def test_floors_row_without_a_file_is_reported(repository: Path) -> None:
    sources = read_sources(repository)
    del sources["model/nn/losses.py"]
    assert "model.nn.losses" in find_stale_rows(sources)
