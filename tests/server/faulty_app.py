"""Runs the server with a fault on purpose, for the tests that must notice it: `leak`, `fail`, `shape` or `tell`."""

import os
import sys
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, request

from app import __main__ as command
from app import create_app
from app.config import load_config


def leak(app: Flask) -> None:
    """Keep every body that arrives."""
    kept: list[bytes] = []
    app.before_request(lambda: kept.append(request.get_data()))


def fail(app: Flask) -> None:
    """Fail on GIF files."""

    def check() -> None:
        if request.mimetype == "image/gif":
            raise ZeroDivisionError

    app.before_request(check)


def shape(app: Flask) -> None:
    """Say what is wrong with a picture as plain text."""

    def change(response: Response) -> Response:
        if response.status_code == 422:
            response = Response("bad picture", 422, response.headers, content_type="text/plain")
        return response

    app.after_request(change)


def tell(app: Flask) -> None:
    """Name an exception in an error."""

    def change(response: Response) -> Response:
        response.set_data(response.get_data().replace(b"cannot be decoded", b"raised OSError"))
        return response

    app.after_request(change)


FAULTS = {"leak": leak, "fail": fail, "shape": shape, "tell": tell}


def create_faulty_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Return the app with the fault that the command line names."""
    app = create_app(config)
    FAULTS[sys.argv[1]](app)
    return app


if __name__ == "__main__":
    vars(command)["create_app"] = create_faulty_app
    sys.exit(command.serve(load_config({"PORT": 0}, os.environ)))
