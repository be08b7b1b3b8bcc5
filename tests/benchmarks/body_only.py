"""The shipped server with one more view, which only reads the body: what requests cost before any reading of digits.

Run as python -m tests.benchmarks.body_only, with the options of python -m app.
"""

import sys
from collections.abc import Mapping
from typing import Any

from flask import Flask, request

import app.__main__ as command
from app import create_app

PATH = "/body-only"


def create_app_with_view(config: Mapping[str, Any] | None = None) -> Flask:
    """Return the app, which also answers POST /body-only with the number of bytes that it read."""
    flask_app = create_app(config)

    def read_body() -> dict[str, int]:
        return {"bytes": len(request.get_data())}

    flask_app.add_url_rule(PATH, view_func=read_body, methods=["POST"])
    return flask_app


if __name__ == "__main__":
    vars(command)["create_app"] = create_app_with_view
    sys.exit(command.main())
