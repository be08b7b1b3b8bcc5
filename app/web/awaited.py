"""Whether anybody still waits for the answer to a request: work whose client has hung up is ended."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import has_request_context, request

from app.web.problems import DETAILS, Problem

# What app.server.serving, being waitress, puts into a request's environment: a function that tells whether the client
# has hung up. Other servers put nothing there, and each of their requests is answered.
HUNG_UP = "waitress.client_disconnected"
# The status that nginx introduced for this; no client ever gets it, only the log and the counters do.
STATUS = 499

Given = ParamSpec("Given")
Made = TypeVar("Made")


def check_awaited() -> None:
    """Raise Problem 499 when the client of the current request has hung up."""
    has_hung_up: Callable[[], bool] | None = request.environ.get(HUNG_UP) if has_request_context() else None
    if has_hung_up is not None and has_hung_up():
        raise Problem(STATUS, DETAILS[STATUS])


def while_awaited(work: Callable[Given, Made]) -> Callable[Given, Made]:
    """Return a function that works only while its answer is awaited, and raises Problem 499 after that."""

    def check_and_work(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        check_awaited()
        return work(*args, **kwargs)

    return check_and_work
