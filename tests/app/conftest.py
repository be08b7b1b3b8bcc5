"""Fixtures of the app's tests: an app whose networks answer as told, and a client for it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from tests.helpers.networks import FakeNetwork


@pytest.fixture
def network() -> FakeNetwork:
    """Return the network that the app asks by default; it reads a 7 everywhere."""
    return FakeNetwork()


@pytest.fixture
def app(network: FakeNetwork) -> Flask:
    """Return an app with two networks, `fake` and `other`."""
    return create_app({"MODELS": [FakeNetwork("other", digit=4, test_accuracy=None), network], "DEFAULT_MODEL": "fake"})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of that app."""
    return app.test_client()
